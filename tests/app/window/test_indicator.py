"""Indicator: state, reason, score; calm words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.window.indicator import ACTS, Indicator, in_words
from detector import State
from tests.app.window.fake_session import judged


def indicator(qtbot: QtBot) -> Indicator:
    made = Indicator()
    qtbot.addWidget(made)
    return made


def test_a_judgement_is_shown_in_words_with_score_and_threshold(qtbot: QtBot) -> None:
    shown = indicator(qtbot)
    shown.show_frame(judged(3, State.FAILED, score=2.25))
    assert shown.badge.state is State.FAILED
    assert "broken. The mouth did not open." in shown.text()
    assert "Score 2.25" in shown.text()
    assert "1.60" in shown.text()


def test_a_judgement_that_rides_on_two_frames_is_one_sample(qtbot: QtBot) -> None:
    shown, frame = indicator(qtbot), judged(3)
    shown.show_frame(frame)
    shown.show_frame(replace(frame, number=4))
    assert len(shown.last_minute.samples) == 1


def test_without_frames_the_last_verdict_is_taken_back(qtbot: QtBot) -> None:
    shown, frame = indicator(qtbot), judged(3, State.FAILED)
    shown.show_frame(frame)
    shown.show_nothing()
    assert shown.badge.state is None
    shown.show_frame(frame)
    assert shown.badge.state is State.FAILED


@pytest.mark.parametrize("state", list(State))
def test_the_words_are_about_the_animation_only(state: State) -> None:
    judgement = judged(1, state).judgement
    assert judgement is not None
    assert not any(word in in_words(judgement).lower() for word in ("fake", "authentic", "real"))


def test_what_to_do_can_be_chosen_and_is_shown(qtbot: QtBot) -> None:
    shown = indicator(qtbot)
    chosen: list[str] = []
    shown.act_chosen.connect(chosen.append)
    for row, act in enumerate(ACTS):
        shown.acts.activated.emit(row)
        shown.show_act(act)
        assert shown.acts.currentData() == act
    assert chosen == ["keep", "hold", "blur", "card"]


def test_how_it_judges_is_said(qtbot: QtBot) -> None:
    shown = indicator(qtbot)
    shown.show_judge("Judged by twenty keypoints.")
    assert "twenty keypoints" in shown.text()
