import numpy as np
import pytest

from face.ibug import LID_PAIRS
from model.eyes.proportion import equal_unless_clear, lids_in_proportion
from tests.model.eyes.faces import FACE, blinking
from tests.model.retouch.test_window import turned


def openings(points: np.ndarray) -> np.ndarray:
    upper, lower = np.array(LID_PAIRS).T
    return np.linalg.norm(points[upper] - points[lower], axis=1)


def driver_of(points: np.ndarray, size: float) -> np.ndarray:
    """The same face with eyes whose openings are `size` times as large."""
    upper, lower = np.array(LID_PAIRS).T
    made = points.copy()
    made[upper] = points[lower] + np.float32(size) * (points[upper] - points[lower])
    return made


def asked(driving: np.ndarray, calm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What relative motion asks of FACE, and the transfer's offset."""
    offset = FACE - calm
    return driving + offset, offset


@pytest.mark.parametrize("size", [0.6, 1.0, 1.5])
@pytest.mark.parametrize("closed", [0.5, 0.75, 1.0])
def test_lids_close_as_far_as_the_drivers_whatever_their_size(size: float, closed: float) -> None:
    calm = driver_of(FACE, size)
    points, offset = asked(blinking(closed, closed, calm), calm)
    made = openings(lids_in_proportion(points, FACE, offset)) / openings(FACE)
    np.testing.assert_allclose(made, 1 - closed, atol=1e-3)
    if size != 1:
        assert np.abs(openings(points) / openings(FACE) - (1 - closed)).max() > 0.1


def test_eyes_as_open_as_the_calm_ones_or_wider_stay_as_asked() -> None:
    calm = driver_of(FACE, 0.6)
    for driving in (calm, driver_of(calm, 1.3)):
        points, offset = asked(driving, calm)
        np.testing.assert_allclose(lids_in_proportion(points, FACE, offset), points, atol=1e-5)


def test_a_wink_closes_one_eye_and_moves_upper_lids_only() -> None:
    calm = driver_of(FACE, 0.6)
    points, offset = asked(blinking(1.0, 0.0, calm), calm)
    made = lids_in_proportion(points, FACE, offset)
    assert set(np.nonzero(np.abs(made - points).max(1) > 1e-4)[0]) <= {37, 38, 43, 44}
    shares = openings(made) / openings(FACE)
    np.testing.assert_allclose(shares[:2], 0, atol=1e-3)
    assert shares[2:].min() > 0.98


def test_a_tilted_head_closes_its_lids_along_with_it() -> None:
    calm = driver_of(FACE, 0.6)
    points, offset = asked(turned(blinking(0.8, 0.8, calm), 15), calm)
    made = openings(lids_in_proportion(points, FACE, offset)) / openings(FACE)
    np.testing.assert_allclose(made, 0.2, atol=0.06)


def test_with_absolute_motion_lids_stay_as_asked() -> None:
    points = blinking(0.7, 0.4)
    made = lids_in_proportion(points, FACE, np.zeros_like(FACE))
    np.testing.assert_allclose(made, points, atol=1e-5)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((0.3, 0.3), (0.3, 0.3)),
        ((0.3, 0.45), (0.3, 0.3)),
        ((0.4, 0.2), (0.2, 0.2)),
        ((0.2, 1.0), (0.2, 0.95)),  # 0.2² / 0.8 = 0.05
        ((0.5, 0.0), (0.42, 0.0)),  # 0.2² / 0.5 = 0.08
    ],
)
def test_a_difference_within_the_noise_closes_the_more_open_eye_too(
    found: tuple[float, float], expected: tuple[float, float]
) -> None:
    np.testing.assert_allclose(equal_unless_clear(np.array(found, np.float32)), expected, atol=1e-6)


def test_a_blink_whose_landmarks_differ_closes_both_eyes_equally() -> None:
    calm = driver_of(FACE, 0.6)
    points, offset = asked(blinking(0.7, 0.85, calm), calm)
    made = openings(lids_in_proportion(points, FACE, offset)) / openings(FACE)
    np.testing.assert_allclose(made, 0.15, atol=1e-3)


@pytest.mark.parametrize("degrees", [0, 15])
def test_both_closed_lids_meet_equally_high_if_one_lower_lid_is_found_higher(degrees: float) -> None:
    calm = driver_of(FACE, 0.6)
    driving = blinking(0.9, 0.9, calm)
    driving[[37, 38, 40, 41], 1] -= 0.03  # the left eye's lids, as behind the rim of glasses
    points, offset = asked(turned(driving, degrees), calm)
    made = turned(lids_in_proportion(points, FACE, offset) - offset, -degrees) - calm
    risen = made[[37, 38, 40, 41, 43, 44, 46, 47], 1].reshape(2, 4)
    level = turned(turned(blinking(0.9, 0.9, calm), degrees), -degrees) - calm
    even = level[[37, 38, 40, 41, 43, 44, 46, 47], 1].reshape(2, 4)
    np.testing.assert_allclose(risen[0, 2:] - even[0, 2:], risen[1, 2:] - even[1, 2:], atol=2e-3)


def test_an_open_eye_keeps_its_lower_lid_in_a_wink() -> None:
    calm = driver_of(FACE, 0.6)
    driving = blinking(1.0, 0.0, calm)
    driving[[37, 38, 40, 41], 1] -= 0.03
    points, offset = asked(driving, calm)
    made = lids_in_proportion(points, FACE, offset)
    np.testing.assert_allclose(made[[46, 47]], points[[46, 47]], atol=3e-3)  # of 0.03


@pytest.mark.parametrize(("narrow", "is_equal"), [(1.0, False), (0.45, True)])
def test_a_turned_heads_farther_eye_closes_with_the_nearer_one(narrow: float, is_equal: bool) -> None:
    driving = blinking(0.9, 0.4)
    middle = driving[42:48, 0].mean()
    driving[42:48, 0] = middle + (driving[42:48, 0] - middle) * np.float32(narrow)
    points, offset = asked(driving, driver_of(FACE, 0.999))
    made = openings(lids_in_proportion(points, FACE, offset)) / openings(FACE)
    assert bool(abs(made[0] - made[2]) < 0.1) is is_equal
