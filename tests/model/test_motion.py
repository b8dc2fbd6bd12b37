from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from app.commands.lab import SUITE
from face.ibug import NUM_POINTS
from lab.measures import error
from lab.suite import Suite
from model.mean_face_2d import MEAN_FACE
from model.motion import LEAST_AREA, LEAST_SPREAD, Points, absolute, hull_area, in_pixels, relative, size
from tests.model.tiny import TOLERANCE, difference, points


def test_relative_motion_is_the_published_one() -> None:
    made = relative(points("source"), points("initial")).apply(points("driving"))
    assert difference(made.value[None], "relative_value") <= TOLERANCE
    assert difference(made.jacobian[None], "relative_jacobian") <= TOLERANCE


def test_relative_motion_by_another_route() -> None:
    """Section 3.4 keypoint by keypoint, the hull by SciPy."""
    source, initial, driving = points("source"), points("initial"), points("driving")
    scale = np.sqrt(ConvexHull(source.value).volume / ConvexHull(initial.value).volume)
    made = relative(source, initial).apply(driving)
    for k in range(len(source.value)):
        value = (driving.value[k] - initial.value[k]) * scale + source.value[k]
        jacobian = driving.jacobian[k] @ np.linalg.inv(initial.jacobian[k]) @ source.jacobian[k]
        assert made.value[k] == pytest.approx(value, abs=1e-5)
        assert made.jacobian[k] == pytest.approx(jacobian, abs=1e-4)


def test_landmarks_become_pixels_and_other_keypoints_are_none() -> None:
    value = np.zeros((70, 2), np.float32)
    value[0], value[1] = (-1, 1), (0.5, 0)
    placed = in_pixels(Points(value, np.zeros((9, 2, 2), np.float32)), 256)
    assert placed is not None
    np.testing.assert_allclose(placed[:3], [(-0.5, 255.5), (191.5, 127.5), (127.5, 127.5)])
    assert in_pixels(points("source"), 256) is None


def test_the_calibrated_pose_gives_the_avatar_back() -> None:
    made = relative(points("source"), points("initial")).apply(points("initial"))
    assert np.allclose(made.value, points("source").value, atol=1e-6)
    assert np.allclose(made.jacobian, points("source").jacobian, atol=1e-5)


def test_a_driver_who_looks_like_the_avatar_is_copied() -> None:
    made = relative(points("source"), points("source")).apply(points("driving"))
    assert np.allclose(made.value, points("driving").value, atol=1e-6)
    assert np.allclose(made.jacobian, points("driving").jacobian, atol=1e-5)


def test_a_driver_twice_as_far_away_moves_the_avatar_just_as_much() -> None:
    near, far = (
        relative(points("source"), Points(size * points("initial").value, points("initial").jacobian)).apply(
            Points(size * points("driving").value, points("driving").jacobian)
        )
        for size in (1.0, 0.5)
    )
    assert np.allclose(near.value, far.value, atol=1e-5)


def test_absolute_motion_copies_the_driver() -> None:
    made = absolute(10, 10).apply(points("driving"))
    assert np.array_equal(made.value, points("driving").value)
    assert np.array_equal(made.jacobian, points("driving").jacobian)


@pytest.mark.parametrize(
    ("corners", "area"),
    [
        ([(-1, -1), (1, -1), (1, 1), (-1, 1)], 4.0),
        ([(-1, -1), (1, -1), (1, 1), (-1, 1), (0, 0), (0.5, -0.2)], 4.0),
        ([(0, 0), (1, 0), (0, 1)], 0.5),
    ],
)
def test_hull_by_hand(corners: list[tuple[float, float]], area: float) -> None:
    assert hull_area(np.array(corners, np.float32)) == pytest.approx(area)


def test_hull_by_another_route() -> None:
    for seed in range(20):
        cloud: NDArray[np.float32] = np.random.default_rng(seed).uniform(-1, 1, (20, 2)).astype(np.float32)
        assert hull_area(cloud) == pytest.approx(ConvexHull(cloud).volume, rel=1e-5)


def test_a_face_without_area_keeps_the_motion_finite() -> None:
    assert hull_area(np.array([(0, 0), (1, 1), (2, 2)], np.float32)) == LEAST_AREA
    flat = Points(np.zeros((10, 2), np.float32), points("initial").jacobian)
    made = relative(points("source"), flat).apply(points("driving"))
    assert np.isfinite(made.value).all()


def face(width: float = 1.0, jaw: float = 1.0, mouth: float = 0.0) -> NDArray[np.float32]:
    """The mean face: as a whole, its jaw, and its open mouth."""
    points = np.zeros((NUM_POINTS, 2), np.float32)
    points[:68] = 0.4 * np.asarray(MEAN_FACE, np.float32)
    points[:17, 0] *= jaw
    points[55:60, 1] += mouth
    return width * points


def test_a_landmark_face_is_as_large_as_its_upper_part() -> None:
    assert size(face(2)) == pytest.approx(2 * size(face()))
    assert size(face(jaw=1.3, mouth=0.2)) == size(face())
    assert size(np.zeros((NUM_POINTS, 2), np.float32)) == LEAST_SPREAD


def test_a_wide_jaw_does_not_make_the_head_move_farther() -> None:
    jacobian = np.broadcast_to(np.eye(2, dtype=np.float32), (24, 2, 2))
    made = relative(Points(face(jaw=1.3), jacobian), Points(face(), jacobian)).apply(
        Points(face() + np.float32(0.1), jacobian)
    )
    assert np.allclose(made.value, face(jaw=1.3) + 0.1, atol=1e-6)


def test_the_suites_avatars_are_nearer_to_their_truth_than_by_the_hull() -> None:
    """By exact truth: rendered heads that make the drivers' turns, without any network."""
    suite = Suite.open(SUITE)
    errors: dict[str, list[float]] = {"hull": [], "face": []}
    for gesture in ("yaw_-30", "yaw_+30", "pitch_-30", "pitch_+15", "roll_+15"):
        for avatar, driver in product((*suite.avatars, *suite.bundled), suite.drivers):
            moved = driver.points(gesture)[-1] - driver.neutral_points
            own, other = avatar.neutral_points, driver.neutral_points
            scales = {"hull": np.sqrt(hull_area(own) / hull_area(other)), "face": size(own) / size(other)}
            for name, scale in scales.items():
                errors[name].append(error(own + np.float32(scale) * moved, avatar.points(gesture)[-1]))
    assert np.mean(errors["face"]) < 0.82 * np.mean(errors["hull"])
