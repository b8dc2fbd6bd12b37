"""Recordings as cameras: a video file or stream, and a folder of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from app.devices.addresses import PROTOCOLS, check_address, without_password
from app.devices.ffmpeg_errors import FAILURES, explained
from app.devices.missing_pictures import MissingPictures
from app.devices.shot import CameraError, Shot
from app.file_names import PICTURE_SUFFIXES, is_regular, visible_files
from app.frame import Picture, sealed
from app.pictures import MOST_PIXELS, PictureError, read_picture

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

FOLDER_FPS = 25.0
STREAM_TIMEOUT_S = 5.0
USUAL_FPS = 25.0
MOST_BAD_READS = 50
"""Number of consecutive failed reads after which a file counts as ended."""
MOST_BAD_PACKETS = 500
"""Number of consecutive packets without a picture after which a stream counts as broken."""


class VideoFile:
    """Pictures of a video file or a stream, upright, with their own times.

    Damaged parts of a file are skipped; `damage` describes them.
    """

    device = ""

    def __init__(
        self,
        source: Path | str,
        *,
        name: str = "",
        is_demo: bool = False,
        is_live: bool = False,
        loops: bool = False,
    ) -> None:
        """Open the file or stream.

        Args:
            source: a local file (Path), or the address of a stream (str).
            name: display name; by default the file's name, or the address without its password.
            is_demo: this is the clip that ships with the app.
            is_live: pictures come in real time, and a failure may be temporary.
            loops: start again at the end.

        Raises:
            CameraError: it cannot be opened, holds no pictures, or is too large.
        """
        self.name = name or (source.name if isinstance(source, Path) else without_password(source))
        self.is_demo = is_demo
        self.is_live = is_live
        self.loops = loops
        self._count = 0
        self._bad_packets = 0
        self._last_s = -1.0
        self._container = self._opened(source)
        try:
            with explained(self.name, may_pass=is_live):
                self._stream = self._pictures(self._container)
                self._describe(self._stream)
        except CameraError:
            self._container.close()
            raise
        self._missing = MissingPictures(self._stream)
        self._frames = self._decoded()

    @property
    def damage(self) -> str:
        """A sentence about unreadable pictures; empty if none are missing, or before the end."""
        return self._missing.sentence(self.name) if not self.is_live else ""

    def read(self) -> Shot | None:
        """Return the next picture; None at the end of a file.

        Raises:
            CameraError: no picture of the file can be read, or the stream broke off.
        """
        with explained(self.name, may_pass=self.is_live):
            frame = next(self._frames, None)
            if frame is None:
                self._missing.note_end()
                self._check_end()
                return None
            self._check_size(frame.width, frame.height)
            picture = upright(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), frame.rotation)
        return Shot(picture, None if self.is_live else self._seconds(frame))

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _opened(self, source: Path | str) -> InputContainer:
        with explained(self.name, may_pass=self.is_live):
            if isinstance(source, Path):
                # An absolute "file:" path, since FFmpeg takes "12:30.mp4" for an address. A playlist may
                # only lead to files.
                return av.open(
                    f"file:{source.absolute()}",
                    options={"protocol_whitelist": "file,crypto,data"},
                    metadata_errors="replace",
                    timeout=STREAM_TIMEOUT_S if self.is_live else None,
                )
            check_address(source)
            return av.open(
                source,
                options={"protocol_whitelist": PROTOCOLS},
                metadata_errors="replace",
                timeout=STREAM_TIMEOUT_S,
            )

    def _pictures(self, container: InputContainer) -> VideoStream:
        if not container.streams.video:
            raise CameraError(f"{self.name} holds no pictures.")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            raise CameraError(f"{self.name} cannot be played: its pictures are in an unknown format.")
        self._check_size(stream.width, stream.height)
        stream.thread_type = "AUTO"
        return stream

    def _describe(self, stream: VideoStream) -> None:
        self.length = stream.frames or None
        self.fps = float(stream.average_rate or stream.guessed_rate or 0)
        self.format = f"{stream.width}×{stream.height} {stream.codec_context.name}"

    def _check_size(self, width: int, height: int) -> None:
        if width * height > MOST_PIXELS:
            raise CameraError(f"{self.name} is too large to play: its pictures have {width}×{height} pixels.")

    def _decoded(self) -> Iterator[av.VideoFrame]:
        """Yield every picture that can be decoded."""
        for packet in self._packets():
            self._missing.note_packet(packet)
            try:
                frames = packet.decode()
            except FAILURES:
                self._missing.note_damage()
                frames = []
            self._bad_packets = 0 if frames else self._bad_packets + 1
            if self.is_live and self._bad_packets > MOST_BAD_PACKETS:
                raise CameraError(f"{self.name} sends nothing that can be shown.", may_pass=True)
            yield from frames

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield every packet, continuing after damaged parts of a file."""
        bad_reads = 0
        while True:
            try:
                for packet in self._container.demux(self._stream):
                    bad_reads = 0
                    yield packet
                return
            except (av.error.InvalidDataError, av.error.PatchWelcomeError, av.error.EOFError):
                bad_reads += 1
                self._missing.note_damage()
                if self.is_live or bad_reads == MOST_BAD_READS:
                    raise

    def _check_end(self) -> None:
        """Raise CameraError if this is not the end of a file of pictures."""
        if self.is_live:
            raise CameraError(f"{self.name} has ended.", may_pass=True)
        if not self._count:
            raise CameraError(f"{self.name} cannot be played: none of its pictures can be read.")

    def _seconds(self, frame: av.VideoFrame) -> float:
        """Return the picture's time, computed from its number if the time is missing or implausible."""
        spacing_s = 1 / (self.fps or USUAL_FPS)
        seconds = float(frame.time) if frame.time is not None else self._count * spacing_s
        if not self._last_s < seconds <= self._missing.end_s:
            seconds = self._last_s + spacing_s if self._count else 0.0
        self._missing.note_shown(frame.pts, seconds)
        self._count += 1
        self._last_s = seconds
        return seconds


class PictureFolder:
    """The pictures of a folder in natural order of their names, at 25 a second; or some picture files."""

    device = ""
    format = "pictures"
    fps = FOLDER_FPS
    is_demo = False
    is_live = False
    loops = False
    damage = ""

    def __init__(self, folder: Path, files: Sequence[Path] | None = None) -> None:
        """List `folder`, unless its `files` are given. Raises CameraError if it holds no pictures."""
        self.name = folder.name
        try:
            files = visible_files(folder, PICTURE_SUFFIXES) if files is None else files
        except OSError as error:
            raise CameraError(f"The folder {folder} could not be read: {error.strerror}.") from error
        if not files:
            raise CameraError(f"The folder {folder} holds no pictures.")
        self.length: int | None = len(files)
        self._files: Iterator[tuple[int, Path]] = enumerate(files)

    def read(self) -> Shot | None:
        """Return the next picture; None after the last. Raises CameraError that names a damaged one."""
        number, path = next(self._files, (0, None))
        if path is None:
            return None
        try:
            return Shot(read_picture(path), number / FOLDER_FPS)
        except PictureError as error:
            raise CameraError(str(error)) from error

    def close(self) -> None:
        """Do nothing; no file stays open between pictures."""


def open_file(path: Path) -> VideoFile | PictureFolder:
    """Open a video, a folder of pictures, or one picture. Raises CameraError."""
    if path.is_dir():
        return PictureFolder(path)
    if not is_regular(path):
        raise CameraError(f"{path} is not a file.")
    if path.suffix.lower() in PICTURE_SUFFIXES:  # FFmpeg would read "a%03d.png" as a pattern of file names
        return PictureFolder(path, [path])
    return VideoFile(path)


def upright(picture: Picture, rotation: int) -> Picture:
    """Turn a picture by the rotation in the video's metadata (degrees counter-clockwise)."""
    quarters = round(rotation / 90) % 4
    return sealed(np.rot90(picture, quarters) if quarters else picture)
