"""Figures by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.chain.figures import FPS_WINDOW_S, Tally
from app.frame import Frame
from detector import Judgement, State
from tests.app.fakes import AVATAR, Clock, filled


def frame(captured_at: float, ms: float = 10.0) -> Frame:
    """An animated frame."""
    return Frame(0, captured_at, filled(AVATAR), avatar=filled(AVATAR), milliseconds={"animate": ms})


def test_nothing_yet() -> None:
    figures = Tally().snapshot()
    assert (figures.frames, figures.fps, figures.delay_ms, dict(figures.milliseconds)) == (
        0,
        0.0,
        (0.0, 0.0),
        {},
    )


def test_rate_times_and_delay_by_hand() -> None:
    clock = Clock()
    tally = Tally(clock)
    for number in range(101):
        clock.now = 100 + number / 20
        tally.note_released(frame(clock.now - 0.030, ms=number))
    figures = tally.snapshot()
    assert figures.frames == 101
    assert figures.seconds == pytest.approx(5)
    assert figures.fps == pytest.approx(20)
    assert figures.milliseconds["animate"] == pytest.approx((50, 95))
    assert figures.delay_ms == pytest.approx((30, 30))


def test_the_rate_forgets_what_is_long_past() -> None:
    clock = Clock()
    tally = Tally(clock)
    for _ in range(10):
        clock.now += 1
        tally.note_released(frame(clock.now))
    clock.now += FPS_WINDOW_S + 1
    assert tally.snapshot().fps == 0


def test_the_last_second_by_hand() -> None:
    clock = Clock()
    tally = Tally(clock)
    assert tally.lately(1) == (0, {})
    for number in range(1, 41):
        clock.now = 100 + number / 20
        tally.note_released(frame(clock.now, ms=number))
    fps, took_ms = tally.lately(1)
    assert fps == pytest.approx(20, abs=1)
    assert took_ms["animate"] == pytest.approx(30.5, abs=0.5)
    clock.now += 1
    assert tally.lately(1) == (0, {})
    assert tally.frames == 40


def test_with_a_sink_the_delay_is_to_the_sink() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.note_released(frame(clock.now - 0.030))
    tally.note_delivered(frame(clock.now - 0.050), clock.now)
    assert tally.snapshot().delay_ms == pytest.approx((50, 50))
    clock.now += FPS_WINDOW_S + 1
    assert tally.snapshot().delay_ms == pytest.approx((30, 30)), "the sink has been closed"


def test_a_card_is_not_late() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.note_delivered(replace(frame(0), milliseconds={}), clock.now)
    assert tally.snapshot().delay_ms == (0, 0)


def test_flagged_are_counted_among_the_judged() -> None:
    tally = Tally()
    for state in (State.GOOD, State.FAILED, State.WARNING, State.NO_FACE):
        judgement = Judgement(0, state, 1.0, 2.0)
        tally.note_judged(replace(frame(0), judgement=judgement, milliseconds={"judge": 4.0}))
    tally.note_judged(frame(0))
    figures = tally.snapshot()
    assert (figures.judged, figures.flagged) == (4, 2)
    assert figures.milliseconds["judge"] == (4, 4)


def test_the_match_is_the_median_of_the_last_second() -> None:
    clock = Clock()
    tally = Tally(clock)
    assert tally.snapshot().match is None
    judged = replace(frame(0.0), judgement=Judgement(0, State.GOOD, 1.0, 2.0))
    for match in (20, 90, 80):
        tally.note_judged(replace(judged, match=match))
    assert tally.snapshot().match == 80
    clock.now += 1.5
    assert tally.snapshot().match is None
