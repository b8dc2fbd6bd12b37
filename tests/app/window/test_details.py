"""Details: verdict, minute, choices and figures for those who want them."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from app.chain.figures import Figures
from app.chain.session_options import OnFailure
from app.window.details import Details
from app.window.figures_text import overlay_lines, rounded_delay_ms, speed_lines
from detector import State
from tests.app.window.fake_session import judged

FIGURES = Figures(
    frames=300,
    fps=14.6,
    engine="openvino",
    device="cpu",
    engine_reason="It was the quickest.",
    milliseconds=MappingProxyType({"guard": (1.0, 2.0), "capture": (2.4, 3.0), "animate": (30.2, 40.0)}),
    delay_ms=(81.0, 120.0),
)


@pytest.fixture
def details(qtbot: QtBot) -> Details:
    made = Details()
    qtbot.addWidget(made)
    return made


def test_a_judged_frame_is_shown_once(details: Details) -> None:
    frame = judged(3, State.WARNING, score=1.2)
    details.show_frame(frame)
    details.show_frame(frame)
    assert details.word.text() == "May look wrong"
    assert details.reasons.text() == "The mouth did not open."
    assert len(details.last_minute.samples) == 1
    assert "1.20" in details.bar.toolTip()
    details.show_nothing()
    assert details.word.text() == "Not judged yet"


def test_choices_are_shown_without_being_chosen_again_and_chosen_by_hand(details: Details) -> None:
    heard: list[object] = []
    for signal in (details.act_chosen, details.landmarks_switched, details.figures_switched):
        signal.connect(heard.append)
    details.show_choices(act=OnFailure.CARD, landmarks=True, figures=False)
    assert heard == []
    assert details.acts.currentText() == "Show a card"
    details.acts.activated.emit(details.acts.findData(OnFailure.HOLD))
    details.landmarks.click()
    details.statistics.click()
    assert heard == [OnFailure.HOLD, False, True]


def test_the_speed_is_said_in_plain_words(details: Details) -> None:
    details.show_figures(FIGURES, pace="judges every fourth frame")
    assert details.speed.text() == "15 fps"
    assert details.speed_text.text().splitlines() == [
        "Your computer is busy: 15 fps.",
        "About 80 ms late. In OBS, set that as the audio delay.",
        "Engine: openvino on cpu",
        "capture\N{NO-BREAK SPACE}2\N{NO-BREAK SPACE}ms · animate\N{NO-BREAK SPACE}30\N{NO-BREAK SPACE}ms · "
        "guard\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}ms",
    ]
    assert speed_lines(Figures()) == ()
    assert [rounded_delay_ms(Figures(delay_ms=(ms, 0.0))) for ms in (9, 11, 75, 384)] == [0, 20, 80, 380]


def test_the_match_is_shown_while_it_is_known(details: Details) -> None:
    details.show_figures(replace(FIGURES, match=93), "")
    assert details.match.text() == "Match 93"
    details.show_figures(FIGURES, "")
    assert details.match.text() == ""


def test_everything_can_be_copied_as_json(details: Details) -> None:
    copied: list[str] = []
    details.copied.connect(copied.append)
    details.show_figures(FIGURES, "")
    details.show_frame(judged(3, State.FAILED, score=2.0))
    details.copy_button.click()
    written = json.loads(copied[0])
    assert written["ms"]["animate"] == {"median": 30.2, "p95": 40.0}
    assert written["newest_judgement"]["state"] == "failed"


def test_figures_are_short_lines_for_the_overlay() -> None:
    lines = overlay_lines(FIGURES)
    assert lines[0].startswith("14.6 fps")
    assert "animate 30.2 ms" in lines
