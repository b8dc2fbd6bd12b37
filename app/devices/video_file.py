"""Recordings as cameras: a video file or stream, and a folder of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from app.devices.shot import CameraError, Shot
from app.frame import Picture, sealed
from app.pictures import SUFFIXES, PictureError, read_picture

FOLDER_FPS = 25.0
STREAM_TIMEOUT_S = 5.0


class VideoFile:
    """Pictures of a video file or a stream, the right way up, with their own times."""

    def __init__(
        self,
        source: Path | str,
        *,
        name: str,
        is_demo: bool = False,
        is_live: bool = False,
        loops: bool = False,
    ) -> None:
        """Open it. Raises CameraError."""
        self.name = name
        self.is_demo = is_demo
        self.is_live = is_live
        self.loops = loops
        try:
            self._container = av.open(str(source), timeout=STREAM_TIMEOUT_S if is_live else None)
        except (OSError, ValueError) as error:
            raise CameraError(self._cannot(error), may_pass=is_live) from error
        if not self._container.streams.video:
            self._container.close()
            raise CameraError(f"{name} holds no pictures.")
        stream = self._container.streams.video[0]
        stream.thread_type = "AUTO"
        self.length = stream.frames or None
        self.fps = float(stream.average_rate or stream.guessed_rate or 0)
        self.format = f"{stream.width}×{stream.height} {stream.codec_context.name}"
        self._frames = self._container.decode(stream)
        self._count = 0

    def read(self) -> Shot | None:
        """The next picture; None at the end. Raises CameraError where the file is damaged or the stream
        breaks."""
        try:
            frame = next(self._frames, None)
        except (OSError, ValueError) as error:
            raise CameraError(self._cannot(error), may_pass=self.is_live) from error
        if frame is None:
            if self.is_live:
                raise CameraError(f"{self.name} has ended.", may_pass=True)
            return None
        seconds = float(frame.time) if frame.time is not None else self._count / (self.fps or 25.0)
        self._count += 1
        picture = upright(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), frame.rotation)
        return Shot(picture, None if self.is_live else seconds)

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _cannot(self, error: Exception) -> str:
        if isinstance(error, av.FFmpegError):
            return f"{self.name} cannot be played: {(error.strerror or 'unknown format').lower()}."
        return f"{self.name} cannot be played: {error}."


class PictureWriter:
    """The pictures of a folder in the order of their names, at 25 a second."""

    format = "pictures"
    fps = FOLDER_FPS
    is_demo = False
    is_live = False
    loops = False

    def __init__(self, folder: Path) -> None:
        """List it. Raises CameraError where it holds no pictures."""
        self.name = folder.name
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        if not files:
            raise CameraError(f"The folder {folder} holds no pictures.")
        self.length: int | None = len(files)
        self._files: Iterator[tuple[int, Path]] = enumerate(files)

    def read(self) -> Shot | None:
        """The next picture; None after the last. Raises CameraError, naming the file, where one is
        damaged."""
        number, path = next(self._files, (0, None))
        if path is None:
            return None
        try:
            return Shot(read_picture(path), number / FOLDER_FPS)
        except PictureError as error:
            raise CameraError(str(error)) from error

    def close(self) -> None:
        """Nothing stays open between pictures."""


def upright(picture: Picture, rotation: int) -> Picture:
    """The picture turned by the video's own note of how the camera was held (degrees counter-clockwise)."""
    quarters = round(rotation / 90) % 4
    return sealed(np.rot90(picture, quarters) if quarters else picture)
