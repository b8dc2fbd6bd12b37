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


class FaceFinder(Protocol):
    """Says where the face is in a whole camera picture, as `detector.FaceFinder`."""

    def find(self, picture: Picture) -> Box | None: ...


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
    """Keeps a square around the face: looks every few pictures, glides between, rests while it is still.

    A square that trembled would be read as a trembling head, so it moves only when the face has left its
    middle by `slack` of the side, and then by `glide` of what is missing in each picture. A picture that is
    square already was framed by somebody: there the middle is kept.
    """

    def __init__(
        self,
        finder: FaceFinder,
        *,
        every: int = 5,
        slack: float = 0.12,
        glide: float = 0.08,
    ) -> None:
        self._finder = finder
        self._every = every
        self._slack = slack
        self._glide = glide
        self.reset()

    def reset(self) -> None:
        """Forget the face: another source is coming."""
        self._seen = 0
        self._wanted: Square | None = None
        self._now: Square | None = None
        self._is_gliding = False

    def follow(self, picture: Picture) -> Square | None:
        """The square around the face in this picture of the camera; None until a face has been found."""
        height, width = picture.shape[:2]
        if abs(height - width) <= NEARLY * max(height, width):
            return None
        if self._seen % self._every == 0:
            self._look(picture)
        self._seen += 1
        if self._now is None or self._wanted is None:
            return None
        if self._is_gliding:
            self._now = _between(self._now, self._wanted, self._glide)
            self._is_gliding = _distance(self._now, self._wanted) > self._slack / 8
        return self._now

    def _look(self, picture: Picture) -> None:
        box = self._finder.find(picture)
        if box is None:
            return
        self._wanted = Square.around(box)
        if self._now is None:
            self._now = self._wanted
        if _distance(self._now, self._wanted) > self._slack:
            self._is_gliding = True


def framed(picture: Picture, framing: Framing, size: int, face: Square | None = None) -> Picture:
    """The square driving picture, `size` × `size`: around the face where one is followed, else the middle."""
    left, top, side = crop(picture.shape[1], picture.shape[0], framing, face)
    square = picture[top : top + side, left : left + side]
    if side != size:
        method = cv2.INTER_AREA if side > size else cv2.INTER_CUBIC
        square = np.asarray(cv2.resize(square, (size, size), interpolation=method), np.uint8)
    return sealed(np.asarray(cv2.flip(square, 1), np.uint8) if framing.mirror else square)


def portrait(picture: Picture, finder: FaceFinder | None, size: int) -> Picture:
    """A square of an avatar's picture, at least `size` wide: around the face where it is not square yet."""
    box = None
    if finder is not None and picture.shape[0] != picture.shape[1]:
        box = finder.find(picture)
    face = Square.around(box) if box else None
    return framed(picture, Framing(), max(size, min(picture.shape[:2])), face)


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
