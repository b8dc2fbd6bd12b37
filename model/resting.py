"""RestingHead: the keypoints of an avatar that rests, in a pose that comes from no driver."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from face.head_rotation import rotation_of, y_flipped
from face.ibug import IRISES, LEFT_EYE_CORNERS, LID_PAIRS, NUM_POINTS, RIGHT_EYE_CORNERS
from model.engines import FrameLayers
from model.eyes.proportion import lids_in_proportion
from model.mean_face_2d import GROUPS, PIXELS_PER_UNIT, local_fits
from model.motion import Array, Points, Transfer
from model.turn_limit import HeadShape

RISE = 0.1
"""Share of the eye's opening by which the lower lid rises when the eye closes."""

_UPPER, _LOWER = np.array(LID_PAIRS).T
_CORNERS = np.array([LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS])


class RestPose(NamedTuple):
    """A pose, from the avatar's own resting pose.

    yaw, pitch, roll: rotation of the head in degrees, with the signs of `HeadAngles`. lift: how far it is
    raised, in half picture sides. closed: share by which both eyes are closed, in [0, 1]. glance_x, glance_y:
    displacement of both irises to the right and down, in lengths of the eye.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    lift: float = 0.0
    closed: float = 0.0
    glance_x: float = 0.0
    glance_y: float = 0.0

    @property
    def breathing(self) -> RestPose:
        """The pose without everything but the breath."""
        return RestPose(lift=self.lift)


STILL = RestPose()
"""The avatar's own resting pose."""


class RestingHead:
    """Prepared once for an avatar, then posed for every frame.

    Keypoints that are not landmarks are only raised. `avatar`: its own keypoints.
    """

    def __init__(self, avatar: Points) -> None:
        """Take the avatar's own keypoints."""
        self.avatar = avatar
        self._shape = HeadShape(avatar.value) if len(avatar.value) == NUM_POINTS else None
        self._fits = local_fits(GROUPS)

    def posed(self, pose: RestPose) -> Points:
        """Return the keypoints in this pose. Jacobians are linear in landmarks, so they change with them."""
        if pose == STILL:
            return self.avatar
        moved = self.displacement(pose)
        jacobian = self.avatar.jacobian
        if self._shape is not None:
            jacobian = jacobian + np.float32(PIXELS_PER_UNIT) * np.einsum("pi,kpj->kij", moved, self._fits)
        return Points(self.avatar.value + moved, jacobian)

    def displacement(self, pose: RestPose) -> Array:
        """Return what the pose adds to the keypoints (points, 2), in half picture sides."""
        value = self.avatar.value
        raised = np.array([0, -pose.lift], np.float32)
        if self._shape is None:
            return np.broadcast_to(raised, value.shape)
        turn = y_flipped(rotation_of(pose.yaw, pose.pitch, pose.roll)) - np.eye(3)
        turned = (self._shape.points - self._shape.pivot) @ turn.T
        posed = value + turned[:, :2].astype(np.float32) + raised
        _close(posed, np.float32(pose.closed))
        _look(posed, pose.glance_x, pose.glance_y)
        return np.asarray(posed - value, np.float32)

    def in_proportion(
        self, layers: FrameLayers, transfer: Transfer, rest: float, pose: RestPose
    ) -> FrameLayers:
        """Return the layers of a frame with asked-for lids that close in proportion to the avatar's eyes.

        What the pose adds to the lids, with the weight `rest`, is in proportion already.
        """
        if self._shape is None or len(layers.points) != NUM_POINTS:
            return layers
        own = np.float32(rest) * self.displacement(pose)
        lids = lids_in_proportion(layers.points - own, self.avatar.value, transfer.offset)
        return layers._replace(points=lids + own)


def _close(points: Array, share: np.float32) -> None:
    """Close both eyes by this share: the lids meet a little above the lower one."""
    opening = points[_UPPER] - points[_LOWER]
    points[_UPPER] -= share * np.float32(1 - RISE) * opening
    points[_LOWER] += share * np.float32(RISE) * opening


def _look(points: Array, right: float, down: float) -> None:
    """Move both irises along and across the line of their eye, in its length."""
    line = points[_CORNERS[:, 1]] - points[_CORNERS[:, 0]]
    across = np.stack([-line[:, 1], line[:, 0]], 1)
    points[IRISES] += np.float32(right) * line + np.float32(down) * across
