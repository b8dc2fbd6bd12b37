"""Calculations on landmarks that the trainings share; `face/ibug.py` names the landmarks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import MIRROR, MOUTH, NOSE, OUTER_EYE_CORNERS

NOSE_EYES_MOUTH = np.arange(NOSE.start, MOUTH.stop)
"""Landmarks of nose, eyes and mouth. Instruments agree on these; brows and jaw are a matter of convention."""


def mirrored(points: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Mirror the points (68 or 70, 2) of a picture that is `width` pixels wide."""
    order = MIRROR[: len(points)]
    flipped: NDArray[np.float32] = points[order] * np.array([-1, 1], np.float32) + np.array(
        [width - 1, 0], np.float32
    )
    return flipped


def eye_distance(points: NDArray[np.float32]) -> float:
    """Return the distance between the outer corners of the eyes, the unit of landmark errors."""
    first, second = OUTER_EYE_CORNERS
    return float(np.linalg.norm(points[first] - points[second]))
