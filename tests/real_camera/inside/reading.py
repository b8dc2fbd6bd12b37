"""A call app's side: a device read with OpenCV."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass

import cv2
import numpy as np

from app.devices.v4l2 import CAPTURE, capabilities, has_capture_format
from app.frame import Picture
from tests.real_camera.inside.drivers import wait_until


@dataclass(frozen=True)
class Seen:
    """What a reader saw: the last picture (RGB), its size as (width, height), the times of all in seconds."""

    picture: Picture | None
    size: tuple[int, int]
    times: tuple[float, ...]

    @property
    def fps(self) -> float:
        """Return the measured rate."""
        return (len(self.times) - 1) / (self.times[-1] - self.times[0]) if len(self.times) > 1 else 0.0

    @property
    def gaps_ms(self) -> tuple[float, float, float]:
        """Return the median, the 95th percentile and the longest time between two pictures."""
        gaps = sorted(1000 * (b - a) for a, b in zip(self.times, self.times[1:], strict=False))
        return statistics.median(gaps), gaps[int(0.95 * len(gaps))], gaps[-1]


class Reader:
    """Context manager: a device opened by its path, as soon as it has pictures.

    `asked` is the size that the reader asks for. Raises AssertionError if no pictures are offered for 10 s.
    """

    def __init__(self, path: str, asked: tuple[int, int] | None = None) -> None:
        assert wait_until(lambda: is_camera(path)), f"{path} offers no pictures"
        self._capture = cv2.VideoCapture(int(path.removeprefix("/dev/video")), cv2.CAP_V4L2)
        assert self._capture.isOpened(), path
        if asked:
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, asked[0])
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, asked[1])

    @property
    def format(self) -> str:
        """Return the four letters of the format that was agreed."""
        return int(self._capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode("ascii", "replace")

    def see(self, count: int = 15) -> Seen:
        """Read that many pictures, fewer if none come for five seconds."""
        times: list[float] = []
        last: Picture | None = None
        for _ in range(count):
            came, picture = self._capture.read()
            if not came:
                break
            times.append(time.monotonic())
            last = picture
        if last is None:
            return Seen(None, (0, 0), ())
        rgb = np.asarray(cv2.cvtColor(last, cv2.COLOR_BGR2RGB), np.uint8)
        return Seen(rgb, (rgb.shape[1], rgb.shape[0]), tuple(times))

    def close(self) -> None:
        """Close the device. Twice is harmless."""
        self._capture.release()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_camera(path: str) -> bool:
    """Return whether the device offers pictures now."""
    handle = os.open(path, os.O_RDWR)
    try:
        return bool(capabilities(handle) & CAPTURE) and has_capture_format(handle)
    finally:
        os.close(handle)
