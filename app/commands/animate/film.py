"""Film: writes timed pictures to a video, with the sound of another file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

import av
from av.video.reformatter import ColorRange, Colorspace

from app.commands.animate.soundtrack import Soundtrack
from app.commands.terminal import CommandError
from app.devices.alpha_video import ALPHA_VIDEOS, AlphaVideo
from app.devices.ffmpeg_errors import FAILURES, reason
from app.devices.wide_picture import HEIGHT, WIDTH, on_clean_background
from app.frame import Picture
from app.transparency import is_transparent, opaque

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

TICK = Fraction(1, 90_000)
USUAL_FPS = 25.0
FORMATS = {".mp4": "mp4", ".mov": "mov", ".webm": "webm"}
"""FFmpeg's container for each suffix of a film."""
ENCODERS = {
    "mp4": ("libx264", {"crf": "17"}),
    "mov": ("libx264", {"crf": "17"}),
    "webm": ("libvpx-vp9", {"deadline": "good", "cpu-used": "5", "row-mt": "1", "crf": "20", "b": "0"}),
}
"""The encoder of pictures without alpha for each container, and its options."""
BT601, LIMITED, TRANSFER_BT709 = 6, 1, 1
"""Colour space and range in the file, equal to what players assume for small pictures."""


class Film:
    """Writes pictures to an .mp4, .mov or .webm, which gets its name when it is complete.

    A context manager; the output is deleted if the block raises. The first picture gives the size, whose
    sides must be even, and says whether there is alpha: a .mov (ProRes 4444) and a .webm (VP9) keep it, an
    .mp4 shows green behind the person. Times are in seconds of the file that `sound` is taken from. Sound
    that cannot be copied does not fail the film; `sound_problem` describes it.
    """

    def __init__(self, path: Path, *, fps: float = 0.0, sound: Path | None = None) -> None:
        """Create the film.

        The last picture stays for 1 / `fps` seconds; the others until the next one.
        """
        self._path = path
        self._rate = Fraction(fps or USUAL_FPS).limit_denominator(100_000)
        self._partial = path.with_name(f"{path.name}.partial")
        self._sound_file = sound
        self._alpha: AlphaVideo | None = None
        self._size: tuple[int, ...] = ()
        self._stream: VideoStream | None = None
        self._sound: Soundtrack | None = None
        self._start_s = 0.0
        self._last_tick = -1
        self.sound_problem = ""

    def __enter__(self) -> Film:
        """Open the file. Raises CommandError if it cannot be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._container = self._opened()
        except FAILURES as error:
            raise CommandError(f"{self._path} cannot be written: {reason(error)}.") from error
        return self

    def write(self, picture: Picture, seconds: float) -> None:
        """Add one picture. Raises CommandError, for instance when the disk is full."""
        with _explained(self._path):
            if self._stream is None:
                self._stream = self._begin(picture)
            frame = self._frame(picture)
            tick = max(round((seconds - self._start_s) / TICK), self._last_tick + 1)
            frame.pts, frame.time_base = tick, TICK
            self._last_tick = tick
            self._mux(self._stream.encode(frame))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file and give it its name; after an error, delete it."""
        try:
            if kind is None:
                with _explained(self._path):
                    self._finish()
        finally:
            if self._sound:
                self._sound.close()
            with suppress(*FAILURES):
                self._container.close()
            self._partial.unlink(missing_ok=True)

    def _opened(self) -> OutputContainer:
        path = f"file:{self._partial.absolute()}"
        kind = FORMATS[self._path.suffix.lower()]
        return av.open(path, "w", format=kind, options={} if kind == "webm" else {"movflags": "+faststart"})

    def _begin(self, picture: Picture) -> VideoStream:
        """Write the header with the sound, or without it if that fails."""
        stream = self._add_pictures(picture)
        if self._sound_file:
            try:
                self._sound = Soundtrack(self._sound_file, self._container)
                self._start_s = self._sound.start_s
                self._container.start_encoding()
            except FAILURES as error:
                stream = self._begin_again(self._sound_file, error, picture)
        return stream

    def _begin_again(self, sound: Path, error: BaseException, picture: Picture) -> VideoStream:
        self.sound_problem = f"The sound of {sound.name} could not be copied: {reason(error)}."
        if self._sound:
            self._sound.close()
            self._sound = None
        with suppress(*FAILURES):
            self._container.close()
        self._container = self._opened()
        return self._add_pictures(picture)

    def _add_pictures(self, picture: Picture) -> VideoStream:
        self._size = picture.shape[:2]
        kind = FORMATS[self._path.suffix.lower()]
        self._alpha = ALPHA_VIDEOS.get(self._path.suffix.lower()) if is_transparent(picture) else None
        if self._alpha is not None:
            stream = self._alpha.add_to(self._container, self._rate, *self._size[::-1])
            stream.codec_context.time_base = TICK
            return stream
        encoder, options = ENCODERS[kind]
        stream = cast("VideoStream", self._container.add_stream(encoder, rate=self._rate, options=options))
        context = stream.codec_context
        stream.height, stream.width = self._size
        stream.pix_fmt = "yuv420p"
        context.time_base = TICK
        context.colorspace, context.color_range = BT601, LIMITED
        context.color_primaries, context.color_trc = BT601, TRANSFER_BT709
        return stream

    def _frame(self, picture: Picture) -> av.VideoFrame:
        """Return the picture in the encoder's format; a card gets borders if the others are wider."""
        if picture.shape[:2] != self._size and self._size == (HEIGHT, WIDTH):
            picture = on_clean_background(picture)
        if self._alpha is not None:
            return self._alpha.frame(picture)
        return av.VideoFrame.from_ndarray(opaque(picture), format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU601, dst_color_range=ColorRange.MPEG
        )

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        """Write pictures, each with the sound before it, so that players need not seek."""
        for packet in packets:
            if packet.pts is not None:
                self._mux_sound(float(packet.pts * TICK))
            self._container.mux(packet)

    def _mux_sound(self, until_s: float) -> None:
        if self._sound is None:
            return
        for packet in self._sound.until(until_s):
            try:
                self._container.mux(packet)
            except FAILURES as error:
                self._sound.note_damage(error)

    def _finish(self) -> None:
        if self._stream is None:
            raise CommandError("There was no picture to write.")
        self._mux(self._stream.encode(None))
        self._mux_sound(float("inf"))
        if self._sound:
            self.sound_problem = self._sound.problem
        self._container.close()
        self._partial.replace(self._path)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise CommandError with one sentence for any exception of PyAV in the block."""
    try:
        yield
    except FAILURES as error:
        raise CommandError(f"{path} could not be written: {reason(error)}.") from error
