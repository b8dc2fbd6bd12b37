"""Question: only a clear yes is a yes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.question import Question


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_cancel(qtbot: QtBot, key: Qt.Key) -> None:
    question, answers = Question("Sure?", "It cannot be undone.", "Yes"), []
    qtbot.addWidget(question)
    question.finished.connect(answers.append)
    question.open()
    qtbot.keyClick(question, key)
    assert answers == [Question.DialogCode.Rejected]


def test_the_confirming_button_accepts(qtbot: QtBot) -> None:
    question, answers = Question("Sure?", "It cannot be undone.", "Yes"), []
    qtbot.addWidget(question)
    question.accepted.connect(lambda: answers.append(True))
    question.yes.click()
    assert answers == [True]
