"""The whole eyeball of an avatar. The avatar's picture shows only the part between its lids."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.eyes.shape import CORNER, HEIGHT, WIDTH, EyeShape

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIZES = np.linspace(0.19, 0.25, 8, dtype=np.float32)
"""Radii that are tried for the iris, in eye lengths. They are larger than those of pupils."""
MOVED = np.arange(-2, 3, dtype=np.float32)
"""Distances from the iris's landmark that are tried for its middle, in pixels, across and down."""
ANGLES = np.linspace(0, 2 * np.pi, 48, endpoint=False, dtype=np.float32)
"""Directions in which the edge of the iris is looked for."""
USUAL = 2.5
"""Standard deviation of the iris's middle from its landmark, in pixels. Nearer middles are preferred."""
ACROSS = 1.5
"""Distance from the edge of the iris of the two places that are compared, inside and outside, in pixels."""
EDGE = 1.0
"""Distance above the lower lid from which the edge of the iris is looked for, in pixels."""
UNDER_LID, OVER_LID, AT_CORNERS = 2.0, 1.5, 0.06
"""What of the open eye is not taken from the picture: below the upper lid, whose lashes shade it, and above
the lower lid, in pixels, and beside the corners, in eye lengths."""
WHITE = ((5.0, 1.0), (12.0, 0.1), (30.0, 0.1))
"""Standard deviations of the averages by which the white is continued, in pixels, and their weights."""
BRIGHT = 4
"""Power of the brightness by which the white is weighted: it is seen beside lashes and shadows."""
RINGS, RING = 24, 0.7
"""Number of distances from the iris's middle, in pixels, at which its colours are taken, and the standard
deviation of the average at each, in pixels."""
SOFT = 1.2
"""Standard deviation of the blur of the edge between what is seen and what is continued, in pixels."""


class Iris(NamedTuple):
    """The iris of an eye in its window: its middle and its radius, in pixels."""

    x: float
    y: float
    radius: float


class Eyeball(NamedTuple):
    """The eyeball in the window of an eye at rest, without its lids.

    white: (HEIGHT, WIDTH, 3) uint8, without its iris · iris: (HEIGHT, WIDTH, 4) uint8, its colours and their
    share. What lids cover is continued: the white by the white around it, the iris by its own colours at the
    same distance from its middle.
    """

    white: Picture
    iris: Picture

    @classmethod
    def of(cls, rest: Picture, shape: EyeShape) -> Eyeball:
        """Take the window (HEIGHT, WIDTH, 3) of the avatar's own picture."""
        iris = found_iris(rest, shape)
        seen, own = _seen(shape), rest.astype(np.float32)
        distance = np.hypot(_COLUMNS - np.float32(iris.x), _ROWS - np.float32(iris.y))
        sure = np.asarray(cv2.GaussianBlur(cv2.erode(seen, _CROSS), (0, 0), SOFT), np.float32)
        is_white = np.clip(distance - iris.radius - ACROSS, 0, 1)
        white = _white(own, seen * is_white * _brightness(own, seen * is_white) ** BRIGHT)
        colours = _rings(own, seen, distance)
        _mix(white, own, sure * is_white)
        _mix(colours, own, sure)
        share = np.clip(iris.radius + 0.5 - distance, 0, 1) * 255
        return cls(_bytes(white), _bytes(np.dstack([colours, share])))


def found_iris(rest: Picture, shape: EyeShape) -> Iris:
    """Return the circle near the landmark of the iris across which a window darkens the most inwards."""
    bright = cv2.GaussianBlur(rest, (0, 0), 0.7).astype(np.float32).mean(2)
    seen = _seen(shape, EDGE)
    x, y = CORNER[0] + shape.iris[0], CORNER[1] - shape.iris[1]
    sizes, down, across, angles = np.meshgrid(SIZES * shape.length, MOVED, MOVED, ANGLES, indexing="ij")
    outside, inside = (
        _at(np.dstack([bright, seen]), x + across + reach * np.cos(angles), y + down + reach * np.sin(angles))
        for reach in (sizes + ACROSS, sizes - ACROSS)
    )
    weight = outside[..., 1] * inside[..., 1]
    rise = (weight * (outside[..., 0] - inside[..., 0])).sum(-1) / np.maximum(weight.sum(-1), len(ANGLES) / 8)
    rise *= np.exp(-np.square(np.hypot(across, down)[..., 0] / USUAL) / 2)
    k, row, column = np.unravel_index(int(rise.argmax()), rise.shape)
    return Iris(float(x + MOVED[column]), float(y + MOVED[row]), float(SIZES[k] * shape.length))


_ROWS, _COLUMNS = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def _seen(shape: EyeShape, over_lid: float = OVER_LID) -> Floats:
    """Return (HEIGHT, WIDTH) in [0, 1]: 1 if a pixel shows the eyeball at rest."""
    at = (_COLUMNS - np.float32(CORNER[0])) / np.float32(shape.length)
    upper, lower = shape.lids(at)
    height = np.float32(CORNER[1]) - _ROWS
    within = np.minimum(upper - UNDER_LID - height, height - lower - over_lid)
    beside = (np.minimum(at, 1 - at) - AT_CORNERS) * np.float32(shape.length)
    return np.asarray(np.clip(np.minimum(within, beside) + 0.5, 0, 1), np.float32)


def _rings(own: Floats, seen: Floats, distance: Floats) -> Floats:
    """Return a window (h, w, 3) whose colour at each distance is the mean of those seen at it."""
    ring = np.minimum(distance, RINGS - 1)
    near = np.exp(-np.square((ring.reshape(-1)[None] - np.arange(RINGS)[:, None]) / RING) / 2)
    weights = near * (seen.reshape(-1) + 1e-9)
    colours = weights @ own.reshape(-1, 3) / weights.sum(1, keepdims=True)
    places = ring.astype(np.float32), np.zeros_like(ring)
    taken: Any = cv2.remap(colours[None].astype(np.float32), *places, cv2.INTER_LINEAR)
    return np.asarray(taken, np.float32)


def _brightness(own: Floats, share: Floats) -> Floats:
    """Return the brightness (h, w) of a window, 1 for the brightest of those with a share."""
    mean = own.mean(2)
    return np.asarray(mean / max(float((mean * (share > 0.5)).max()), 1.0), np.float32)


def _white(own: Floats, share: Floats) -> Floats:
    """Return a window (h, w, 3) whose colours are means of those with a share, the nearer the more."""
    four = np.dstack([own * share[..., None], share])
    total: Any = sum(
        np.float32(weight) * cv2.GaussianBlur(four, (0, 0), spread, borderType=cv2.BORDER_CONSTANT)
        for spread, weight in WHITE
    )
    return np.asarray((total[..., :3] + 1e-9) / (total[..., 3:] + 1e-9), np.float32)


def _at(planes: Floats, x: Floats, y: Floats) -> Floats:
    """Sample planes (h, w, n) at places of any shape."""
    across, down = (each.reshape(1, -1).astype(np.float32) for each in (x, y))
    taken: Any = cv2.remap(planes, across, down, cv2.INTER_LINEAR)
    return np.asarray(taken, np.float32).reshape(*x.shape, -1)


def _mix(colours: Floats, others: Floats, share: Floats) -> None:
    """Mix a share (h, w) of other colours in."""
    colours += share[..., None] * (others - colours)


def _bytes(plane: Floats) -> Picture:
    return np.asarray(np.rint(np.clip(plane, 0, 255)), np.uint8)
