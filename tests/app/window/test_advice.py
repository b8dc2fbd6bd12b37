"""Advice: the most helpful hint, shown and withdrawn with a delay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.chain.calibrating import EVERY_TICK, Tick
from app.chain.conditions import Want
from app.chain.presence import Cause
from app.chain.status import Driver
from app.frame import Presence
from app.window.advice import (
    DRIFTED,
    GOOD,
    HINTS,
    LOOKING,
    NOBODY,
    SILENT,
    WANTS,
    Advice,
    Alarm,
    advice_for,
    advice_of,
    advice_unjudged,
    advice_while_good,
)
from detector import Judgement, State

BAD = Advice(State.FAILED, "Looks wrong", "Turn back a little")


def judgement(state: State, *reasons: str) -> Judgement:
    return Judgement(1, state, 2.0, 1.6, reasons)


def test_only_the_most_helpful_hint_is_shown() -> None:
    reasons = ("movement not followed", "head turn not followed", "you have turned far")
    assert advice_of(judgement(State.WARNING, *reasons)).hint == "Turn back a little"
    assert advice_of(judgement(State.NO_FACE, "face lost", "your face is not in the picture")) == NOBODY
    assert advice_of(judgement(State.FAILED, "face lopsided")).hint == "Look straight and calibrate again"
    assert advice_of(judgement(State.GOOD)) == GOOD


@pytest.mark.parametrize("state", list(State))
def test_no_advice_has_more_than_four_words(state: State) -> None:
    for reason in ("", *(reason for reason, _ in HINTS)):
        assert len(advice_of(judgement(state, reason)).words.split()) <= 4


def test_a_warning_comes_after_half_a_second_and_goes_after_a_second_of_calm() -> None:
    alarm = Alarm()
    assert alarm.hear(GOOD, 0.0) == GOOD
    assert alarm.hear(BAD, 1.0) == GOOD
    assert alarm.hear(BAD, 1.4) == GOOD
    assert alarm.hear(BAD, 1.5) == BAD
    assert alarm.hear(GOOD, 2.0) == BAD
    assert alarm.hear(GOOD, 2.9) == BAD
    assert alarm.hear(GOOD, 3.0) == GOOD


def test_a_single_bad_frame_and_a_single_good_one_change_nothing() -> None:
    alarm = Alarm()
    alarm.hear(GOOD, 0.0)
    assert [alarm.hear(each, 0.1 * n) for n, each in enumerate((BAD, GOOD) * 20)] == [GOOD] * 40
    alarm.hear(BAD, 10.0)
    assert alarm.hear(BAD, 10.6) == BAD
    assert [alarm.hear(each, 11 + 0.1 * n) for n, each in enumerate((GOOD, BAD) * 20)] == [BAD] * 40


def test_the_hint_of_a_warning_does_not_flicker() -> None:
    alarm, other = Alarm(), Advice(State.WARNING, "May look wrong", "More light helps")
    alarm.hear(BAD, 0.0)
    assert alarm.hear(BAD, 0.5) == BAD
    assert alarm.hear(other, 1.0) == BAD
    assert alarm.hear(other, 1.5) == other


def test_it_can_be_silenced_at_once() -> None:
    alarm = Alarm()
    alarm.hear(BAD, 0.0)
    alarm.hear(BAD, 1.0)
    assert alarm.silence() == SILENT


def test_a_frame_that_is_not_judged_says_no_more_than_is_known() -> None:
    seen = Driver(Presence.SEEN, Cause.NONE, is_waited_for=False)
    assert advice_unjudged(seen, is_judging=True) == SILENT
    assert advice_unjudged(replace(seen, has_drifted=True), is_judging=True) == DRIFTED
    assert advice_unjudged(replace(seen, presence=Presence.LOST), is_judging=True) == LOOKING
    assert advice_unjudged(replace(seen, presence=Presence.LOST), is_judging=False) == SILENT


def test_while_all_is_well_a_drift_comes_before_light_and_focus() -> None:
    assert advice_while_good(Driver()) == GOOD
    assert advice_while_good(Driver(want=Want.MORE_LIGHT)).hint == "Turn on a light in front of you"
    assert advice_while_good(Driver(want=Want.MORE_LIGHT, has_drifted=True)) == DRIFTED


@pytest.mark.parametrize("want", list(WANTS))
def test_while_calibrating_the_hint_names_what_the_camera_lacks(want: Want) -> None:
    waiting = Driver(ticks=EVERY_TICK - {Tick.NEAR_AND_LIT}, want=want)
    advice = advice_for(waiting)
    assert advice is not None
    assert advice.hint == WANTS[want]
