"""How the driver's motion is carried over to the avatar (Siarohin et al. 2019, section 3.4)."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
LEAST_AREA = 1e-6
"""Of a face; keeps the scale finite where no face was seen and all keypoints fell on one line."""


class Points(NamedTuple):
    """The keypoints of one picture. value: (keypoints, 2) in [-1, 1]; jacobian: (keypoints, 2, 2).

    Where a face's landmarks are the keypoints there are 70 values, and a Jacobian for each group of them.
    """

    value: Array
    jacobian: Array


class Transfer(NamedTuple):
    """What turns the driver's keypoints into the avatar's. Constant between calibrations.

    value = scale · driving + offset, jacobian = driving · turn. scale: (); offset: (keypoints, 2);
    turn: (keypoints, 2, 2).
    """

    scale: Array
    offset: Array
    turn: Array

    def apply(self, driving: Points) -> Points:
        """The avatar's keypoints for these of the driver."""
        return Points(self.scale * driving.value + self.offset, driving.jacobian @ self.turn)


def absolute(num_points: int, num_kp: int) -> Transfer:
    """The avatar takes the driver's keypoints as they are, place and face shape included."""
    return Transfer(
        np.array(1, np.float32),
        np.zeros((num_points, 2), np.float32),
        np.broadcast_to(np.eye(2, dtype=np.float32), (num_kp, 2, 2)).copy(),
    )


def relative(avatar: Points, calibration: Points) -> Transfer:
    """The avatar moves from its own pose as the driver moves from the calibrated one:

    value = (driving − calibration) · s + avatar, jacobian = driving · calibration⁻¹ · avatar,
    where s is the square root of the ratio of the areas that the two faces' keypoints span.
    """
    scale = np.array(np.sqrt(hull_area(avatar.value) / hull_area(calibration.value)), np.float32)
    offset = avatar.value - scale * calibration.value
    turn = np.linalg.inv(calibration.jacobian) @ avatar.jacobian
    return Transfer(scale, offset.astype(np.float32), turn.astype(np.float32))


def hull_area(points: Array) -> float:
    """Area of the convex hull of (n, 2) points; a hair above nothing where they all lie on a line."""
    return max(cv2.contourArea(cv2.convexHull(points)), LEAST_AREA)
