"""ShortcutsDialog: OK only without conflicts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.window.shortcuts import keys_with
from app.window.shortcuts_dialog import ShortcutsDialog


def dialog(qtbot: QtBot) -> ShortcutsDialog:
    made = ShortcutsDialog(keys_with({}))
    qtbot.addWidget(made)
    return made


def test_a_pressed_key_becomes_the_deeds_key(qtbot: QtBot) -> None:
    keys = dialog(qtbot)
    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_Q)
    assert keys.keys() == keys_with({"calibrate": "Q"})


def test_a_conflict_is_refused_in_words_until_it_is_gone(qtbot: QtBot) -> None:
    keys = dialog(qtbot)
    ok = keys.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)

    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_M)
    assert not ok.isEnabled()
    assert "M would do two things" in keys.conflict.text()

    keys.edit("relative").clear()
    assert ok.isEnabled()
    assert keys.conflict.text() == ""


def test_the_usual_keys_can_be_had_back(qtbot: QtBot) -> None:
    keys = dialog(qtbot)
    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_Q)
    keys.restore()
    assert keys.keys() == keys_with({})
