"""Switch: looks on when it is on, and works by mouse and key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.switch import Switch


def test_it_is_switched_by_mouse_and_by_space_and_shows_it(qtbot: QtBot) -> None:
    switch = Switch("Relative motion")
    qtbot.addWidget(switch)
    assert switch.accessibleName() == "Relative motion"
    off = switch.grab().toImage()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    assert switch.grab().toImage() != off
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
