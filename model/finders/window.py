"""The input of a finder: a window of the driver's face now, the same at rest, and the lips."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, OUTER_LIPS
from model.mouth import window as painted
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

HEIGHT, WIDTH = painted.HEIGHT // 2, painted.WIDTH // 2
"""Size of the window in pixels: half the painted one's, which is about the size of a driver's mouth."""
INPUTS = 3 + 3 + 2
"""Number of channels: the window now (3), at rest (3), and two outlines of lips, filled."""
_BITS = 3


def halved(window: Window) -> Window:
    """Return the same window with half as many pixels each way."""
    matrix = window.matrix * np.float32(2)
    matrix[:, 2] = window.matrix @ np.array([0.5, 0.5, 1], np.float32)
    return window._replace(matrix=matrix, width=WIDTH, height=HEIGHT)


def filled_lips(points: Floats) -> Picture:
    """Draw the insides of both edges of the lips of landmarks in pixels of the window: (HEIGHT, WIDTH, 2)."""
    return np.dstack([filled(points[group]) for group in (OUTER_LIPS, INNER_LIPS)])


def lips_now_and_at_rest(points: Floats, rest: Floats) -> Picture:
    """Draw the insides of the outer lips of both landmarks in pixels of the window: (HEIGHT, WIDTH, 2)."""
    return np.dstack([filled(each[OUTER_LIPS]) for each in (points, rest)])


def filled(outline: Floats) -> Picture:
    """Draw the inside of an outline (N, 2) in pixels of the window: (HEIGHT, WIDTH), 255 inside."""
    plane: Picture = np.zeros((HEIGHT, WIDTH), np.uint8)
    corners = np.clip(outline, -4 * WIDTH, 5 * WIDTH) * (1 << _BITS) + 0.5
    cv2.fillPoly(plane, [corners.astype(np.int32)], (255,), cv2.LINE_AA, _BITS)
    return plane
