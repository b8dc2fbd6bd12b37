"""Recorder: a sink that writes every frame to a video file; a crash loses half a second at most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av

from app.devices.alpha_video import ALPHA_VIDEOS, AlphaVideo
from app.devices.ffmpeg_errors import FAILURES, reason
from app.devices.microphone import Microphone, SoundError
from app.devices.recorded_sound import RecordedSound
from app.devices.recording_file import RecordingFile
from app.devices.sinks import SinkError
from app.devices.wide_picture import HEIGHT, WIDTH, on_clean_background
from app.file_names import RECORDING_SUFFIXES
from app.frame import Frame, Picture
from app.transparency import is_transparent

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

TICK = Fraction(1, 90_000)
"""Time base of the recording, in seconds."""
LONGEST_GAP_S = 3600.0
"""Longest time for one picture, in seconds; it is repeated then. MP4 counts ticks in 32 bits."""
FRAGMENT_US = 200_000
"""Length of a fragment, in microseconds. A crash loses the unfinished one."""
CHECK_EVERY_S = 1.0
"""Interval between two checks that the file still exists, in seconds of the recording."""
FORMATS = dict(zip(RECORDING_SUFFIXES, ("mp4", "mp4", "mov", "matroska", "webm"), strict=True))
"""FFmpeg's container for each suffix of a recording."""
ENCODERS = {
    "libx264": {"preset": "veryfast", "tune": "zerolatency", "crf": "18"},
    "h264_videotoolbox": {"b": "6M"},
    "h264_mf": {"b": "6M"},
    "libopenh264": {"b": "6M"},
    "mpeg4": {"q": "3"},
}
WEBM_ENCODERS = {
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "crf": "24", "b": "0"}
}
"""Encoders and their options, the preferred one first; the only one for a .webm without alpha below it.

Wheels of PyAV differ in their encoders. Look-ahead is off, so that no picture waits in memory.
"""


class Recorder:
    """Writes 1280×720 in small fragments that are complete once written, at the frames' own times.

    The video is H.264, or VP9 in a .webm. If the first picture has alpha, a .mov (ProRes 4444) and a .webm
    keep it, and cards are opaque; other files show green behind the person.
    """

    def __init__(
        self,
        path: Path,
        *,
        fps: int = 30,
        overwrites: bool = False,
        spared: Path | None = None,
        microphone: Microphone | None = None,
    ) -> None:
        """Create the recorder; nothing is opened yet.

        Args:
            path: ends in .mp4, .m4v, .mov, .mkv or .webm.
            fps: a hint to the encoder.
            overwrites: the user agreed to replace an existing file.
            spared: a file that is never replaced.
            microphone: the microphone to record; None records no sound.
        """
        self.name, self.device = path.name, ""
        self._path = path
        self._fps = fps
        self._overwrites, self._spared = overwrites, spared
        self._microphone = microphone
        self._sound: RecordedSound | None = None
        self._file: RecordingFile | None = None
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._alpha: AlphaVideo | None = None
        self._shown: tuple[Picture, Picture] | None = None
        self._start_s = self._checked_s = 0.0
        self._last_tick = -1

    def open(self) -> None:
        """Create the file. Raises SinkError."""
        kind = FORMATS.get(self._path.suffix.lower())
        if kind is None:
            raise SinkError(
                f"{self._path.name} cannot be recorded to: choose a name ending in .mp4, .mkv or .webm."
            )
        self._file = RecordingFile(self._path, overwrites=self._overwrites, spared=self._spared)
        with self._explained():
            self._container = av.open(self._file, "w", format=kind, options=_options(kind))
        self._listen()

    def send(self, picture: Picture, frame: Frame) -> None:
        """Write one picture at its own time. Raises SinkError, for instance when the disk is full."""
        if self._container is None:
            raise SinkError("The recording is not open.")
        with self._explained():
            if self._stream is None:
                self._stream = self._encoder(self._container, picture)
                self._start_s = self._checked_s = frame.seconds
                if self._microphone is not None:
                    self._sound = self._recorded_sound(self._container, self._microphone, frame)
            # Encoders refuse two pictures with the same time, and the source may repeat a time.
            tick = max(round((frame.seconds - self._start_s) / TICK), self._last_tick + 1)
            self._bridge(self._container, self._stream, tick)
            self._encode(self._container, self._stream, self._wide(picture), tick)
            if self._sound is not None:
                self._sound.mute(frame.is_paused, frame.captured_at)
                for packet in self._sound.packets(frame.captured_at):
                    self._container.mux(packet)
        if frame.seconds - self._checked_s > CHECK_EVERY_S:
            self._check()
            self._checked_s = frame.seconds

    def close(self) -> None:
        """Write the remaining packets, close the file and check that it can be played.

        Raises:
            SinkError: the recording is missing or unreadable.
        """
        container, self._container = self._container, None
        file, self._file = self._file, None
        if file is None:
            return
        if self._microphone is not None:
            self._microphone.close()
        try:
            self._finish(container, file)
        finally:
            with suppress(*FAILURES):
                if container is not None:
                    container.close()
            file.close()
            # The encoder keeps its threads and pictures until nothing refers to it.
            self._stream, self._alpha, self._sound, self._shown = None, None, None, None
        self._look_at()

    def _finish(self, container: OutputContainer | None, file: RecordingFile) -> None:
        with self._explained():
            if container is not None and self._stream is not None:
                container.mux(self._stream.encode(None))
                for packet in self._sound.last_packets() if self._sound is not None else ():
                    container.mux(packet)
                container.close()
        if self._stream is None:
            file.remove()
            raise SinkError(f"Nothing was recorded to {self._path.name}: no picture came.")
        if file.problem:
            raise SinkError(file.problem)

    def _listen(self) -> None:
        """Open the microphone; set the name to say whether there is sound, or why not."""
        self.name = f"{self._path.name}, without sound"
        if self._microphone is None:
            return
        try:
            self._microphone.open()
            self.name = f"{self._path.name}, with sound"
        except SoundError as error:
            self._microphone = None
            self.name += f": {error}"

    def _look_at(self) -> None:
        """Read a picture of the finished recording. Raises SinkError."""
        try:
            with av.open(f"file:{self._path.absolute()}", metadata_errors="replace") as container:
                next(container.decode(video=0))
        except (*FAILURES, StopIteration) as error:
            text = f"{self._path} was recorded, but it cannot be read: {reason(error)}."
            raise SinkError(text) from error

    def _check(self) -> None:
        if self._file is not None and self._file.problem:
            raise SinkError(self._file.problem)

    def _wide(self, picture: Picture) -> Picture:
        """Return the picture in the recording's size; a repeated picture is not resized again."""
        if self._shown is None or self._shown[0] is not picture:
            fits = self._alpha is not None and picture.shape == (HEIGHT, WIDTH, 4)
            self._shown = (picture, picture if fits else on_clean_background(picture))
        return self._shown[1]

    def _bridge(self, container: OutputContainer, stream: VideoStream, tick: int) -> None:
        """Repeat the previous picture within a gap that is too long for one."""
        step = round(LONGEST_GAP_S / TICK)
        while self._shown is not None and self._last_tick >= 0 and tick - self._last_tick > step:
            self._encode(container, stream, self._shown[1], self._last_tick + step)

    def _encode(self, container: OutputContainer, stream: VideoStream, picture: Picture, tick: int) -> None:
        encoded = self._alpha.frame(picture) if self._alpha else av.VideoFrame.from_ndarray(picture, "rgb24")
        encoded.pts, encoded.time_base = tick, TICK
        self._last_tick = tick
        container.mux(stream.encode(encoded))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise SinkError for any exception of PyAV in the block."""
        try:
            yield
        except FAILURES as error:
            stopped = f"The recording {self._path.name} stopped: {reason(error)}."
            raise SinkError(f"{stopped} What was written until then is kept.") from error

    def _recorded_sound(
        self, container: OutputContainer, microphone: Microphone, frame: Frame
    ) -> RecordedSound:
        codec = "libopus" if self._is_webm else "aac"
        return RecordedSound(container, microphone, frame.captured_at, codec)

    @property
    def _is_webm(self) -> bool:
        return self._path.suffix.lower() == ".webm"

    def _encoder(self, container: OutputContainer, first: Picture) -> VideoStream:
        self._alpha = ALPHA_VIDEOS.get(self._path.suffix.lower()) if is_transparent(first) else None
        if self._alpha is not None:
            stream = self._alpha.add_to(container, self._fps, WIDTH, HEIGHT)
            stream.codec_context.time_base = TICK
            return stream
        for name, options in (WEBM_ENCODERS if self._is_webm else ENCODERS).items():
            try:
                stream = cast(
                    "VideoStream", container.add_stream(name, rate=self._fps, options=dict(options))
                )
            except FAILURES:
                continue
            stream.width, stream.height = WIDTH, HEIGHT
            stream.pix_fmt = "yuv420p"
            stream.codec_context.time_base = TICK
            stream.codec_context.gop_size = self._fps
            return stream
        raise SinkError("This installation of PyAV has no video encoder. Reinstall Guise's requirements.")


def _options(kind: str) -> dict[str, str]:
    # Write pictures even if no sound comes.
    at_once = {"flush_packets": "1", "max_interleave_delta": str(FRAGMENT_US)}
    if kind in ("matroska", "webm"):
        return {"cluster_time_limit": str(FRAGMENT_US // 1000), **at_once}
    fragments = "frag_keyframe+empty_moov+default_base_moof"
    return {"movflags": fragments, "frag_duration": str(FRAGMENT_US), **at_once}
