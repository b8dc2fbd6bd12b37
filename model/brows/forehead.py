"""Forehead: wrinkles the forehead of one avatar in the pictures of the scene."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import BROWS
from model.brows.driver_brows import Brows
from model.brows.shape import WIDTH, WrinkleShape, window_of_forehead
from model.brows.skin import above_brows, skin_of_forehead
from model.retouch.aimed import AimedRetouch
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LIFT = 0.5
"""Motion of the forehead's skin when brows rise, as a share of the brows' own."""
MIDDLE = 12.0
"""Width in pixels of the transition from the lines of the left brow to those of the right one."""
LINE = (3.5, 0.9, 3.0)
"""Standard deviations in pixels of two blurs whose difference shows lines.

The first value is across, for both blurs. The second is down for the lines, the third for their surroundings.
"""
SHIFTS = range(-4, 5)
"""Shifts down, in pixels, at which kinds of lines are compared with a face's own lines."""
ALIKE = 0.3
"""Least correlation with a face's lines at rest at which a kind of lines is taken for the face's own."""
USUAL = 2
"""Number of the kind of lines that a forehead gets if it shows none at rest."""
EDGE = 9
"""Width in pixels of the skin's edge, on both sides together. Lines at rest are not measured there."""
SHALLOWEST, DEEPEST = 0.6, 1.4
"""Limits of the depth of lines; 1 is the mean of rendered people."""
DARKEST = 0.4
"""Largest relative decrease in brightness."""
LEAST = 0.004
"""Smallest change in brightness that is painted, as a logarithm."""
GRAIN = 8.0
"""Level that is added before brightness is compared, so that noise in dark pixels counts less."""


class Forehead:
    """Prepared once for an avatar, then aimed for every frame with raised or knitted brows."""

    def __init__(self, shape: WrinkleShape, picture: Picture, points: Floats) -> None:
        """Take the avatar's own picture (side, side, 3) and its landmarks (70, 2) in [-1, 1]."""
        self._points, self._window = points, window_of_forehead(points)
        rest = self._window.cropped(picture, len(picture))
        self._brows = self._window.pixels_of(points[BROWS])
        skin = skin_of_forehead(picture, points, self._window)
        bare = skin * above_brows(points, self._window)
        lines, inside = lines_of(rest), inner(bare)
        self.depth = depth_of(contrast(lines, inside), shape.depth)
        raised = fitting(shape.raised, lines, inside) * (self.depth * bare)
        right = np.clip((np.arange(WIDTH, dtype=np.float32) - (WIDTH - 1) / 2) / MIDDLE + 0.5, 0, 1)
        self._fields = [raised * (1 - right), raised * right, shape.knitted * (self.depth * skin)]
        self._rows = [_rows_of(field) for field in self._fields]
        self._strongest = float(shape.tint.max())
        levels = np.arange(256, dtype=np.float32)[:, None] * (1 - shape.tint / self._strongest)
        self._darkest = np.asarray(np.rint(levels), np.uint8)[:, None]

    def aimed(self, points: Floats, side: int, brows: Brows) -> Wrinkles | None:
        """Return the retouch of a frame whose square is `side` pixels wide and has these landmarks.

        None if the brows are calm.
        """
        if brows.are_calm:
            return None
        window = self._window.following(self._points, points)
        rise = float((self._brows - window.pixels_of(points[BROWS]))[:, 1].mean())
        amounts = (brows.left, brows.right, brows.knit)
        used = [k for k, amount in enumerate(amounts) if amount > 0]
        first, last = min(self._rows[k][0] for k in used), max(self._rows[k][1] for k in used)
        matrix = window.matrix.copy()
        matrix[:, 2] += np.float32(first - LIFT * max(rise, 0.0)) * matrix[:, 1]
        change: Any = sum(np.float32(amounts[k]) * self._fields[k][first:last] for k in used)
        darker = np.clip(-np.expm1(change), 0, DARKEST) * np.float32(255 * self._strongest)
        share = np.asarray(np.rint(np.minimum(darker, 255)), np.uint8)
        return Wrinkles(share, self._darkest, Window(matrix, WIDTH, last - first), side)


class Wrinkles(AimedRetouch):
    """Darkens what is shown, and does not paint over it: a forehead keeps its pores and its light."""

    def __init__(self, share: Picture, darkest: Picture, window: Window, side: int) -> None:
        """Take the share (h, w) of the darkest colours, and those of every level, (256, 1, 3)."""
        super().__init__(lambda shown: shown(), window, side)
        self._share, self._darkest = share, darkest

    def painted(self, picture: Picture, left: int, top: int) -> tuple[Picture, Picture]:
        """Return the darkest colours of a picture (h, w, 3), and their share, as `AimedRetouch` does."""
        here = self._window.to_pixels(self._side, -left, -top)
        share = cv2.warpAffine(self._share, here, picture.shape[1::-1], flags=cv2.INTER_LINEAR)
        return np.asarray(cv2.LUT(picture, self._darkest), np.uint8), np.asarray(share, np.uint8)


def _rows_of(field: Floats) -> tuple[int, int]:
    """Return the first row of a field (h, w) in which something is, and the one after the last."""
    rows = np.nonzero(np.abs(field).max(1) > LEAST)[0]
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 1)


def lines_of(picture: Picture) -> Floats:
    """Return the horizontal lines of a picture (h, w, 3): its logarithm against the surroundings, (h, w)."""
    bright = np.log(picture.astype(np.float32).mean(2) + np.float32(GRAIN))
    return lines_in(bright)


def lines_in(plane: Floats) -> Floats:
    """Return what of a plane (h, w) are horizontal lines: the difference of two blurs."""
    across, narrow, wide = LINE
    first, second = (cv2.GaussianBlur(plane, (0, 0), across, sigmaY=down) for down in (narrow, wide))
    return np.asarray(first - second, np.float32)


def contrast(lines: Floats, skin: Floats) -> float:
    """Return the root mean square of lines (h, w) on skin (h, w) in [0, 1]; 0 without skin."""
    area = float(skin.sum())
    return float(np.sqrt((np.square(lines) * skin).sum() / area)) if area > 1 else 0.0


def inner(skin: Floats) -> Floats:
    """Return skin (h, w) without its edges, beside which blurs show lines that are none."""
    return np.asarray(cv2.erode(skin, np.ones((EDGE, EDGE), np.uint8)), np.float32)


def depth_of(contrast_at_rest: float, depth: Floats) -> float:
    """Return how deep a forehead wrinkles by the contrast of its lines at rest: smooth ones wrinkle less."""
    smooth, rise = depth
    return float(min(max(smooth + rise * contrast_at_rest, SHALLOWEST), DEEPEST))


def fitting(kinds: Floats, lines: Floats, skin: Floats) -> Floats:
    """Return that of n kinds of lines (n, h, w), shifted, that resembles a face's lines at rest the most.

    The usual kind if none does.
    """
    best = ALIKE
    chosen: Floats = kinds[min(USUAL, len(kinds) - 1)]
    for kind in kinds:
        pattern = lines_in(kind)
        for shift in SHIFTS:
            alike = _correlation(_shifted(pattern, shift), lines, skin)
            if alike > best:
                best, chosen = alike, _shifted(kind, shift)
    return chosen


def _shifted(plane: Floats, down: int) -> Floats:
    matrix = np.array([[1, 0, 0], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(plane, matrix, plane.shape[::-1]), np.float32)


def _correlation(first: Floats, second: Floats, weight: Floats) -> float:
    """Return the correlation of two planes under a weight, (h, w) each."""
    power = float((weight * first**2).sum() * (weight * second**2).sum())
    return float((weight * first * second).sum()) / np.sqrt(power) if power > 0 else 0.0
