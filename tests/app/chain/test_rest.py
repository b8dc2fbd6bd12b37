"""Easing: smooth, in its time, and never a jump."""

from __future__ import annotations

import itertools

import pytest

from app.chain.rest import BREATH, EASE_S, Easing, breath


def weights(
    easing: Easing, begin: float, seconds: float, *, wants_rest: bool, fps: float = 30
) -> list[float]:
    """The weights of so many seconds."""
    count = round(seconds * fps)
    return [easing.step(wants_rest=wants_rest, seconds=begin + number / fps) for number in range(count)]


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_easing_takes_the_same_time_at_any_rate(fps: float) -> None:
    easing = Easing()
    going = weights(easing, 0, 1, wants_rest=True, fps=fps)
    assert going == sorted(going)
    assert going.index(1.0) / fps == pytest.approx(EASE_S, abs=1.5 / fps)
    back = weights(easing, 1, 1, wants_rest=False, fps=fps)
    assert back == sorted(back, reverse=True)
    assert back[-1] == 0


def test_no_step_is_a_jump() -> None:
    easing = Easing()
    all_of_them = [
        0.0,
        *weights(easing, 0, 0.2, wants_rest=True),
        *weights(easing, 0.2, 0.6, wants_rest=False),
    ]
    assert max(abs(b - a) for a, b in itertools.pairwise(all_of_them)) < 0.2


def test_the_weight_can_be_set() -> None:
    easing = Easing()
    easing.set(1.0)
    assert easing.weight == 1
    assert easing.step(wants_rest=False, seconds=5.0) == 1, "time begins with the first step"


def test_a_breath_is_small_and_periodic() -> None:
    lifts = [breath(second / 10) for second in range(80)]
    assert max(lifts) == pytest.approx(BREATH, rel=0.01)
    assert lifts[0] == pytest.approx(lifts[40], abs=1e-9)
