"""The rotation of a head, as a matrix and as yaw, pitch and roll.

Matrices are (3, 3) float64 with x right, y up and z towards the viewer. Yaw is positive to the right in the
picture, pitch upward, roll clockwise; rotation = roll · yaw · pitch.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_FLIPPED = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])


class HeadAngles(NamedTuple):
    """Yaw, pitch and roll in degrees."""

    yaw: float
    pitch: float
    roll: float


def angles_of(rotation: NDArray[np.floating]) -> HeadAngles:
    """Return the angles of a rotation (3, 3). The yaw is within ±90°."""
    (a, _, _), (b, _, _), (c, d, e) = rotation.tolist()  # NumPy takes ten times as long for single numbers
    yaw, pitch, roll = math.asin(min(max(-c, -1.0), 1.0)), -math.atan2(d, e), -math.atan2(b, a)
    return HeadAngles(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def rotation_of(yaw: float, pitch: float, roll: float) -> Numbers:
    """Return the rotation (3, 3) of these angles in degrees."""
    angles = np.radians([yaw, -pitch, -roll])
    (a, b, c), (d, e, f) = np.cos(angles), np.sin(angles)
    about_y = np.array([[a, 0, d], [0, 1, 0], [-d, 0, a]])
    about_x = np.array([[1, 0, 0], [0, b, -e], [0, e, b]])
    about_z = np.array([[c, -f, 0], [f, c, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def y_flipped(rotation: NDArray[np.floating]) -> Numbers:
    """Return the same rotation (3, 3) in axes whose y points the other way, as in pictures (y down)."""
    return np.asarray(rotation * _FLIPPED)


def angle_between(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Return the angle in degrees between two rotations (3, 3)."""
    cosine = (np.trace(one.T @ other) - 1) / 2
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
