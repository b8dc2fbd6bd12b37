"""Rotations of three-dimensional space: vectors, matrices, head angles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrices = NDArray[np.float64]


def from_vector(vector: ArrayLike) -> Matrices:
    """Rodrigues' formula: rotation vectors (..., 3) in radians → matrices (..., 3, 3)."""
    v = np.asarray(vector, np.float64)
    angle = np.linalg.norm(v, axis=-1)[..., None, None]
    axis = v[..., None, :] / np.maximum(angle, 1e-12)
    x, y, z = axis[..., 0, 0], axis[..., 0, 1], axis[..., 0, 2]
    cross = np.zeros((*v.shape[:-1], 3, 3))
    cross[..., 0, 1], cross[..., 0, 2] = -z, y
    cross[..., 1, 0], cross[..., 1, 2] = z, -x
    cross[..., 2, 0], cross[..., 2, 1] = -y, x
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross))


def to_vector(matrix: Matrices) -> Matrices:
    """Matrices (..., 3, 3) → rotation vectors (..., 3) in radians; angles below 180°."""
    cosine = np.clip((np.trace(matrix, axis1=-2, axis2=-1) - 1) / 2, -1, 1)
    angle = np.arccos(cosine)
    axial = np.stack(
        [
            matrix[..., 2, 1] - matrix[..., 1, 2],
            matrix[..., 0, 2] - matrix[..., 2, 0],
            matrix[..., 1, 0] - matrix[..., 0, 1],
        ],
        -1,
    )
    factor = np.where(angle < 1e-6, 0.5, angle / np.maximum(2 * np.sin(angle), 1e-9))
    return np.asarray(axial * factor[..., None])


def from_angles(yaw: float, pitch: float, roll: float) -> Matrices:
    """Head angles in degrees → matrix (3, 3).

    Yaw > 0 turns to the subject's left (the right of the picture), pitch > 0 looks up, roll > 0 tilts
    clockwise as seen by the viewer.
    """
    y, p, r = np.deg2rad([yaw, -pitch, -roll])
    return np.asarray(from_vector([0, 0, r]) @ from_vector([0, y, 0]) @ from_vector([p, 0, 0]))


def to_angles(matrix: Matrices) -> tuple[float, float, float]:
    """The inverse of `from_angles`: yaw, pitch, roll in degrees, for |yaw| < 90°."""
    yaw = np.arcsin(np.clip(-matrix[2, 0], -1, 1))
    pitch = -np.arctan2(matrix[2, 1], matrix[2, 2])
    roll = -np.arctan2(matrix[1, 0], matrix[0, 0])
    return float(np.rad2deg(yaw)), float(np.rad2deg(pitch)), float(np.rad2deg(roll))
