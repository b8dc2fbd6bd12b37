"""TurnLimit: angles by order, heads by projecting a known head, Jacobians by the network's own way."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from face.head_rotation import rotation_of, y_flipped
from face.ibug import CHIN, EYES, MOUTH, NUM_POINTS
from face.mean_face_3d import MEAN_FACE
from face.safe_range import SafeRange
from model.config import DEFAULT
from model.face_keypoints import FaceKeypoints
from model.motion import Array, Points
from model.turn_limit import (
    FREE,
    PIVOT,
    WHOLE,
    YAW_SEEN,
    HeadShape,
    TurnBack,
    TurnLimit,
    turned_back,
)

LIMIT = TurnLimit(20, 15, 30)
SIZE, PLACE = 0.3, (0.1, -0.05)
HEAD = np.concatenate([MEAN_FACE, [MEAN_FACE[36:42].mean(0), MEAN_FACE[42:48].mean(0)]])


def seen(yaw: float = 0, pitch: float = 0, roll: float = 0, *, jaw: float = 0) -> Array:
    """Landmarks of the mean face turned about the pivot, with the chin `jaw` units lower."""
    head = HEAD - PIVOT
    head[CHIN, 1] += jaw
    turned = head @ y_flipped(rotation_of(yaw, pitch, roll)).T + PIVOT
    return np.asarray(SIZE * turned[:, :2] + PLACE, np.float32)


def within(points: Array, limit: TurnLimit = LIMIT) -> Array:
    return turned_back(points, HeadShape(seen()), limit).points


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_small_angles_are_followed_and_large_ones_approach_the_limit(axis: int) -> None:
    def eased(angle: float) -> float:
        return float(LIMIT.eased(np.eye(3)[axis] * angle)[axis])

    end = (YAW_SEEN * LIMIT.yaw, LIMIT.pitch, LIMIT.roll)[axis]
    assert eased(FREE * end) == pytest.approx(FREE * end)
    made = np.array([eased(angle) for angle in np.arange(0, 90, 0.1)])
    steps = np.diff(made)
    assert made.max() <= end
    assert eased(90) == pytest.approx(end, abs=0.2)
    assert steps.min() > -1e-9  # monotone
    assert steps.max() <= 0.1 + 1e-9  # never faster than the driver, and without a jump
    assert np.abs(np.diff(steps)).max() < 0.01  # nor a kink
    assert eased(-50) == -eased(50)


def test_a_head_within_the_limit_passes_unchanged() -> None:
    points = seen(yaw=12, pitch=-8, roll=15, jaw=0.2)
    made = turned_back(points, HeadShape(seen()), LIMIT)
    assert made.points is points
    assert made.surplus == 0


@pytest.mark.parametrize(
    ("asked", "made"), [((45, 0, 0), (1, 0, 0)), ((0, -40, 0), (0, -1, 0)), ((0, 0, 60), (0, 0, 1))]
)
def test_a_head_beyond_the_limit_is_the_same_head_at_the_limit(
    asked: tuple[float, float, float], made: tuple[float, float, float]
) -> None:
    angles = LIMIT.eased(np.array(asked, float))
    assert np.abs(angles) == pytest.approx(np.abs(made) * (YAW_SEEN * 20, 15, 30), abs=0.5)
    assert within(seen(*asked)) == pytest.approx(seen(*angles), abs=1e-5)


def test_only_the_angle_beyond_its_limit_is_reduced() -> None:
    expected = LIMIT.eased(np.array([40.0, 5.0, -10.0]))
    assert expected[1:] == pytest.approx([5, -10])
    assert within(seen(40, 5, -10)) == pytest.approx(seen(*expected), abs=1e-5)


def test_expression_and_gaze_stay_as_they_are() -> None:
    asked = seen(yaw=40, jaw=0.25)
    asked[68:, 0] += 0.01
    turned = y_flipped(rotation_of(*LIMIT.eased(np.array([40.0, 0, 0]))))
    moved = within(asked) - within(seen(yaw=40))
    assert moved[CHIN] == pytest.approx([0, SIZE * 0.25], abs=2e-3)
    assert moved[68:, 0] == pytest.approx([0.01 * turned[0, 0] / np.cos(np.radians(40))] * 2, abs=1e-4)
    rest = [*range(EYES.start, EYES.stop), *range(MOUTH.start, MOUTH.stop)]
    assert moved[rest] == pytest.approx(0, abs=2e-3)


def test_place_and_size_stay_as_they_are() -> None:
    nearer = 1.3 * seen(yaw=40) + np.float32([0.2, 0.1])
    assert within(nearer) == pytest.approx(1.3 * within(seen(yaw=40)) + np.float32([0.2, 0.1]), abs=1e-5)


def test_jacobians_are_those_of_the_landmarks() -> None:
    network = FaceKeypoints(DEFAULT)

    def points(of: Array) -> Points:
        found = network.keypoints(torch.from_numpy(of)[None])
        return Points(found.value[0].numpy(), found.jacobian[0].numpy())

    turning = TurnBack()
    made = turning.step(points(seen(yaw=40)), points(seen()), LIMIT)
    assert turning.surplus == pytest.approx(40 - YAW_SEEN * 20, abs=0.5)
    assert made.jacobian == pytest.approx(points(made.value).jacobian, abs=1e-4)
    near = points(seen(yaw=5))
    assert turning.step(near, points(seen()), LIMIT) is near
    assert turning.surplus == 0


def test_keypoints_of_published_networks_are_left_alone() -> None:
    ten = Points(np.zeros((10, 2), np.float32), np.zeros((10, 2, 2), np.float32))
    assert TurnBack().step(ten, ten, LIMIT) is ten


def test_an_avatar_turns_as_far_as_its_range_and_its_hair_allow() -> None:
    assert TurnLimit.of_avatar(None) == WHOLE
    assert TurnLimit.of_avatar(SafeRange(45, 15, 15)) == TurnLimit(WHOLE.yaw, 15, 15)
    assert len(HEAD) == NUM_POINTS
