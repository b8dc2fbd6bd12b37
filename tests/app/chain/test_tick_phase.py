"""TickPhase: ticks follow regular arrivals, and leave irregular ones alone."""

from __future__ import annotations

import pytest

from app.chain.tick_phase import AFTER_S, FEWEST, STEP_S, TickPhase

INTERVAL_S = 1 / 30


def moved(*waits_s: float, ticks: int = 100) -> float:
    """Note arrivals, and return how far the ticks move in all."""
    phase = TickPhase(INTERVAL_S)
    for wait_s in waits_s:
        phase.note(wait_s)
    return sum(phase.step() for _ in range(ticks))


@pytest.mark.parametrize("wait_s", [0.004, 0.010, 0.018])
def test_ticks_move_to_just_after_the_arrivals(wait_s: float) -> None:
    assert moved(*[wait_s] * FEWEST) == pytest.approx(AFTER_S - wait_s)


def test_ticks_move_later_if_pictures_just_miss_them() -> None:
    assert moved(*[INTERVAL_S - 0.002] * FEWEST) == pytest.approx(AFTER_S + 0.002)


def test_the_latest_of_the_arrivals_counts() -> None:
    assert moved(*[0.010, 0.014] * FEWEST) == pytest.approx(AFTER_S - 0.010)


def test_arrivals_on_both_sides_of_a_tick_are_near_each_other() -> None:
    assert moved(*[0.001, -0.002] * FEWEST) == pytest.approx(AFTER_S + 0.002)


def test_irregular_arrivals_do_not_move_the_ticks() -> None:
    assert moved(*(number * INTERVAL_S / FEWEST for number in range(FEWEST))) == 0


def test_few_arrivals_do_not_move_the_ticks() -> None:
    assert moved(*[0.02] * (FEWEST - 1)) == 0


def test_a_tick_moves_by_a_millisecond_at_most() -> None:
    assert moved(*[0.015] * FEWEST, ticks=1) == -STEP_S
