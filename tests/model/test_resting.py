"""RestingHead: lids, irises and turns by hand, Jacobians by the network's own way."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from face.ibug import EYES, IRISES, LID_PAIRS, NUM_POINTS
from model.config import DEFAULT
from model.engines import FrameLayers
from model.face_keypoints import FaceKeypoints
from model.motion import Array, Points, relative
from model.resting import RISE, STILL, RestingHead, RestPose
from model.turn_limit import HeadShape
from tests.model.test_turn_limit import seen

UPPER, LOWER = np.array(LID_PAIRS).T
LIDS = [*UPPER, *LOWER]
OTHERS = [point for point in range(NUM_POINTS) if point not in LIDS]
NONE = np.zeros((1, 1), np.float32)


def points_of(value: Array) -> Points:
    """These landmarks with the Jacobians that the avatar network measures."""
    found = FaceKeypoints(DEFAULT).keypoints(torch.from_numpy(value)[None])
    return Points(found.value[0].numpy(), found.jacobian[0].numpy())


AVATAR = points_of(seen())
HEAD = RestingHead(AVATAR)


def openings(points: Array) -> Array:
    return np.asarray(points[LOWER, 1] - points[UPPER, 1])


def test_the_still_pose_is_the_avatars_own() -> None:
    assert HEAD.posed(STILL) is AVATAR
    assert HEAD.posed(RestPose(yaw=1e-9)).value == pytest.approx(AVATAR.value, abs=1e-6)


@pytest.mark.parametrize("closed", [0.0, 0.25, 1.0])
def test_lids_close_by_the_share_and_nothing_else_moves(closed: float) -> None:
    moved = HEAD.displacement(RestPose(closed=closed))
    posed = AVATAR.value + moved
    assert openings(posed) == pytest.approx((1 - closed) * openings(AVATAR.value), abs=1e-6)
    assert -moved[LOWER, 1] == pytest.approx(closed * RISE * openings(AVATAR.value), abs=1e-6)
    assert not moved[OTHERS].any()


def test_a_glance_moves_both_irises_along_their_eyes() -> None:
    moved = HEAD.displacement(RestPose(glance_x=0.1, glance_y=-0.05))
    lines = AVATAR.value[[39, 45]] - AVATAR.value[[36, 42]]
    assert moved[IRISES, 0] == pytest.approx(0.1 * lines[:, 0] + 0.05 * lines[:, 1], abs=1e-6)
    assert moved[IRISES, 1] == pytest.approx(0.1 * lines[:, 1] - 0.05 * lines[:, 0], abs=1e-6)
    assert not moved[: IRISES.start].any()


def test_the_head_turns_by_the_angles() -> None:
    posed = HEAD.posed(RestPose(yaw=3, pitch=-2, roll=4))
    assert HeadShape(AVATAR.value).pose(posed.value).angles == pytest.approx((3, -2, 4), abs=0.05)


def test_jacobians_are_those_of_the_landmarks() -> None:
    posed = HEAD.posed(RestPose(yaw=2, pitch=1, roll=-2, lift=0.01, closed=0.8, glance_x=0.05))
    assert posed.jacobian == pytest.approx(points_of(posed.value).jacobian, abs=1e-4)


def test_keypoints_of_published_networks_are_only_raised() -> None:
    ten = Points(np.zeros((10, 2), np.float32), np.zeros((10, 2, 2), np.float32))
    posed = RestingHead(ten).posed(RestPose(yaw=2, closed=1, lift=0.01))
    assert posed.value == pytest.approx(np.tile([0, -0.01], (10, 1)))
    assert posed.jacobian is ten.jacobian
    assert RestPose(yaw=2, closed=1, lift=0.01).breathing == RestPose(lift=0.01)


@pytest.mark.parametrize("size", [0.5, 1.0, 2.0])
def test_a_blink_at_rest_closes_the_eyes_whatever_the_size_of_the_drivers(size: float) -> None:
    driver = AVATAR.value.copy()
    driver[UPPER] = driver[LOWER] + np.float32(size) * (driver[UPPER] - driver[LOWER])
    transfer = relative(AVATAR, points_of(driver))
    for closed in (0.0, 0.5, 1.0):
        pose = RestPose(yaw=1, closed=closed)
        layers = FrameLayers(NONE, NONE, NONE, NONE, HEAD.posed(pose).value)
        shown = HEAD.in_proportion(layers, transfer, 1.0, pose).points
        assert openings(shown) == pytest.approx((1 - closed) * openings(AVATAR.value), abs=1e-4)
        assert np.abs(shown - layers.points)[EYES.stop :].max() == 0
