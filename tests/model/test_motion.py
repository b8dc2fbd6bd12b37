from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from model.motion import LEAST_AREA, Points, absolute, hull_area, relative
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
