"""The window of the driver's mouth, in which the tongue is looked for."""

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
"""Number of channels: the mouth now (3), at rest (3), the insides of the outer and of the inner lips."""
_BITS = 3


def driver_window(points: Floats) -> Window:
    """Place the window by the driver's landmarks at rest (68 or more, 2) in [-1, 1]."""
    return halved(painted.window_of_mouth(points))


def halved(window: Window) -> Window:
    """Return the same window with half as many pixels each way."""
    matrix = window.matrix * np.float32(2)
    matrix[:, 2] = window.matrix @ np.array([0.5, 0.5, 1], np.float32)
    return window._replace(matrix=matrix, width=WIDTH, height=HEIGHT)


def filled_lips(points: Floats) -> Picture:
    """Draw the insides of both edges of the lips of landmarks in pixels of the window: (HEIGHT, WIDTH, 2)."""
    planes = [np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(2)]
    for plane, group in zip(planes, (OUTER_LIPS, INNER_LIPS), strict=True):
        outline = np.clip(points[group], -4 * WIDTH, 5 * WIDTH) * (1 << _BITS) + 0.5
        cv2.fillPoly(plane, [outline.astype(np.int32)], (255,), cv2.LINE_AA, _BITS)
    return np.dstack(planes)
