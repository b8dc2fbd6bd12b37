from itertools import pairwise

import numpy as np
import pytest

from detector.features import (
    READINGS,
    asymmetry,
    distances,
    eye_distance,
    frontal_shape,
    frontalise,
    normalised_distances,
)
from face.head_rotation import angles_of
from face.ibug import MIRROR
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import ordinary, rotation, turned

FACE = ordinary(1, seed=4)[0]


def test_distances_by_hand() -> None:
    points = np.zeros((68, 2))
    points[0], points[1], points[67] = (3, 4), (3, 0), (0, -5)
    found = distances(points)
    assert found.shape == (2278,)
    assert found[0] == 4  # 0 and 1
    assert found[1] == 5  # 0 and 2, which lies in the origin
    assert found[66] == pytest.approx(np.hypot(3, 9))  # 0 and 67, the last pair of point 0
    assert found[-1] == 5  # 66 and 67


def test_distances_by_another_route() -> None:
    points = FACE[:, :2]
    slowly = [np.sqrt(((a - b) ** 2).sum()) for i, a in enumerate(points) for b in points[i + 1 :]]
    np.testing.assert_allclose(distances(points), slowly)


@pytest.mark.parametrize("reading", sorted(set(READINGS) - {"box"}))  # a box is upright: it knows the roll
def test_distances_do_not_depend_on_position_or_roll(reading: str) -> None:
    moved = turned(FACE, roll=33)[:, :2] + (40, -7)
    expected = normalised_distances(FACE[:, :2], reading)
    np.testing.assert_allclose(normalised_distances(moved, reading), expected, atol=1e-9)


@pytest.mark.parametrize("reading", sorted(set(READINGS) - {"none"}))
def test_normalised_distances_do_not_know_the_size(reading: str) -> None:
    points = FACE[:, :2]
    np.testing.assert_allclose(
        normalised_distances(points * 7, reading), normalised_distances(points, reading)
    )


def test_a_reading_says_what_it_divides_by() -> None:
    points = FACE[:, :2]
    assert normalised_distances(points, "max").max() == pytest.approx(1)
    assert normalised_distances(points, "mean").mean() == pytest.approx(1)
    assert np.linalg.norm(normalised_distances(points, "length")) == pytest.approx(1)
    ranged = normalised_distances(points, "range")
    assert (ranged.min(), ranged.max()) == (0, pytest.approx(1))
    np.testing.assert_allclose(normalised_distances(points, "eyes") * eye_distance(points), distances(points))
    np.testing.assert_allclose(normalised_distances(points, "none"), distances(points))


def test_distances_of_many_faces_at_once() -> None:
    many = ordinary(3)[..., :2]
    np.testing.assert_allclose(normalised_distances(many)[1], normalised_distances(many[1]))


def test_all_points_in_one_place_stay_finite() -> None:
    for reading in READINGS:
        assert np.isfinite(normalised_distances(np.ones((68, 2)), reading)).all()
    assert np.isfinite(frontal_shape(np.ones((68, 3)))).all()


@pytest.mark.parametrize("turn", [(0, 0, 0), (25, 0, 0), (0, -18, 0), (0, 0, 40), (-30, 12, -15)])
def test_the_frontal_shape_does_not_know_how_the_head_is_held(turn: tuple[float, float, float]) -> None:
    held = turned(FACE, *turn) * 83 + (200, 90, 5)
    np.testing.assert_allclose(frontal_shape(held), frontal_shape(FACE), atol=1e-9)


@pytest.mark.parametrize("turn", [(25, 0, 0), (0, -18, 0), (0, 0, 40), (-30, 12, -15)])
def test_the_turn_is_found_again(turn: tuple[float, float, float]) -> None:
    frontal = frontalise(turned(MEAN_FACE, *turn) * 50 + 9)
    np.testing.assert_allclose(frontal.rotation, rotation(*turn), atol=1e-9)
    np.testing.assert_allclose(angles_of(frontal.rotation), turn, atol=1e-6)
    assert frontal.scale == pytest.approx(50)
    np.testing.assert_allclose(frontal.shape, MEAN_FACE, atol=1e-9)


def test_the_mean_face_is_symmetric_and_measured_in_eye_distances() -> None:
    np.testing.assert_array_equal(MIRROR[MIRROR], np.arange(70))
    np.testing.assert_allclose(MEAN_FACE[MIRROR[:68]] * (-1, 1, 1), MEAN_FACE, atol=1e-9)
    assert eye_distance(MEAN_FACE) == pytest.approx(1, abs=2e-3)
    assert MEAN_FACE[30, 2] > MEAN_FACE[0, 2]  # the nose is nearer than the temples
    assert MEAN_FACE[8, 1] > MEAN_FACE[57, 1] > MEAN_FACE[33, 1]  # y is down


def test_asymmetry_is_zero_for_a_symmetric_face_and_grows_with_a_crooked_mouth() -> None:
    crooked = [MEAN_FACE.copy() for _ in range(3)]
    for amount, face in zip((0.0, 0.1, 0.3), crooked, strict=True):
        face[48, 1] += amount
    values = [asymmetry(frontal_shape(face)) for face in crooked]
    assert values[0] == pytest.approx(0, abs=1e-9)
    assert all(less < more for less, more in pairwise(values))
    by_hand = np.sqrt(2 * 0.1**2 / 136 / 2)  # both corners differ from their mirror's in y
    assert values[1] == pytest.approx(by_hand)
