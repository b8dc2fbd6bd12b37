"""Watching: a backend of pyvirtualcam that reads from each picture what it shows, its age and its mark."""

from __future__ import annotations

import itertools
import time
from typing import ClassVar, NamedTuple

import numpy as np

from app.frame import Picture, sealed
from tests.app.fakes import AVATAR, MARKER
from tests.faults.seams import Seam

SIDE = 256
"""Side of the faulty animator's pictures, in pixels."""
TICK_S, TICKS = 0.1, 240
"""The animator writes its time into the blue channel: seconds a step, and number of steps."""
RESTING_RED, RESTING_BLUE = 60, 250
NEARLY = 3
"""Difference in grey levels that resizing makes."""
AHEAD = 10
"""Steps by which a picture's time may be ahead of the present: blending it with the resting one adds some."""
MARK_ROWS, MARK_COLUMNS = slice(640, 705), slice(860, 985)
"""Place of the mark in a sent picture."""
MARK_LEVELS = 40
"""Difference in grey levels between the mark and a plain avatar."""

_cameras = itertools.count()


def timed_avatar(rest: float = 0.0) -> Picture:
    """Return a plain avatar with the present time in it; at rest the picture has no time."""
    red = AVATAR[0] + rest * (RESTING_RED - AVATAR[0])
    tick = int(time.monotonic() / TICK_S) % TICKS
    blue = tick + rest * (RESTING_BLUE - tick)
    return sealed(np.full((SIDE, SIDE, 3), (round(red), AVATAR[1], round(blue)), np.uint8))


class Sent(NamedTuple):
    """A picture that other programs saw.

    Attributes:
        at: when the app handed it over, in seconds of `time.monotonic()`.
        camera: number of the virtual camera; each opening is another one.
        size: width and height in pixels.
        shows_driver: true if the driver's colour is in it.
        shows_avatar: true for the avatar, moving or at rest; false for cards and the test pattern.
        has_mark: true if something is drawn where the mark belongs.
        age_s: age of a moving avatar's picture; None at rest and for all other pictures.
    """

    at: float
    camera: int
    size: tuple[int, int]
    shows_driver: bool
    shows_avatar: bool
    has_mark: bool
    age_s: float | None


def looked_at(picture: Picture, at: float, camera: int) -> Sent:
    """Return what a sent picture shows; the driver fills it, so every eighth pixel each way is enough."""
    height, width = picture.shape[:2]
    red, green, blue = (int(level) for level in picture[height // 2, width // 2])
    is_avatar = abs(green - AVATAR[1]) <= NEARLY and AVATAR[0] - NEARLY <= red <= RESTING_RED + NEARLY
    is_moving = is_avatar and red <= AVATAR[0] + 1
    corner = picture[MARK_ROWS, MARK_COLUMNS, :2].astype(int)
    return Sent(
        at,
        camera,
        (width, height),
        shows_driver=_shows_driver(picture[::8, ::8]),
        shows_avatar=is_avatar,
        has_mark=bool(corner.size) and bool(np.abs(corner - (red, green)).max() > MARK_LEVELS),
        age_s=((at / TICK_S - blue + AHEAD) % TICKS - AHEAD) * TICK_S if is_moving else None,
    )


def _shows_driver(picture: Picture) -> bool:
    """Stricter than `holds_marker`: enlarged colour bars come within 35 levels of the marker."""
    return bool((np.abs(picture.astype(int) - MARKER).max(axis=-1) < 20).any())


class MemoryBackend:
    """A backend of pyvirtualcam that looks at what programs would see, and can fail."""

    seams: ClassVar[dict[str, Seam]] = {}
    sent: ClassVar[list[Sent]] = []

    def __init__(self, *, width: int, height: int, fps: float, device: str | None, **_: object) -> None:
        self.seams["camera opens"].take()
        self.size = (width, height)
        self.number = next(_cameras)
        self.is_closed = False

    def device(self) -> str:
        """Return the name that programs list."""
        return "Fault camera"

    def native_fourcc(self) -> int | None:
        """Return None: pictures arrive as RGB."""
        return None

    def send(self, frame: Picture) -> None:
        """Look at the picture, and fail if told to."""
        at = time.monotonic()
        picture = np.asarray(frame).reshape(self.size[1], self.size[0], 3)
        self.sent.append(looked_at(picture, at, self.number))
        self.seams["camera sends"].take()

    def close(self) -> None:
        """Fail if told to, once: pyvirtualcam closes again when it forgets the camera."""
        if not self.is_closed:
            self.is_closed = True
            self.seams["camera closes"].take()
