"""Reads the virtual camera back, to check that other programs see the sent picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.devices.camera_list import find_camera
from app.devices.shot import CameraError, Shot
from app.devices.virtual_camera import FPS
from app.devices.webcam import Webcam
from app.devices.wide_picture import HEIGHT, WIDTH, on_clean_background
from app.frame import Frame, Picture, sealed

PICTURES = 30
SIDE = 256
TOLERANCE = 12.0
"""Largest mean difference between equal pictures, in levels of 255.

Cameras carry colour at half the resolution.
"""
COLUMNS = ((200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 200))


@dataclass(frozen=True)
class ReadBack:
    """A reader's result: size in pixels, rate in pictures a second, mean differences from the sent pattern.

    `as_sent` is the difference (0 to 255) of the picture as read, `mirrored` of its mirror image, `exchanged`
    with red and blue exchanged.
    """

    width: int
    height: int
    fps: float
    as_sent: float
    mirrored: float
    exchanged: float

    @property
    def problem(self) -> str:
        """Return a sentence about a wrong picture, or an empty string."""
        if (self.width, self.height) != (WIDTH, HEIGHT):
            return f"it has {self.width}×{self.height} instead of {WIDTH}×{HEIGHT} pixels"
        if self.as_sent < TOLERANCE:
            return ""
        if self.mirrored < TOLERANCE:
            return "it is mirrored"
        if self.exchanged < TOLERANCE:
            return "red and blue are exchanged"
        return "it is not the picture that was sent"


class Reader(Protocol):
    """A camera that waits for its next picture, like `Webcam`."""

    def read(self) -> Shot | None: ...

    def close(self) -> None: ...


class SendingCamera(Protocol):
    """An opened virtual camera, like `VirtualCamera`. `device` is the path that a reader opens."""

    @property
    def device(self) -> str: ...

    def send(self, picture: Picture, frame: Frame) -> None: ...


class Clock(Protocol):
    """A clock that can be waited for, like the module `time`."""

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float, /) -> None: ...


def read_back(
    camera: SendingCamera, open_reader: Callable[[str], Reader] | None = None, clock: Clock = time
) -> ReadBack:
    """Send a pattern to the opened camera for a second, and read it like another program.

    Raises SinkError if it cannot be sent, CameraError if it cannot be read.
    """
    picture = _pattern()
    camera.send(picture, Frame(0, clock.monotonic(), picture))
    times: list[float] = []
    seen: Picture | None = None
    with closing((open_reader or _webcam)(camera.device)) as reader:
        began = clock.monotonic()
        for number in range(1, PICTURES + 1):
            clock.sleep(max(began + number / FPS - clock.monotonic(), 0.0))
            camera.send(picture, Frame(number, clock.monotonic(), picture))
            shot = reader.read()
            if shot is not None:
                times.append(clock.monotonic())
                seen = shot.picture
    if seen is None:
        raise CameraError("No picture came out of it.")
    fps = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    return compared(seen, on_clean_background(picture), fps)


def compared(seen: Picture, sent: Picture, fps: float) -> ReadBack:
    """Compare two RGB pictures. The differences are 255 if the sizes differ."""
    height, width = seen.shape[:2]
    if seen.shape != sent.shape:
        return ReadBack(width, height, fps, 255.0, 255.0, 255.0)
    ways = (seen, seen[:, ::-1], seen[:, :, ::-1])
    as_sent, mirrored, exchanged = (
        float(np.abs(way.astype(np.float32) - sent.astype(np.float32)).mean()) for way in ways
    )
    return ReadBack(width, height, fps, as_sent, mirrored, exchanged)


def _webcam(device: str) -> Reader:
    found = find_camera(device)
    if found is None:
        raise CameraError(f"{device} cannot be read on this system.")
    return Webcam(found)


def _pattern() -> Picture:
    """Return four columns of different colours below a white square on the left."""
    picture = np.repeat(np.array(COLUMNS, np.uint8), SIDE // len(COLUMNS), axis=0)[None].repeat(SIDE, axis=0)
    picture[16:48, 16:48] = 255
    return sealed(picture)
