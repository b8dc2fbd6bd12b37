"""The window around the mouth, in which it is painted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH, OUTER_EYE_CORNERS
from model.retouch.window import Window

Floats = NDArray[np.float32]

HEIGHT, WIDTH = 112, 128
"""Size of the window in pixels."""
REACH = 0.54
"""Half the window's width in eye distances (of the outer corners)."""
BELOW = 0.15
"""Distance of the window's centre below that of the lips at rest, in eye distances: a jaw opens downwards."""


def window_of_mouth(points: Floats) -> Window:
    """Place the window by the avatar's own landmarks (68 or more, 2): upright on the line of its eyes."""
    left, right = OUTER_EYE_CORNERS
    across = (points[right] - points[left]) * np.float32(2 * REACH / WIDTH)
    middle = ((WIDTH - 1) / 2, (HEIGHT - 1) / 2 - BELOW * WIDTH / (2 * REACH))
    return Window.upright(across, points[MOUTH].mean(0), middle, (WIDTH, HEIGHT))
