"""Details: verdict, minute, choices and figures for those who want them."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from app.chain.figures import Figures
from app.chain.session_options import OnFailure
from app.window.details import Details, ScoreBar
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


def test_the_bar_has_the_threshold_in_its_middle(qtbot: QtBot) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    for score, part in ((0.0, 0.0), (1.6, 0.5), (9.0, 1.0), (-1.0, 0.0)):
        bar.show_score(score, 1.6)
        assert bar.part == pytest.approx(part)
        bar.grab()


def test_choices_are_shown_without_being_chosen_again_and_chosen_by_hand(details: Details) -> None:
    heard: list[object] = []
    for signal in (details.relative_switched, details.zoom_moved, details.overlay_moved, details.act_chosen):
        signal.connect(heard.append)
    details.show_choices(
        act=OnFailure.CARD, relative=True, zoom=2.0, overlay=0.3, landmarks=True, figures=False
    )
    assert heard == []
    assert details.acts.currentText() == "Show a card"
    details.relative.click()
    details.zoom.setValue(150)
    details.overlay.setValue(50)
    details.acts.activated.emit(details.acts.findData(OnFailure.HOLD))
    assert heard == [False, 1.5, 0.5, OnFailure.HOLD]


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
