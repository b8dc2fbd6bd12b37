"""SinkPanel: the switch asks, the status answers, and a failure comes with what helps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action
from app.window.sink_panel import SinkPanel


def panel(qtbot: QtBot) -> SinkPanel:
    made = SinkPanel("Virtual camera", "Be a camera.")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_switch_moves_only_when_the_status_says_so(qtbot: QtBot) -> None:
    shown, asked = panel(qtbot), []
    shown.switched.connect(asked.append)
    qtbot.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert not shown.switch.isChecked()

    shown.show_status(SinkStatus(SinkState.ON, "Sending to OBS."))
    assert shown.switch.isChecked()
    assert (shown.state.text(), shown.text.text()) == ("On", "Sending to OBS.")
    qtbot.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    assert asked == [True, False]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action.RETRY, ""),
        (Action.COPY, "Copy the command"),
        (Action.LINK, "Open the page"),
        (Action.STEPS, "Show the steps"),
    ],
)
def test_a_failure_offers_what_helps(qtbot: QtBot, action: Action, words: str) -> None:
    shown = panel(qtbot)
    status = SinkStatus(SinkState.FAILED, "No virtual camera yet.", action, "sudo modprobe")
    shown.show_status(status)
    asked: list[object] = []
    shown.switched.connect(asked.append)
    shown.action_pressed.connect(asked.append)

    assert shown.action.isVisible() == bool(words)
    assert shown.action.text() == words
    qtbot.mouseClick(shown.retry, Qt.MouseButton.LeftButton)
    shown.action.click()
    assert asked == [True, status]


def test_what_helped_is_gone_once_it_works(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_status(SinkStatus(SinkState.FAILED, "No.", Action.COPY))
    shown.show_status(SinkStatus())
    assert not shown.retry.isVisible()
    assert not shown.action.isVisible()
    assert shown.text.text() == "Be a camera."
