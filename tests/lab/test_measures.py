"""What the lab measures, by hand on constructed points and pictures."""

from __future__ import annotations

import numpy as np
import pytest

from face.ibug import LEFT_EYE, MIRROR, NUM_POINTS
from lab import measures

SIZE = 256


def face(shift: tuple[float, float] = (0, 0)) -> np.ndarray:  # type: ignore[type-arg]
    """Points on a grid around the middle; the outer eye corners are 60 px apart."""
    rng = np.random.default_rng(1)
    points = 128 + rng.uniform(-50, 50, (NUM_POINTS, 2))
    points[36], points[45] = (98, 110), (158, 110)
    return (points + shift).astype(np.float32)


def moved(points: np.ndarray, which: slice, by: tuple[float, float]) -> np.ndarray:  # type: ignore[type-arg]
    after = points.copy()
    after[which] += by
    return after


def test_truth_against_truth_is_followed_in_full_without_error() -> None:
    calm, wink = face(), moved(face(), slice(37, 39), (0, 6))
    assert measures.followed(calm, wink, calm, wink) == pytest.approx(1)
    assert measures.error(wink, wink) == 0


def test_a_frozen_output_follows_nothing() -> None:
    calm, wink = face(), moved(face(), slice(37, 39), (0, 6))
    assert measures.followed(calm, calm, calm, wink) == 0


def test_half_the_way_is_a_half_and_the_wrong_way_is_negative() -> None:
    calm, full = face(), moved(face(), slice(48, 68), (10, 0))
    assert measures.followed(calm, moved(calm, slice(48, 68), (5, 0)), calm, full) == pytest.approx(0.5)
    assert measures.followed(calm, moved(calm, slice(48, 68), (-10, 0)), calm, full) == pytest.approx(-1)


def test_what_the_instrument_misses_in_the_truth_does_not_count() -> None:
    calm, full = face(), moved(face(), slice(48, 68), (10, 0))
    half = moved(calm, slice(48, 68), (5, 0))
    assert measures.followed(calm, half, calm, full, seen=(calm, half)) == pytest.approx(1)


def test_points_that_stand_still_do_not_count() -> None:
    calm, full = face(), moved(face(), slice(48, 68), (10, 0))
    trembling = moved(full, slice(0, 17), (4, 4))
    assert measures.followed(calm, trembling, calm, full) == pytest.approx(1)


def test_the_other_eye_is_not_the_right_one() -> None:
    calm = face()
    left, right = slice(37, 39), slice(43, 45)
    assert measures.followed(calm, moved(calm, right, (0, 6)), calm, moved(calm, left, (0, 6))) == 0
    assert measures.error(moved(calm, right, (0, 6)), moved(calm, left, (0, 6))) > 0


def test_no_face_is_not_a_number() -> None:
    calm, lost = face(), np.full((NUM_POINTS, 2), np.nan, np.float32)
    assert np.isnan(measures.followed(calm, lost, calm, moved(calm, LEFT_EYE, (0, 5))))
    assert np.isnan(measures.error(lost, calm))


def test_nothing_moves_is_not_a_number() -> None:
    assert np.isnan(measures.followed(face(), face(), face(), face()))


def test_error_is_the_mean_distance_in_eye_distances() -> None:
    assert measures.eye_distance(face()) == pytest.approx(60)
    assert measures.error(face((6, 0)), face()) == pytest.approx(0.1)


def test_error_knows_left_from_right() -> None:
    points = face()
    assert measures.error(points[MIRROR], points) > 0.1


def picture(colour: tuple[int, int, int]) -> np.ndarray:  # type: ignore[type-arg]
    return np.full((SIZE, SIZE, 3), colour, np.uint8)


def test_a_change_around_the_mouth_is_measured_in_the_picture() -> None:
    points, calm = face(), picture((120, 90, 80))
    full, half = calm.copy(), calm.copy()
    middle = points[48:68].mean(0).astype(int)
    window = slice(middle[1] - 5, middle[1] + 15), slice(middle[0] - 8, middle[0] + 8)
    full[window] = (220, 90, 80)
    half[window] = (170, 90, 80)
    shares = [measures.followed_in_picture(made, calm, full, points) for made in (full, half, calm)]
    assert shares == pytest.approx([1, 0.5, 0])


def test_identity_is_one_for_the_same_face_and_near_zero_for_other_colours() -> None:
    points = face()
    own, other = picture((200, 150, 130)), picture((60, 90, 160))
    assert measures.identity(own, points, own, points) == pytest.approx(1)
    assert measures.identity(other, points, own, points) < 0.01


def test_picture_error_tells_inside_from_around() -> None:
    points, true = face(), picture((100, 100, 100))
    made = true.copy()
    made[measures.face_mask(points, SIZE)] = 151
    inside, around = measures.picture_error(made, true, points)
    assert (inside, around) == pytest.approx((0.2, 0))
