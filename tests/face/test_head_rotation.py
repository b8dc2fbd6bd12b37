"""Rotations of a head: by hand, by another route (SciPy), and there and back."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from face.head_rotation import angle_between, angles_of, rotation_of, y_flipped

RIGHT, UP, NOSE = np.eye(3)
HELD = [(0, 0, 0), (30, 0, 0), (0, 20, 0), (0, 0, -25), (40, -20, 15), (-85, 60, 170)]


def test_no_turn_by_hand() -> None:
    assert angles_of(np.eye(3)) == (0, 0, 0)
    np.testing.assert_array_equal(rotation_of(0, 0, 0), np.eye(3))


def test_quarter_turns_by_hand() -> None:
    np.testing.assert_allclose(rotation_of(90, 0, 0) @ NOSE, RIGHT, atol=1e-12)
    np.testing.assert_allclose(rotation_of(0, 90, 0) @ NOSE, UP, atol=1e-12)
    np.testing.assert_allclose(rotation_of(0, 0, 90) @ UP, RIGHT, atol=1e-12)


def test_the_angles_of_matrices_written_out() -> None:
    half, much = 0.5, np.sqrt(3) / 2  # the sine and the cosine of 30°
    yaw = np.array([[much, 0, half], [0, 1, 0], [-half, 0, much]])
    pitch = np.array([[1, 0, 0], [0, much, half], [0, -half, much]])
    roll = np.array([[much, half, 0], [-half, much, 0], [0, 0, 1]])
    assert angles_of(yaw) == pytest.approx((30, 0, 0))
    assert angles_of(pitch) == pytest.approx((0, 30, 0))
    assert angles_of(roll) == pytest.approx((0, 0, 30))


@pytest.mark.parametrize("angles", HELD)
def test_rotations_by_another_route(angles: tuple[float, float, float]) -> None:
    yaw, pitch, roll = angles
    expected = Rotation.from_euler("ZYX", [-roll, yaw, -pitch], degrees=True)
    np.testing.assert_allclose(rotation_of(*angles), expected.as_matrix(), atol=1e-12)


@pytest.mark.parametrize("angles", HELD)
def test_angles_survive_the_round_trip(angles: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(angles_of(rotation_of(*angles)), angles, atol=1e-9)


@pytest.mark.parametrize("angles", HELD)
def test_pictures_count_y_downward(angles: tuple[float, float, float]) -> None:
    flip = np.diag([1, -1, 1])
    np.testing.assert_array_equal(y_flipped(rotation_of(*angles)), flip @ rotation_of(*angles) @ flip)


def test_the_angle_between_two_heads() -> None:
    assert angle_between(rotation_of(10, 0, 0), rotation_of(-25, 0, 0)) == pytest.approx(35)
    assert angle_between(rotation_of(5, 5, 5), rotation_of(5, 5, 5)) == pytest.approx(0, abs=1e-5)
