"""The window of the driver's lower face, in which puffed cheeks are looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH, OUTER_EYE_CORNERS
from model.mouth.window import HEIGHT, WIDTH
from model.retouch.window import Window

Floats = NDArray[np.float32]

REACH = 0.95
"""Half the window's width in eye distances (of the outer corners): both outlines of the face are seen."""
BELOW = 0.05
"""Distance of the window's centre below that of the lips at rest, in eye distances."""


def window_of_cheeks(points: Floats) -> Window:
    """Place the window by landmarks at rest (68 or more, 2): upright on the line of the eyes.

    It has the size of the mouth painter's window, and shows nearly twice as much.
    """
    left, right = OUTER_EYE_CORNERS
    across = (points[right] - points[left]) * np.float32(2 * REACH / WIDTH)
    middle = ((WIDTH - 1) / 2, (HEIGHT - 1) / 2 - BELOW * WIDTH / (2 * REACH))
    return Window.upright(across, points[MOUTH].mean(0), middle, (WIDTH, HEIGHT))
