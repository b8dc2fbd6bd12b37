"""The 68 iBUG points: which are whose mirror image, and which open and close."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIRROR = np.array(
    [
        *(*range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, *range(35, 30, -1)),
        *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),
        *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65),
        *(69, 68),
    ]
)
"""MIRROR[i] is the point that point i becomes when the picture is mirrored; 68 and 69 are the irises."""

INNER = np.arange(27, 68)
"""Nose, eyes and mouth: the points that two instruments should agree on. Brows and jaw are a convention."""

LID_PAIRS = ((37, 41), (38, 40), (43, 47), (44, 46))
LIP_PAIRS = ((61, 67), (62, 66), (63, 65))


def mirrored(points: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """(68 or 70, 2) points of a picture `width` wide → the points of the mirrored picture."""
    flipped: NDArray[np.float32] = points[MIRROR[: len(points)]] * np.array([-1, 1], np.float32) + np.array(
        [width - 1, 0], np.float32
    )
    return flipped


def eye_distance(points: NDArray[np.float32]) -> float:
    """Between the outer corners of the eyes: the unit in which landmark errors are given."""
    return float(np.linalg.norm(points[36] - points[45]))
