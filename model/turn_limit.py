"""TurnLimit: turns a driver's head back to the largest angles at which an avatar looks right.

Only the head's rotation is limited. Expression, gaze, place and size stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.head_rotation import angles_of, rotation_of, y_flipped
from face.ibug import LEFT_EYE, NUM_POINTS, RIGHT_EYE
from face.mean_face_3d import MEAN_FACE, NEAR_RIGID
from face.safe_range import SafeRange
from model.mean_face_2d import GROUPS, PIXELS_PER_UNIT, local_fits
from model.motion import Array, Points

Numbers = NDArray[np.float64]

FREE = 0.7
"""Share of a limit up to which the head is followed 1:1. Beyond it, the limit is approached exponentially."""
YAW_SEEN = 1.18
"""Ratio of the yaw that the fit of 2D landmarks gives to the true one, between 22° and 34°.

1.19 on the suite's three rendered drivers, 1.16 on its 14 avatars. Pitch and roll are right within 7 %.
"""
PIVOT = np.array([0.0, 1.4, -1.3])
"""Point that a turning head rotates about, from the middle of the eyes, in the units of `MEAN_FACE`."""
LEAST = 1e-6


@dataclass(frozen=True)
class TurnLimit:
    """The largest angles of a head, in degrees from the calibrated pose.

    A head is followed 1:1 at first, then more and more slowly, and never beyond these.
    """

    yaw: float
    pitch: float
    roll: float

    @classmethod
    def of_avatar(cls, reach: SafeRange | None) -> TurnLimit:
        """Return the limit of an avatar with this measured range, or of one without."""
        if reach is None:
            return WHOLE
        angles = zip((reach.yaw, reach.pitch, reach.roll), (WHOLE.yaw, WHOLE.pitch, WHOLE.roll), strict=True)
        return cls(*(min(pair) for pair in angles))

    def eased(self, angles: Numbers) -> Numbers:
        """Return the angles (3,) within the limit: yaw, pitch and roll in degrees, smooth and monotone."""
        limit = np.array([YAW_SEEN * self.yaw, self.pitch, self.roll])
        free, rest = FREE * limit, (1 - FREE) * limit
        beyond = np.maximum(np.abs(angles) - free, 0)
        return np.asarray(
            np.sign(angles) * (np.minimum(np.abs(angles), free) - rest * np.expm1(-beyond / rest))
        )


WHOLE = TurnLimit(20.0, 20.0, 30.0)
"""Largest angles at which hair, ears and neck of the bundled avatars look whole, chosen by eye."""


class Pose(NamedTuple):
    """The pose of a head: picture = scale · (rotation · shape)[:2] + origin.

    rotation: (3, 3), x right, y down, z to the viewer. scale: picture units for a unit of the shape.
    origin: (2,), the place of the shape's origin.
    """

    rotation: Numbers
    scale: float
    origin: Numbers

    @property
    def angles(self) -> Numbers:
        """Yaw, pitch and roll (3,) in degrees, with the signs of `HeadAngles`."""
        return np.array(angles_of(y_flipped(self.rotation)))

    def seen(self, place: Numbers) -> Numbers:
        """Return where a place of the shape (3,) is in the picture (2,)."""
        return np.asarray(self.scale * (self.rotation @ place)[:2] + self.origin)


class HeadShape:
    """The shape of a driver's head, from their calibrated landmarks and the depths of the mean face."""

    def __init__(self, calibrated: Array) -> None:
        """Take landmarks and irises (70, 2) of the calibrated pose, which has no rotation."""
        points, mean = np.asarray(calibrated, np.float64), _mean_face()
        pose = _fitted(_inverse(mean), _middle(mean), points)
        depth = pose.scale * (mean @ pose.rotation.T)[:, 2:]
        self.points: Numbers = np.concatenate([points - pose.origin, depth], axis=1)
        self._turned: Numbers = pose.scale * pose.rotation
        self.pivot: Numbers = self.place_of(PIVOT)
        self._inverse, self._middle = _inverse(self.points), _middle(self.points)

    def place_of(self, point: Numbers) -> Numbers:
        """Return a point (3,) of the mean head on this one."""
        return np.asarray(self._turned @ point)

    def pose(self, points: Array) -> Pose:
        """Return the pose of landmarks (70, 2), by those that expressions hardly move."""
        return _fitted(self._inverse, self._middle, np.asarray(points, np.float64))


class TurnBack:
    """Limits the turns of one driver. `surplus`: degrees removed from the newest keypoints, 0 for none."""

    def __init__(self) -> None:
        self.surplus = 0.0
        self._calibration: Points | None = None
        self._shape: HeadShape | None = None
        self._fits = local_fits(GROUPS)

    def step(self, driver: Points, calibration: Points, limit: TurnLimit | None) -> Points:
        """Return the driver's keypoints within a limit, unchanged if they are not landmarks.

        Jacobians are linear in landmarks, so they change with them.
        """
        self.surplus = 0.0
        if limit is None or len(driver.value) != NUM_POINTS:
            return driver
        if self._shape is None or calibration is not self._calibration:
            self._calibration, self._shape = calibration, HeadShape(calibration.value)
        points, self.surplus = turned_back(driver.value, self._shape, limit)
        if not self.surplus:
            return driver
        moved = np.einsum("pi,kpj->kij", points - driver.value, self._fits)
        return Points(points, driver.jacobian + np.float32(PIXELS_PER_UNIT) * moved)


class TurnedBack(NamedTuple):
    """Landmarks within a limit, (70, 2), and the largest of the three angles removed, in degrees."""

    points: Array
    surplus: float


def turned_back(points: Array, shape: HeadShape, limit: TurnLimit) -> TurnedBack:
    """Rotate a head about its pivot to within a limit.

    The pose does not explain the expression and the face's own shape. These parts of the landmarks are turned
    with the head, as if they lay in the plane of the face.
    """
    pose = shape.pose(points)
    angles = pose.angles
    allowed = limit.eased(angles)
    surplus = float(np.abs(angles - allowed).max())
    if surplus < LEAST:
        return TurnedBack(points, 0.0)
    turn = y_flipped(rotation_of(*allowed))
    rigid = pose.scale * (shape.points @ pose.rotation.T)[:, :2] + pose.origin
    flat = np.linalg.inv(pose.rotation[:2, :2])
    expression = (np.asarray(points, np.float64) - rigid) @ (turn[:2, :2] @ flat).T
    origin = pose.origin + pose.scale * ((pose.rotation - turn) @ shape.pivot)[:2]
    made = pose.scale * (shape.points @ turn.T)[:, :2] + origin + expression
    return TurnedBack(made.astype(np.float32), surplus)


def _mean_face() -> Numbers:
    """Return the mean face with an iris in the middle of each eye's landmarks, (70, 3)."""
    return np.concatenate([MEAN_FACE, [MEAN_FACE[LEFT_EYE].mean(0), MEAN_FACE[RIGHT_EYE].mean(0)]])


def _cross(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """Return the cross product of two vectors (3,); NumPy takes twenty times as long for it."""
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def _inverse(shape: Numbers) -> Numbers:
    rigid = shape[NEAR_RIGID]
    return np.asarray(np.linalg.pinv(rigid - rigid.mean(0)))


def _middle(points: Numbers) -> Numbers:
    """Return the mean of the points that expressions hardly move."""
    rigid = points.take(NEAR_RIGID, 0)
    return np.asarray(rigid.sum(0) / len(rigid))


def _fitted(inverse: Numbers, middle: Numbers, points: Numbers) -> Pose:
    """Return the pose by the affine fit that is nearest, made a rotation (DeMenthon and Davis 1995)."""
    seen = _middle(points)
    affine = (inverse @ (points.take(NEAR_RIGID, 0) - seen)).T
    u, sizes, vt = np.linalg.svd(affine, full_matrices=False)
    across, down = (u @ vt).tolist()
    rotation = np.array([across, down, _cross(across, down)])
    scale = max(float(sizes[0] + sizes[1]) / 2, LEAST)
    return Pose(rotation, scale, seen - scale * (rotation @ middle)[:2])
