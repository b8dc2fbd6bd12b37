"""Recorder: a sink that writes every frame to a video file, which a crash shortens by a second at most."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import cv2
import numpy as np

from app.devices.sinks import SinkError
from app.frame import Frame, Picture

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

TICK = Fraction(1, 90_000)
FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
ENCODERS = {
    "libx264": {"preset": "veryfast", "tune": "zerolatency", "crf": "18"},
    "h264_videotoolbox": {"b": "6M"},
    "h264_mf": {"b": "6M"},
    "libopenh264": {"b": "6M"},
    "mpeg4": {"q": "3"},
}
"""In order of preference; wheels differ in what they hold. Without look-ahead, so that nothing waits in
memory."""


class Recorder:
    """Writes H.264 in small fragments, each whole once written. Times are the frames' own, so a rate that
    varies stays true. The first picture gives the size; later ones of another size are scaled to it."""

    def __init__(self, path: Path, *, fps: int = 30) -> None:
        """`path` ends in .mp4, .m4v, .mov or .mkv; `fps` is a hint to the encoder."""
        self.name = path.name
        self._path = path
        self._fps = fps
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._start_s = 0.0
        self._last_tick = -1

    def open(self) -> None:
        """Create the file. Raises SinkError."""
        kind = FORMATS.get(self._path.suffix.lower())
        if kind is None:
            raise SinkError(f"{self.name} cannot be recorded to: choose a name ending in .mp4 or .mkv.")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._container = av.open(str(self._path), "w", format=kind, options=_options(kind))
        except OSError as error:
            raise SinkError(f"{self._path} cannot be written: {error.strerror or error}.") from error

    def send(self, picture: Picture, frame: Frame) -> None:
        """Write one picture at its own time. Raises SinkError, for instance when the disk is full."""
        if self._container is None:
            raise SinkError("The recording is not open.")
        if self._stream is None:
            self._stream = self._encoder(self._container, picture)
            self._start_s = frame.seconds
        fitted = _fitted(picture, self._stream.width, self._stream.height)
        encoded = av.VideoFrame.from_ndarray(fitted, format="rgb24")
        # Encoders refuse two pictures at one time, and the source's clock may stand still for one.
        tick = max(round((frame.seconds - self._start_s) / TICK), self._last_tick + 1)
        encoded.pts, encoded.time_base = tick, TICK
        self._last_tick = tick
        self._write(encoded)

    def close(self) -> None:
        """Write what is left, and close the file. Raises SinkError where that fails."""
        container, self._container = self._container, None
        if container is None:
            return
        try:
            if self._stream is not None:
                container.mux(self._stream.encode(None))
        except OSError as error:
            raise self._cannot(error) from error
        finally:
            with contextlib.suppress(OSError):
                container.close()

    def _write(self, encoded: av.VideoFrame) -> None:
        if self._container is None or self._stream is None:
            return
        try:
            self._container.mux(self._stream.encode(encoded))
        except (OSError, ValueError) as error:
            raise self._cannot(error) from error

    def _cannot(self, error: Exception) -> SinkError:
        reason = getattr(error, "strerror", None) or error
        return SinkError(f"The recording {self.name} stopped: {reason}. What was written until then is kept.")

    def _encoder(self, container: OutputContainer, picture: Picture) -> VideoStream:
        for name, options in ENCODERS.items():
            try:
                stream = cast(
                    "VideoStream", container.add_stream(name, rate=self._fps, options=dict(options))
                )
            except (ValueError, OSError):
                continue
            stream.width, stream.height = picture.shape[1] // 2 * 2, picture.shape[0] // 2 * 2
            stream.pix_fmt = "yuv420p"
            stream.codec_context.time_base = TICK
            stream.codec_context.gop_size = self._fps
            return stream
        raise SinkError("This installation of PyAV has no video encoder. Reinstall Guise's requirements.")


def _options(kind: str) -> dict[str, str]:
    if kind == "matroska":
        return {"cluster_time_limit": "500", "flush_packets": "1"}
    fragments = "frag_keyframe+empty_moov+default_base_moof"
    return {"movflags": fragments, "frag_duration": "500000", "flush_packets": "1"}


def _fitted(picture: Picture, width: int, height: int) -> Picture:
    if picture.shape[:2] == (height, width):
        return picture
    if height <= picture.shape[0] <= height + 1 and width <= picture.shape[1] <= width + 1:
        return np.ascontiguousarray(picture[:height, :width])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
