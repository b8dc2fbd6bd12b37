"""Figures of a reenactment: its pictures and landmarks against its target's. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import LID_PAIRS, LIP_PAIRS

Pictures = NDArray[np.uint8]
Points = NDArray[np.float32]
Figures = dict[str, float]


def measures(output: Pictures, target: Pictures, found: Points, true: Points) -> Figures:
    """One clip's figures from N pictures (N, 256, 256, 3) and their landmarks (N, 68, 2), NaN without a face.

    l1: mean difference of RGB in [0, 1]. akd: mean distance of landmarks in px. missing: share lost.
    lips, lids: correlation of the openings of inner lips and eyes over the clip. sharpness: variance of the
    Laplacian inside the face over the target's.
    """
    known = np.isfinite(true).all((1, 2))
    both = known & np.isfinite(found).all((1, 2))
    return {
        "l1": float(np.abs(output.astype(np.float32) - target).mean() / 255),
        "akd": float(np.linalg.norm(found[both] - true[both], axis=2).mean()),
        "missing": float(1 - both.sum() / max(known.sum(), 1)),
        "lips": correlation(openings(found[both], LIP_PAIRS), openings(true[both], LIP_PAIRS)),
        "lids": correlation(openings(found[both], LID_PAIRS), openings(true[both], LID_PAIRS)),
        "sharpness": sharpness(output[known], true[known]) / sharpness(target[known], true[known]),
    }


def openings(points: Points, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """(N,) mean distance between the pairs of points, in eye distances."""
    upper, lower = np.array(pairs).T
    gaps = np.linalg.norm(points[:, upper] - points[:, lower], axis=2).mean(1)
    opening: NDArray[np.float32] = gaps / np.linalg.norm(points[:, 36] - points[:, 45], axis=1)
    return opening


def correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Pearson's correlation; 0 if one of the two never moves."""
    if len(a) < 3 or min(a.std(), b.std()) < 1e-6:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def sharpness(pictures: Pictures, points: Points) -> float:
    """Mean over the pictures of the variance of the Laplacian within the landmarks' hull."""
    variances = []
    for picture, outline in zip(pictures, points, strict=True):
        inside = np.zeros(picture.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, cv2.convexHull(outline.astype(np.int32)), 1)
        edges = cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F)
        variances.append(float(edges[inside > 0].var()))
    return float(np.mean(variances))


def mean_over_clips(clips: Mapping[str, Figures]) -> Figures:
    """The mean of each figure over the clips. A clip without a face does not count for its NaN figures."""
    names = next(iter(clips.values()))
    return {name: float(np.nanmean([figures[name] for figures in clips.values()])) for name in names}
