"""Framing: which square of the camera picture drives the avatar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from app.frame import Picture, sealed

ZOOM = (1.0, 4.0)
PAN = (-1.0, 1.0)
NEARLY = 0.05
"""A picture is square whose sides differ by less than this part: clips are cut to even numbers of pixels."""
FRAMED = 0.16
"""A square picture is taken whole if the square around its face is no further from it, in sides."""
IN_PLACE = 0.25
"""A face that comes back is in its place if its square is no further from the kept one, in sides."""
ROOM, ABOVE = 2.2, 0.13
"""The driving square over the box around the landmarks, and how far its middle is above the box's, in sides:
as in the pictures that the networks learnt from (measured on the avatars and on real clips)."""


class Box(Protocol):
    """A rectangle in pixels of the camera picture, as `detector.Box`."""

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

    `zoom` 1 is the largest square that fits, or with `follow` the usual room around the face; `pan_x` and
    `pan_y` move it by parts of its own side (right and down positive); `mirror` flips it left to right.
    """

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    mirror: bool = False
    follow: bool = True

    def __post_init__(self) -> None:
        """Keep zoom and pan within what a picture allows."""
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
        """The square around a face that leaves it the usual room for hair, chin and neck."""
        side = ROOM * max(box.width, box.height)
        return cls(box.x + box.width / 2, box.y + box.height / 2 - ABOVE * side, side)


class Follower:
    """Keeps a square around the face: glides after it, rests while it is still.

    A square that trembled would be read as a trembling head, so it moves only when the face has left its
    middle by `slack` of the side, and then by `glide` of what is missing in each picture, by more if much is
    missing. A square picture
    that the face fills as it should was framed by somebody, and is taken whole.
    """

    def __init__(self, *, slack: float = 0.12, glide: float = 0.08) -> None:
        self._slack = slack
        self._glide = glide
        self.reset()

    def reset(self) -> None:
        """Forget the face: another source is coming."""
        self._takes_whole: bool | None = None
        self._now: Square | None = None
        self._is_gliding = False
        self._kept: Square | None = None

    def follow(self, box: Box | None, width: int, height: int) -> Square | None:
        """Return the square in this picture; None, the whole middle, until a face has been found."""
        if box is not None:
            if self._takes_whole is None:
                self._takes_whole = is_framed(box, width, height)
            self._glide_to(Square.around(box))
        return None if self._takes_whole else self._now

    @property
    def is_kept(self) -> bool:
        """True once a square was kept."""
        return self._kept is not None

    def keep(self) -> None:
        """Remember the square of now: the face was calibrated in it."""
        self._kept = self._now

    def cut_to(self, box: Box) -> None:
        """Put the square around this face at once; back where it was kept, if the face is still there."""
        wanted = Square.around(box)
        is_in_place = self._kept is not None and _distance(self._kept, wanted) <= IN_PLACE
        self._now = self._kept if is_in_place else wanted
        self._is_gliding = False

    def missing(self, box: Box) -> float:
        """How far the square is from the one around this face, in sides."""
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
    """Return true for a square picture that a face fills as it should."""
    whole = Square(width / 2, height / 2, min(width, height))
    is_square = abs(height - width) <= NEARLY * max(height, width)
    return is_square and _distance(whole, Square.around(box)) < FRAMED


def framed(picture: Picture, framing: Framing, size: int, face: Square | None = None) -> Picture:
    """The square driving picture, `size` × `size`: around the face where one is followed, else the middle."""
    left, top, side = crop(picture.shape[1], picture.shape[0], framing, face)
    square = picture[top : top + side, left : left + side]
    if side != size:
        method = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
        square = np.asarray(cv2.resize(square, (size, size), interpolation=method), np.uint8)
    return sealed(np.asarray(cv2.flip(square, 1), np.uint8) if framing.mirror else square)


def crop(width: int, height: int, framing: Framing, face: Square | None = None) -> tuple[int, int, int]:
    """Left, top and side of the square in whole pixels; always inside a picture of this size."""
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
    """How far apart two squares are, in sides. A box grows with every open mouth, so its size counts less."""
    return max(abs(a.x - b.x), abs(a.y - b.y), 0.4 * abs(a.side - b.side)) / a.side


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
