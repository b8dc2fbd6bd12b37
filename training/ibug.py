"""The 68 iBUG points: which are whose mirror image, and which stand for the avatar network's keypoints."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MIRROR = np.array(
    [
        *(*range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, *range(35, 30, -1)),
        *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),
        *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65),
    ]
)
"""MIRROR[i] is the point that point i becomes when the picture is mirrored."""

INNER = np.arange(27, 68)
"""Nose, eyes and mouth: where two instruments should agree (brows and jaw are a matter of convention)."""

LID_PAIRS = ((37, 41), (38, 40), (43, 47), (44, 46))
LIP_PAIRS = ((61, 67), (62, 66), (63, 65))

KEYPOINTS = (
    *((8,), (4,), (12,), (0,), (16,), (27,), (30,), (33,)),
    *((37, 38), (40, 41), (36,), (39,), (43, 44), (46, 47), (42,), (45,)),
    *((48,), (54,), (51, 62), (57, 66)),
)
"""The avatar network's 20 keypoints: chin, jaw, temples, nose, lids and corners of the eyes, mouth."""


MEAN_FACE = np.array(
    [
        (-0.74, -0.18),
        (-0.73, 0.09),
        (-0.70, 0.32),
        (-0.64, 0.47),
        (-0.60, 0.62),
        (-0.48, 0.86),
        (-0.37, 0.96),
        (-0.15, 1.06),
        (0.00, 1.09),
        (0.15, 1.06),
        (0.37, 0.96),
        (0.48, 0.86),
        (0.60, 0.62),
        (0.64, 0.47),
        (0.70, 0.32),
        (0.73, 0.09),
        (0.74, -0.18),
        (-0.62, -0.28),
        (-0.48, -0.35),
        (-0.40, -0.36),
        (-0.24, -0.35),
        (-0.13, -0.33),
        (0.13, -0.33),
        (0.24, -0.35),
        (0.40, -0.36),
        (0.48, -0.35),
        (0.62, -0.28),
        (0.00, -0.14),
        (0.00, 0.01),
        (0.00, 0.11),
        (0.00, 0.29),
        (-0.20, 0.34),
        (-0.12, 0.37),
        (0.00, 0.39),
        (0.12, 0.37),
        (0.20, 0.34),
        (-0.50, -0.19),
        (-0.40, -0.21),
        (-0.31, -0.21),
        (-0.20, -0.17),
        (-0.31, -0.14),
        (-0.40, -0.13),
        (0.20, -0.17),
        (0.31, -0.21),
        (0.40, -0.21),
        (0.50, -0.19),
        (0.40, -0.13),
        (0.31, -0.14),
        (-0.29, 0.61),
        (-0.17, 0.52),
        (-0.06, 0.50),
        (0.00, 0.51),
        (0.06, 0.50),
        (0.17, 0.52),
        (0.29, 0.61),
        (0.21, 0.71),
        (0.08, 0.77),
        (0.00, 0.78),
        (-0.08, 0.77),
        (-0.21, 0.71),
        (-0.27, 0.60),
        (-0.13, 0.60),
        (0.00, 0.61),
        (0.13, 0.60),
        (0.27, 0.60),
        (0.13, 0.63),
        (0.00, 0.64),
        (-0.13, 0.63),
    ],
    np.float32,
)
"""Median of 355 rendered heads that look ahead: (68, 2) in eye distances, x right, y down, the mean of nose,
eyes and mouth at the origin. What a keypoint's Jacobian is measured against."""


def mirrored(points: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """(68, 2) points of a picture `width` wide → the points of the mirrored picture."""
    flipped: NDArray[np.float32] = points[MIRROR] * np.array([-1, 1], np.float32) + np.array(
        [width - 1, 0], np.float32
    )
    return flipped


def keypoints_of(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """(68, 2) points → the (20, 2) keypoints, each the mean of its landmarks."""
    return np.stack([points[list(group)].mean(0) for group in KEYPOINTS]).astype(np.float32)


def eye_distance(points: NDArray[np.float32]) -> float:
    """Between the outer corners of the eyes: the unit in which landmark errors are given."""
    return float(np.linalg.norm(points[36] - points[45]))


def jacobians_of(points: NDArray[np.float32], reach: float = 0.45) -> NDArray[np.float32]:
    """(68, 2) points fixed to the head → (20, 2, 2): how the mean face lies around each keypoint.

    The least-squares affine map from the mean face to the points, weighted by a Gaussian `reach` eye
    distances wide.
    """
    here, there = keypoints_of(points), keypoints_of(MEAN_FACE)
    found = np.empty((len(here), 2, 2), np.float32)
    for k in range(len(here)):
        face, picture = MEAN_FACE - there[k], points - here[k]
        weight = np.exp(-(face**2).sum(1, keepdims=True) / (2 * reach**2))
        spread = (weight * face).T @ face + 1e-3 * np.eye(2)
        found[k] = np.linalg.solve(spread, (weight * face).T @ picture).T
    return found
