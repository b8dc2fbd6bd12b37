"""Toast and messages: errors stay until they are read, notices go, and nothing is lost."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.window.messages import Messages
from app.window.messages_dialog import MessagesDialog
from app.window.toast import Toast


def toast(qtbot: QtBot) -> tuple[Messages, Toast]:
    messages, window = Messages(), QWidget()
    qtbot.addWidget(window)
    window.resize(900, 500)
    made = Toast(messages, window)
    made.settle(QRectF(0, 0, 900, 500))
    window.show()
    made.keeper = window
    return messages, made


def test_a_notice_disappears_by_itself(qtbot: QtBot) -> None:
    messages, shown = toast(qtbot)
    shown._timer.setInterval(20)
    messages.say("Saved.")
    assert shown.isVisible()
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_an_error_stays_until_it_is_closed_and_later_messages_follow(qtbot: QtBot) -> None:
    messages, shown = toast(qtbot)
    messages.error("The camera was unplugged.")
    messages.say("Saved.")
    assert shown.text.text() == "The camera was unplugged."
    assert shown.log.isVisible()
    shown.close_button.click()
    assert shown.text.text() == "Saved."
    shown.close_button.click()
    assert not shown.isVisible()


def test_a_message_can_offer_an_action(qtbot: QtBot) -> None:
    messages, shown = toast(qtbot)
    done: list[int] = []
    messages.say("Ida was removed.", act_text="Undo", act=lambda: done.append(1))
    assert shown.act.text() == "Undo"
    shown.act.click()
    assert done == [1]
    assert not shown.isVisible()


def test_notes_are_kept_and_not_shown(qtbot: QtBot) -> None:
    messages, shown = toast(qtbot)
    messages.note("Loading the network…")
    messages.note("Loading the network…")
    messages.say("")
    assert not shown.isVisible()
    assert len(messages.history()) == 1
    dialog = MessagesDialog(messages)
    qtbot.addWidget(dialog)
    assert "Loading the network…" in dialog.text.toPlainText()


def test_it_lies_inside_the_picture_however_long_the_message_is(qtbot: QtBot) -> None:
    messages, shown = toast(qtbot)
    shown.settle(QRectF(0, 0, 500, 300))
    messages.error("A sentence that goes on and on. " * 8)
    assert shown.geometry().left() >= 0
    assert shown.geometry().right() <= 500
    assert shown.geometry().bottom() <= 300
    assert shown.geometry().top() >= 0
