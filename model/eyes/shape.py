"""EyeShape: the lids, the brow and the iris of one eye, in a window on the line of its corners."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.ibug import (
    LEFT_BROW,
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    MIRROR,
    OUTER_EYE_CORNERS,
    RIGHT_EYE_CORNERS,
    RIGHT_IRIS,
)
from model.retouch.window import Window

Floats = NDArray[np.float32]

HEIGHT, WIDTH = 76, 80
"""Size of the window in pixels."""
CORNER = (18.0, 50.0)
"""The outer corner of the eye in pixels of the window; the inner corner is on its right."""
EYE_DISTANCE = 144.0
"""Distance of the outer corners of the eyes in pixels of the window."""
UPPER, LOWER = (37, 38), (41, 40)
"""The inner points of the left eye's lids, from the outer corner on."""
EARLIEST, LATEST = (0.15, 0.55), (0.45, 0.85)
"""Least and largest shares of the eye's length at which the points of UPPER and LOWER may lie."""
INNER = np.linspace(0.2, 0.8, 13, dtype=np.float32)
"""Places at which the opening of an eye is measured, in shares of its length."""
_MEAN = float((INNER * (1 - INNER)).mean()), float((INNER**2 * (1 - INNER)).mean())
"""Mean height that each coefficient of a lid adds at the places INNER: see `lid`."""


class EyeShape(NamedTuple):
    """One eye in pixels of the window; the right one as its mirror image.

    Heights are above the line of the corners. length: distance of the corners. upper, lower: coefficients of
    the lids, see `lid`. brow: (5, 2), place in eye lengths and height of its points. iris: its distance from
    the outer corner along the line, and its height.
    """

    length: float
    upper: Floats
    lower: Floats
    brow: Floats
    iris: Floats

    @classmethod
    def of(cls, pixels: Floats) -> EyeShape:
        """Take landmarks and irises (70, 2) in pixels of the window, mirrored for the right eye."""
        outer, inner = (pixels[each] for each in LEFT_EYE_CORNERS)
        length = max(float(inner[0] - outer[0]), 1.0)
        away = (pixels - outer) * np.array([1, -1], np.float32)
        shares = away * np.array([1 / length, 1], np.float32)
        brow = shares[LEFT_BROW]
        return cls(length, _fitted(shares[[*UPPER]]), _fitted(shares[[*LOWER]]), brow, away[LEFT_IRIS])

    def lids(self, at: Floats) -> tuple[Floats, Floats]:
        """Return the heights of the upper and the lower lid at shares of the eye's length."""
        return lid(self.upper, at), lid(self.lower, at)

    def brow_heights(self, at: Floats) -> Floats:
        """Return the heights of the brow's middle at shares of the eye's length."""
        order = np.argsort(self.brow[:, 0])
        return np.asarray(np.interp(at, self.brow[order, 0], self.brow[order, 1]), np.float32)

    def brow_shift(self, rest: EyeShape, at: Floats) -> Floats:
        """Return how far the brow has risen from rest at shares of the eye's length, in pixels.

        Its points are followed: when they slide along the brow, the brow does not fall.
        """
        order = np.argsort(self.brow[:, 0])
        risen = self.brow[:, 1] - rest.brow[:, 1]
        return np.asarray(np.interp(at, self.brow[order, 0], risen[order]), np.float32)

    @property
    def opening(self) -> float:
        """The mean distance of the lids in pixels; 0 if they cross."""
        first, second = (self.upper - self.lower).tolist()
        return max(float(_MEAN[0] * first + _MEAN[1] * second), 0.0)


def lid(coefficients: Floats, at: Floats) -> Floats:
    """Return the height of a lid at shares t of the eye's length: t · (1 − t) · (a + b · t), 0 beyond it."""
    t: Any = np.clip(at, 0, 1)
    return np.asarray(t * (1 - t) * (coefficients[0] + coefficients[1] * t), np.float32)


def window_of_eye(points: Floats, pixel: float, *, is_right: bool) -> Window:
    """Place the window on the corners of an eye of landmarks (68 or more, 2), with pixels of this size.

    The right eye's window is the mirror image of the left one's.
    """
    outer, inner = LEFT_EYE_CORNERS if not is_right else MIRROR[[*LEFT_EYE_CORNERS]].tolist()
    line = points[inner] - points[outer]
    across = line * np.float32(pixel / max(float(np.hypot(*line)), 1e-6))
    return Window.upright(across, points[outer], CORNER, (WIDTH, HEIGHT), is_mirrored=is_right)


def gaze_of(points: Floats) -> float:
    """Return how far both irises of landmarks (70, 2) lie from their eyes' left corners, in eye lengths."""
    corners = np.array([LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS])
    line = points[corners[:, 1]] - points[corners[:, 0]]
    along = ((points[[LEFT_IRIS, RIGHT_IRIS]] - points[corners[:, 0]]) * line).sum(1)
    return float((along / np.maximum(np.square(line).sum(1), 1e-9)).mean())


def pixel_at_rest(points: Floats) -> float:
    """Return the size of a window's pixel for the avatar's own landmarks (68 or more, 2)."""
    left, right = OUTER_EYE_CORNERS
    return float(np.hypot(*(points[right] - points[left]))) / EYE_DISTANCE


def _fitted(points: Floats) -> Floats:
    """Fit a lid's coefficients to its two points (2, 2), in shares of the length and heights."""
    (first, height), (second, other) = points.tolist()
    first = min(max(first, EARLIEST[0]), LATEST[0])
    second = min(max(second, EARLIEST[1]), LATEST[1])
    steep, steeper = height / (first * (1 - first)), other / (second * (1 - second))
    bend = (steeper - steep) / (second - first)
    return np.array([steep - bend * first, bend], np.float32)
