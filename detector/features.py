"""What the detector measures of 68 landmarks: pairwise distances, the frontal shape, the head's turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.mean_face_3d import MEAN_FACE, NEAR_RIGID
from face.ibug import LEFT_EYE, MIRROR, RIGHT_EYE

Numbers = NDArray[np.float64]

POINTS = 68
_FIRST, _SECOND = np.triu_indices(POINTS, 1)
_SMALLEST = 1e-9


def distances(points: NDArray[np.floating]) -> Numbers:
    """(..., 68, 2) points → (..., 2278) distances of every pair, in the order (0, 1), (0, 2) … (66, 67)."""
    points = np.asarray(points, np.float64)
    between: Numbers = np.linalg.norm(points[..., _FIRST, :] - points[..., _SECOND, :], axis=-1)
    return between


def normalised_distances(points: NDArray[np.floating], reading: str = "max") -> Numbers:
    """The study's features: (..., 68, 2) → (..., 2278), free of the picture's scale by one of `READINGS`.

    The study says "normalised" and no more. "max" is the default because every face then spans exactly 1 and
    the authors' ratios are kept. Raises KeyError for a reading that is none of `READINGS`.
    """
    return READINGS[reading](distances(points), np.asarray(points, np.float64))


def eye_distance(points: NDArray[np.floating]) -> Numbers:
    """(..., 68, d) → (...) distance between the middles of the two eyes."""
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
"""What "normalised" may mean: over the greatest distance, the mean, the vector's length; from 0 to 1; over
the distance between the eyes, the diagonal of the landmarks' box; not at all. An eighth, every distance
standardised over the training faces, is `fit`'s `standardise` with any of these."""


class Frontal(NamedTuple):
    """A face turned back to the front: `shape` (68, 3) in the mean face's axes and units (y down), the head's
    `rotation` (3, 3) (x right, y up, z to the viewer), and the pixels that one eye distance takes."""

    shape: Numbers
    rotation: Numbers
    scale: float


def frontalise(points_3d: NDArray[np.floating]) -> Frontal:
    """Align (68, 3) points (x right, y down, z to the viewer) to the mean face by the points that hardly
    move.

    The similarity of least squares (Umeyama 1991), never a reflection.
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
    return Frontal(shape, _FLIP @ turn.T @ _FLIP, 1 / max(scale, _SMALLEST))


_FLIP = np.diag([1.0, -1.0, 1.0])  # pictures count y downward, rotations upward


def frontal_shape(points_3d: NDArray[np.floating]) -> Numbers:
    """Our method's features: (68, 3) → 136 numbers, the frontal shape without its depth, in eye distances."""
    return frontalise(points_3d).shape[:, :2].reshape(-1)


def angles(rotation: NDArray[np.floating]) -> tuple[float, float, float]:
    """Yaw, pitch and roll in degrees of a head's (3, 3) rotation (x right, y up, z towards the viewer).

    Yaw is positive to the right in the picture, pitch upward, roll clockwise; rotation = roll · yaw · pitch.
    """
    yaw = np.arcsin(np.clip(-rotation[2, 0], -1, 1))
    pitch = -np.arctan2(rotation[2, 1], rotation[2, 2])
    roll = -np.arctan2(rotation[1, 0], rotation[0, 0])
    return float(np.degrees(yaw)), float(np.degrees(pitch)), float(np.degrees(roll))


def angle_between(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Degrees of the turn that takes one (3, 3) rotation into the other."""
    cosine = (np.trace(one.T @ other) - 1) / 2
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def asymmetry(shape: NDArray[np.floating]) -> float:
    """How far a frontal shape, as `frontal_shape` gives it, is from its mirror picture: RMS, in eye
    distances."""
    points = np.asarray(shape, np.float64).reshape(POINTS, 2)
    return float(np.sqrt(np.mean((points - points[MIRROR[:POINTS]] * (-1, 1)) ** 2) / 2))
