"""StillLips: what lies between lips that stand still is mixed with what lay there before."""

import numpy as np
import pytest

from model.mouth.stillness import MOVING, NEW, StillLips

SHAPE = (6, 8)
LIPS = np.zeros((68, 2), np.float32)
OPEN = np.full(SHAPE, 255, np.uint8)


def level(value: int) -> np.ndarray:
    return np.full((*SHAPE, 4), value, np.uint8)


def wider(by: float) -> np.ndarray:
    """Lips whose points each move by this many pixels, half of them to either side."""
    points = LIPS.copy()
    points[48:68:2, 0] += by
    points[49:68:2, 0] -= by
    return points


def second(points: np.ndarray, opening: np.ndarray = OPEN) -> np.ndarray:
    """What becomes of a window of 200 after one of 100, for lips that moved from LIPS to these points."""
    still = StillLips()
    assert np.array_equal(still.blended(LIPS, OPEN, level(100)), level(100))
    return still.blended(points, opening, level(200))


def test_lips_that_do_not_move_keep_most_of_what_was_there() -> None:
    assert np.array_equal(second(LIPS), level(round(100 + NEW * 100)))


@pytest.mark.parametrize(("share_of_moving", "expected"), [(0.5, 150), (0.8, 180), (1.0, 200), (9.0, 200)])
def test_the_more_the_shape_changes_the_newer_is_the_picture(share_of_moving: float, expected: int) -> None:
    assert np.array_equal(second(wider(share_of_moving * MOVING)), level(expected))


def test_lips_that_move_as_a_whole_take_their_teeth_along() -> None:
    still, first, tooth = StillLips(), level(0), (2, 3)
    first[tooth] = 250
    still.blended(LIPS, OPEN, first)
    moved = still.blended(LIPS + np.array([2, 1], np.float32), OPEN, level(0))
    assert moved[3, 5].tolist() == [175] * 4  # 0.7 of 250
    moved[3, 5] = 0
    assert not moved.any()


def test_lips_themselves_are_never_mixed() -> None:
    opening = OPEN.copy()
    opening[:3] = 0
    mixed = second(LIPS, opening)
    assert (mixed[:3] == 200).all()
    assert (mixed[3:] == 130).all()


def test_a_still_mouth_reaches_the_new_picture_in_the_end() -> None:
    still = StillLips()
    still.blended(LIPS, OPEN, level(100))
    for _ in range(30):
        last = still.blended(LIPS, OPEN, level(200))
    assert np.array_equal(last, level(200))
