import numpy as np
import pytest

from face.ibug import LID_PAIRS
from model.eyes.width import USUAL, WIDEST, not_too_wide, opened_in_proportion, with_open_eyes
from model.motion import Points, absolute, relative
from tests.model.eyes.faces import FACE, blinking
from tests.model.eyes.test_proportion import asked, driver_of, openings
from tests.model.retouch.test_window import turned


def shares(driving: np.ndarray, calm: np.ndarray) -> np.ndarray:
    """Openness of the four pairs of lids, 1 as the avatar's own, for a driver."""
    points, offset = asked(driving, calm)
    return openings(opened_in_proportion(points, FACE, offset)) / openings(FACE)


@pytest.mark.parametrize("size", [0.6, 1.0, 1.5])
def test_eyes_open_wide_in_proportion_to_the_drivers_and_never_too_wide(size: float) -> None:
    calm = driver_of(FACE, size)
    made = [shares(driver_of(calm, wide), calm).mean() for wide in (1.0, 1.05, 1.2, 1.6, 4.0)]
    assert made[0] == pytest.approx(1, abs=1e-4)
    assert made[1] == pytest.approx(1.05, abs=0.005)
    assert np.all(np.diff(made) > 0)
    assert made[-1] == pytest.approx(1 + WIDEST, abs=0.001)


def test_both_eyes_open_equally_wide() -> None:
    made = shares(blinking(-0.1, -0.5), FACE)
    np.testing.assert_allclose(made, made[0], atol=1e-3)
    assert 1.15 < made[0] < 1.3


def test_one_eye_does_not_open_wide_while_the_other_one_is_closed() -> None:
    made = shares(blinking(1.0, -0.8), FACE)
    np.testing.assert_allclose(made, [0, 0, 1, 1], atol=1e-3)


def test_eyes_that_are_not_wide_stay_as_asked() -> None:
    for driving in (FACE, blinking(0.4, 0.1), blinking(1.0, 1.0)):
        points, offset = asked(driving, driver_of(FACE, 0.7))
        if shares(driving, driver_of(FACE, 0.7)).max() <= 1:
            np.testing.assert_array_equal(opened_in_proportion(points, FACE, offset), points)


def test_lower_lids_fall_by_a_part_of_that_only() -> None:
    driving = FACE.copy()
    driving[[40, 41, 46, 47], 1] += 0.1
    points, offset = asked(driving, FACE + 1e-6)
    fallen = (opened_in_proportion(points, FACE, offset) - FACE)[[40, 41, 46, 47], 1]
    assert 0 < fallen.max() < WIDEST * openings(FACE).max() / 2


@pytest.mark.parametrize("degrees", [0, 20])
def test_a_driver_who_was_calibrated_with_closed_eyes_opens_them_as_people_do(degrees: float) -> None:
    face = Points(turned(blinking(0.97, 0.95), degrees), np.zeros((0, 2, 2), np.float32))
    made = with_open_eyes(face).value
    for pair, (outer, inner) in zip((0, 2), ((36, 39), (42, 45)), strict=True):
        length = np.linalg.norm(made[inner] - made[outer])
        np.testing.assert_allclose(openings(made)[pair : pair + 2], USUAL * length, rtol=1e-3)
    still = np.setdiff1d(np.arange(len(made)), [upper for upper, _ in LID_PAIRS])
    np.testing.assert_array_equal(made[still], face.value[still])
    np.testing.assert_allclose(with_open_eyes(with_open_eyes(face)).value, made, atol=1e-6)


def test_open_and_narrow_eyes_are_calibrated_as_they_are() -> None:
    for points in (FACE, blinking(0.3, 0.3)):
        np.testing.assert_array_equal(with_open_eyes(Points(points, FACE)).value, points)
    other = np.zeros((10, 2), np.float32)
    assert with_open_eyes(Points(other, FACE)).value is other


def test_a_driver_is_asked_for_no_wider_eyes_whatever_the_scale_and_stays_with_absolute_motion() -> None:
    still = np.broadcast_to(np.eye(2, dtype=np.float32), (5, 2, 2))
    wide_eyes = driver_of(FACE, 1.9)
    avatar, calm, wide = (Points(each, still) for each in (FACE, FACE / 2 + 0.1, wide_eyes / 2 + 0.1))
    transfer = relative(avatar, calm)
    made = transfer.moved(not_too_wide(wide, avatar, transfer).value)
    np.testing.assert_allclose(openings(made) / openings(FACE), 1 + WIDEST, atol=0.01)
    assert not_too_wide(wide, avatar, absolute(70, 5)) is wide
