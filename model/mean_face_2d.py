"""The 2D mean face: 68 landmarks of a frontal face, and the groups of landmarks that are keypoints."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE, LEFT_IRIS, NUM_POINTS, RIGHT_EYE, RIGHT_IRIS

Groups = tuple[tuple[int, ...], ...]

GROUPS: Groups = (
    *((8,), (4,), (12,), (0,), (16,)),  # chin, jaw, temples
    *((27,), (30,), (33,)),  # nose
    *((37, 38), (40, 41), (36,), (39,)),  # left eye: upper lid, lower lid, corners
    *((43, 44), (46, 47), (42,), (45,)),  # right eye
    *((48,), (54,), (51, 62), (57, 66)),  # corners of the mouth, middles of the lips
    *((17, 18, 19), (20, 21), (22, 23), (24, 25, 26)),  # brows
    *((49, 50, 61), (52, 53, 63), (58, 59, 67), (55, 56, 65)),  # quarters of the lips
    *((LEFT_IRIS,), (RIGHT_IRIS,)),
)
"""Groups of iBUG points. Each keypoint is the mean of one group."""

PIXELS_PER_UNIT = 127.5 / 90
"""Scale of Jacobians: the identity is a face with eyes 90 px apart in a picture of 256 px."""

AROUND: Mapping[tuple[int, ...], tuple[int, ...]] = {
    (LEFT_IRIS,): tuple(range(LEFT_EYE.start, LEFT_EYE.stop)),
    (RIGHT_IRIS,): tuple(range(RIGHT_EYE.start, RIGHT_EYE.stop)),
}
"""Points that a group's Jacobian is measured around, if not the group itself: the lids, for an iris."""

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
"""Median landmarks of 355 rendered frontal heads: (68, 2) in eye distances, x right, y down.

The mean of nose, eyes and mouth is the origin. Jacobians of keypoints are measured against this face."""


def means(groups: Groups) -> NDArray[np.float32]:
    """Return the matrix (groups, 70) that maps points to the mean of each group."""
    rows = np.zeros((len(groups), NUM_POINTS), np.float32)
    for row, group in zip(rows, groups, strict=True):
        row[list(group)] = 1 / len(group)
    return rows


def local_fits(groups: Groups, reach: float = 0.45) -> NDArray[np.float32]:
    """Return the fits (groups, 70, 2) that map points to the Jacobian of each group.

    For points (70, 2) and the fit (70, 2) of one group, pointsᵀ · fit is the (2, 2) linear part of the
    affine map from the mean face to these points. The map is a least-squares fit, weighted by a Gaussian
    around the group (around the lids for an iris) with a standard deviation of `reach` eye distances. It is
    linear in the points.
    """
    fits = []
    for mean in means(tuple(AROUND.get(group, group) for group in groups))[:, : len(MEAN_FACE)]:
        face = MEAN_FACE - mean @ MEAN_FACE
        weight = np.exp(-(face**2).sum(1, keepdims=True) / (2 * reach**2))
        spread = (weight * face).T @ face + 1e-3 * np.eye(2)
        fit = weight * face @ np.linalg.inv(spread)
        fits.append(fit - mean[:, None] * fit.sum(0))
    irises = NUM_POINTS - len(MEAN_FACE)
    return np.pad(np.stack(fits), [(0, 0), (0, irises), (0, 0)]).astype(np.float32)
