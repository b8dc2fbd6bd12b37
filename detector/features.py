"""Features of 68 landmarks: pairwise distances, frontal shape and head rotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.head_rotation import y_flipped
from face.ibug import LEFT_EYE, MIRROR, RIGHT_EYE
from face.mean_face_3d import MEAN_FACE, NEAR_RIGID

Numbers = NDArray[np.float64]

POINTS = 68
_FIRST, _SECOND = np.triu_indices(POINTS, 1)
_SMALLEST = 1e-9
_MIRRORED, _FLIPPED = MIRROR[:POINTS], np.array([-1.0, 1.0])


def distances(points: NDArray[np.floating]) -> Numbers:
    """Return the distances of all pairs of points, (..., 68, 2) → (..., 2278).

    The order is (0, 1), (0, 2) … (66, 67).
    """
    points = np.asarray(points, np.float64)
    between: Numbers = np.linalg.norm(points[..., _FIRST, :] - points[..., _SECOND, :], axis=-1)
    return between


def normalised_distances(points: NDArray[np.floating], reading: str = "max") -> Numbers:
    """Return the study's features, (..., 68, 2) → (..., 2278), made scale-free by one of `READINGS`.

    The study only says "normalised". "max" is the default: every face then spans exactly 1 and the ratios of
    the authors are kept. Raises KeyError for a reading that is not in `READINGS`.
    """
    return READINGS[reading](distances(points), np.asarray(points, np.float64))


def eye_distance(points: NDArray[np.floating]) -> Numbers:
    """Return the distance between the centres of the two eyes, (..., 68, d) → (...)."""
    left, right = points[..., LEFT_EYE, :].mean(-2), points[..., RIGHT_EYE, :].mean(-2)
    apart: Numbers = np.linalg.norm(np.asarray(left - right, np.float64), axis=-1)
    return apart


def _by_box(between: Numbers, points: Numbers) -> Numbers:
    diagonal = np.linalg.norm(np.ptp(points, axis=-2), axis=-1)
    return _over(between, diagonal)


def _by_range(between: Numbers, _: Numbers) -> Numbers:
    least = between.min(-1, keepdims=True)
    return _over(between - least, np.ptp(between, axis=-1))


def _over(between: Numbers, scale: Numbers) -> Numbers:
    return between / np.maximum(scale, _SMALLEST)[..., None]


READINGS: Mapping[str, Callable[[Numbers, Numbers], Numbers]] = {
    "max": lambda between, _: _over(between, between.max(-1)),
    "mean": lambda between, _: _over(between, between.mean(-1)),
    "length": lambda between, _: _over(between, np.linalg.norm(between, axis=-1)),
    "range": _by_range,
    "eyes": lambda between, points: _over(between, eye_distance(points)),
    "box": _by_box,
    "none": lambda between, _: between,
}
"""Possible meanings of the study's "normalised".

Division by the greatest distance, the mean, the vector's length; scaling from 0 to 1; division by the
distance between the eyes, or the diagonal of the landmarks' box; none. An eighth, every distance standardised
over the training faces, is `fit`'s `standardise` with any of these.
"""


class Frontal(NamedTuple):
    """A face rotated back to the front.

    `shape` (68, 3) in the mean face's axes and units (y down), the head's `rotation` (3, 3) (x right, y up, z
    to the viewer), and the eye distance in pixels.
    """

    shape: Numbers
    rotation: Numbers
    scale: float


def frontalise(points_3d: NDArray[np.floating]) -> Frontal:
    """Align (68, 3) points to the mean face by the points that hardly move.

    Axes: x right, y down, z to the viewer. Uses the least-squares similarity (Umeyama 1991), never a
    reflection.
    """
    points = np.asarray(points_3d, np.float64)
    rigid, mean = points[NEAR_RIGID], MEAN_FACE[NEAR_RIGID]
    middle, mean_middle = rigid.mean(0), mean.mean(0)
    rigid, mean = rigid - middle, mean - mean_middle
    u, s, vt = np.linalg.svd(mean.T @ rigid)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt)) or 1.0])
    turn = (u * sign) @ vt  # mean = turn @ rigid, for columns
    scale = float((s * sign).sum() / max(float((rigid**2).sum()), _SMALLEST))
    shape = scale * (points - middle) @ turn.T + mean_middle
    return Frontal(shape, y_flipped(turn.T), 1 / max(scale, _SMALLEST))


def frontal_shape(points_3d: NDArray[np.floating]) -> Numbers:
    """Return our method's features of a face, (68, 3) → 136 numbers.

    They are the frontal shape without its depth, in eye distances.
    """
    return frontalise(points_3d).shape[:, :2].reshape(-1)


def asymmetry(shape: NDArray[np.floating]) -> float:
    """Return the RMS distance of a frontal shape from its mirror image, in eye distances.

    The shape is one that `frontal_shape` returns.
    """
    points = np.asarray(shape, np.float64).reshape(POINTS, 2)
    apart = (points - points[_MIRRORED] * _FLIPPED).reshape(-1)
    return float(np.sqrt(apart @ apart / apart.size / 2))
