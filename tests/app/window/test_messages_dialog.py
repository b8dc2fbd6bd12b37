"""MessageLine and its dialog: one line now, all of them on a click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.window.messages import Messages
from app.window.messages_dialog import MessageLine


def test_the_line_shortens_what_is_too_long_and_keeps_the_rest(qtbot: QtBot) -> None:
    messages = Messages()
    line = MessageLine(messages)
    qtbot.addWidget(line)
    line.resize(120, 20)
    text = "The virtual camera could not be opened, for reasons that are many and long."
    messages.say(text)
    assert line.text().endswith("…")
    assert line.full_text() == text
    assert line.toolTip() == f"<qt>{text}</qt>"
    line.resize(2000, 20)
    line.show()
    assert line.text() == text


def test_a_click_shows_all_messages(qtbot: QtBot) -> None:
    messages, window = Messages(), QWidget()
    qtbot.addWidget(window)
    line = MessageLine(messages, window)
    messages.say("One.")
    messages.say("Two.")
    window.show()
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QDialog)
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "One." in text
    assert "Two." in text
    dialog.close()
