"""The mean face: where 68 landmarks lie on a face that looks ahead, and what a face's keypoints are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Groups = tuple[tuple[int, ...], ...]

POINTS = 70
"""Of a face that are found in a picture: 68 landmarks, then the irises."""

GROUPS: Groups = (
    *((8,), (4,), (12,), (0,), (16,), (27,), (30,), (33,)),
    *((37, 38), (40, 41), (36,), (39,), (43, 44), (46, 47), (42,), (45,)),
    *((48,), (54,), (51, 62), (57, 66)),
    *((17, 18, 19), (20, 21), (22, 23), (24, 25, 26)),
    *((49, 50, 61), (52, 53, 63), (58, 59, 67), (55, 56, 65)),
    *((68,), (69,)),
)
"""The landmarks (iBUG) whose mean each keypoint is: chin, jaw, temples, nose; lids and corners of either eye;
corners and middles of the lips; brows; the lips' quarters; the irises."""

AROUND: Mapping[tuple[int, ...], tuple[int, ...]] = {
    (68,): (36, 37, 38, 39, 40, 41),
    (69,): (42, 43, 44, 45, 46, 47),
}
"""The landmarks that tell how an iris is turned: its lids. Wherever it looks, they stay."""

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


def means(groups: Groups) -> NDArray[np.float32]:
    """(groups, 70): each row takes the mean of its landmarks."""
    rows = np.zeros((len(groups), POINTS), np.float32)
    for row, group in zip(rows, groups, strict=True):
        row[list(group)] = 1 / len(group)
    return rows


def local_fits(groups: Groups, reach: float = 0.45) -> NDArray[np.float32]:
    """(groups, 70, 2) such that pointsᵀ · fit is how the mean face lies around the middle of each group, or
    around the lids of an iris.

    That is the affine map of least squares from the mean face to the landmarks, weighted by a Gaussian
    `reach` eye distances wide: linear in the landmarks, so that it is one product.
    """
    fits = []
    for mean in means(tuple(AROUND.get(group, group) for group in groups))[:, : len(MEAN_FACE)]:
        face = MEAN_FACE - mean @ MEAN_FACE
        weight = np.exp(-(face**2).sum(1, keepdims=True) / (2 * reach**2))
        spread = (weight * face).T @ face + 1e-3 * np.eye(2)
        fit = weight * face @ np.linalg.inv(spread)
        fits.append(fit - mean[:, None] * fit.sum(0))
    irises = POINTS - len(MEAN_FACE)
    return np.pad(np.stack(fits), [(0, 0), (0, irises), (0, 0)]).astype(np.float32)
