import numpy as np
import pytest

from detector.asked import REST_S, Asked

FACE = np.random.default_rng(0).uniform(60, 200, (70, 2)).astype(np.float32)
FACE[36], FACE[45] = (100, 100), (150, 100)  # the outer eye corners are 50 px apart


def settled(shift: float = 0.0) -> tuple[Asked, float]:
    """A second of rest in which the instrument finds everything `shift` pixels to the right."""
    asked = Asked()
    for number in range(26):
        asked.measure(FACE[:68] + np.float32([shift, 0]), FACE, number / 25)
    return asked, 26 / 25


def test_a_constant_difference_of_the_two_instruments_does_not_count() -> None:
    asked, now = settled(7)
    assert asked.measure(FACE[:68] + np.float32([7, 0]), FACE, now) == pytest.approx(0, abs=1e-6)


def test_a_displacement_is_measured_in_eye_distances() -> None:
    asked, now = settled(7)
    for frame in range(6):
        distance = asked.measure(FACE[:68] + np.float32([7, 10]), FACE, now + frame / 25)
    assert distance == pytest.approx(10 / 50, abs=1e-6)


def test_an_avatar_that_moves_as_asked_is_no_distance_away() -> None:
    asked, now = settled()
    moved = FACE + np.float32([30, -20])
    assert asked.measure(moved[:68], moved, now) == pytest.approx(0, abs=1e-5)


def test_the_jaw_does_not_count_and_one_strange_frame_is_smoothed_away() -> None:
    asked, now = settled()
    jaw = FACE[:68].copy()
    jaw[:17] += 40
    assert asked.measure(jaw, FACE, now) == pytest.approx(0, abs=1e-6)
    asked.measure(FACE[:68], FACE, now + 0.04)
    assert asked.measure(FACE[:68] + 50, FACE, now + 0.08) == pytest.approx(0, abs=1e-6)
    asked.forget()
    assert asked.measure(FACE[:68] + 50, FACE, now + 0.12) > 1


def test_the_rest_is_learnt_in_the_first_half_second_only() -> None:
    asked = Asked()
    for number in range(60):
        drifted = np.float32([0, 0 if number / 25 < REST_S else 20])
        distance = asked.measure(FACE[:68] + drifted, FACE, number / 25)
    assert distance == pytest.approx(20 / 50, abs=1e-6)
