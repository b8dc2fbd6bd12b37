"""Framing: chooses the square of the camera picture that drives the avatar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frame import Picture, sealed
from face.ibug import MIRROR, NUM_LANDMARKS

ZOOM = (1.0, 4.0)
PAN = (-1.0, 1.0)
NEARLY = 0.05
"""Relative difference of the sides below which a picture counts as square.

Clips are cut to even numbers of pixels.
"""
FRAMED = 0.16
"""Distance from the square around the face up to which a square picture is taken whole, in sides."""
IN_PLACE = 0.25
"""Distance from the kept square up to which a returning face is in its place, in sides."""
ROOM, ABOVE = 2.2, 0.13
"""Side of the driving square, and its centre's height above the box's, in sides of the landmarks' box.

The values match the training pictures (measured on the avatars and on real clips).
"""


class Box(Protocol):
    """A rectangle in pixels of the camera picture, like `detector.Box`."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


@dataclass(frozen=True)
class Framing:
    """The user's choice of the square.

    `zoom` 1 is the largest square that fits, or with `follow` the usual margin around the face; `pan_x` and
    `pan_y` move it by shares of its own side (right and down positive); `mirror` flips it left to right.
    """

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    mirror: bool = False
    follow: bool = True

    def __post_init__(self) -> None:
        """Return the framing with zoom and pan limited to what a picture allows."""
        object.__setattr__(self, "zoom", _within(self.zoom, ZOOM))
        object.__setattr__(self, "pan_x", _within(self.pan_x, PAN))
        object.__setattr__(self, "pan_y", _within(self.pan_y, PAN))


@dataclass(frozen=True)
class Square:
    """A square of the camera picture: its centre and side, in pixels."""

    x: float
    y: float
    side: float

    @classmethod
    def around(cls, box: Box) -> Square:
        """Return the square around a face with the usual margin for hair, chin and neck."""
        side = ROOM * max(box.width, box.height)
        return cls(box.x + box.width / 2, box.y + box.height / 2 - ABOVE * side, side)


class Follower:
    """Keeps a square around the face: follows it smoothly, and stays while the face is still.

    A trembling square would look like a trembling head. So the square moves only when the face has left its
    centre by `slack` of the side, and then by `glide` of the distance per picture, faster over long
    distances. A square picture that the face fills in the usual way counts as already framed, and is taken
    whole.
    """

    def __init__(self, *, slack: float = 0.12, glide: float = 0.08) -> None:
        self._slack = slack
        self._glide = glide
        self.reset()

    def reset(self) -> None:
        """Forget the face, because the source changes."""
        self._takes_whole: bool | None = None
        self._now: Square | None = None
        self._is_gliding = False
        self._kept: Square | None = None

    def follow(self, box: Box | None, width: int, height: int) -> Square | None:
        """Return the square in this picture; None (the whole middle) until a face has been found."""
        if box is not None:
            if self._takes_whole is None:
                self._takes_whole = is_framed(box, width, height)
            self._glide_to(Square.around(box))
        return None if self._takes_whole else self._now

    @property
    def is_kept(self) -> bool:
        """True if a square was kept."""
        return self._kept is not None

    def keep(self) -> None:
        """Keep the present square, in which the face was calibrated."""
        self._kept = self._now

    @property
    def kept(self) -> Square | None:
        """The square that was kept; None if none was, or if pictures are taken whole."""
        return None if self._takes_whole else self._kept

    def put(self, square: Square) -> None:
        """Put the square there at once, and keep it."""
        self._now = self._kept = square
        self._takes_whole, self._is_gliding = False, False

    def cut_to(self, box: Box) -> None:
        """Put the square around this face at once; back at the kept place if the face is still there."""
        wanted = Square.around(box)
        is_in_place = self._kept is not None and _distance(self._kept, wanted) <= IN_PLACE
        self._now = self._kept if is_in_place else wanted
        self._is_gliding = False

    def missing(self, box: Box) -> float:
        """Return the distance of the square from the one around this face, in sides."""
        return 0.0 if self._now is None or self._takes_whole else _distance(self._now, Square.around(box))

    def _glide_to(self, wanted: Square) -> None:
        if self._now is None:
            self._now = wanted
        missing = _distance(self._now, wanted)
        if missing > self._slack:
            self._is_gliding = True
        if self._is_gliding:
            hurry = max(missing / self._slack, 1.0) ** 3
            self._now = _between(self._now, wanted, min(self._glide * hurry, 0.5))
            self._is_gliding = _distance(self._now, wanted) > self._slack / 8


def is_framed(box: Box, width: int, height: int) -> bool:
    """Return True for a square picture that a face fills in the usual way."""
    whole = Square(width / 2, height / 2, min(width, height))
    is_square = abs(height - width) <= NEARLY * max(height, width)
    return is_square and _distance(whole, Square.around(box)) < FRAMED


def framed(picture: Picture, framing: Framing, size: int, face: Square | None = None) -> Picture:
    """Return the driving picture, `size` × `size`: the followed square, or the middle without one."""
    left, top, side = crop(picture.shape[1], picture.shape[0], framing, face)
    square = picture[top : top + side, left : left + side]
    if side != size:
        method = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
        square = np.asarray(cv2.resize(square, (size, size), interpolation=method), np.uint8)
    return sealed(np.asarray(cv2.flip(square, 1), np.uint8) if framing.mirror else square)


def points_in(
    points: NDArray[np.floating], place: tuple[int, int, int], framing: Framing, size: int
) -> NDArray[np.floating]:
    """Return landmarks (68, 2) of the camera picture in pixels of the driving picture of `framed`.

    `place` is what `crop` returned.
    """
    left, top, side = place
    found = (points + 0.5 - np.array([left, top])) * (size / side) - 0.5
    if framing.mirror:
        found = found[MIRROR[:NUM_LANDMARKS]] * np.array([-1, 1]) + np.array([size - 1, 0])
    return np.asarray(found)


def crop(width: int, height: int, framing: Framing, face: Square | None = None) -> tuple[int, int, int]:
    """Return left, top and side of the square in whole pixels, always inside the picture."""
    largest = min(width, height)
    start = face if framing.follow and face else Square(width / 2, height / 2, largest)
    side = max(round(min(start.side / framing.zoom, largest)), 1)
    pan_x = -framing.pan_x if framing.mirror else framing.pan_x
    left = round(start.x + pan_x * side - side / 2)
    top = round(start.y + framing.pan_y * side - side / 2)
    return min(max(left, 0), width - side), min(max(top, 0), height - side), side


def _between(start: Square, end: Square, part: float) -> Square:
    return Square(
        start.x + part * (end.x - start.x),
        start.y + part * (end.y - start.y),
        start.side + part * (end.side - start.side),
    )


def _distance(a: Square, b: Square) -> float:
    """Return the distance between two squares, in sides.

    The size counts less, because a box grows with every open mouth.
    """
    return max(abs(a.x - b.x), abs(a.y - b.y), 0.4 * abs(a.side - b.side)) / a.side


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
