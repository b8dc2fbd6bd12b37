"""Errors during a call: they are shown in the small window, and notified while no window has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from app.window.tray import Tray


def test_an_error_is_notified_only_while_no_window_has_the_focus(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified: list[str] = []
    tray = Tray(window.menus, window)
    monkeypatch.setattr(tray, "showMessage", lambda title, text, icon: notified.append(text))
    window.messages.said.connect(tray.hear)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.messages.error("The recording stopped.")
    window.hide()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    window.messages.say("Calibrated")
    assert notified == []
    window.messages.error("The virtual camera is gone.")
    assert notified == ["The virtual camera is gone."]


def test_the_small_window_shows_errors_and_nothing_less(window: MainWindow) -> None:
    window.show_small_window(True)
    small = window.small
    assert small is not None
    window.messages.say("Calibrated")
    assert not small.toast.isVisible()
    window.messages.error("The recording a.mp4 stopped: no space left on device.")
    assert small.toast.isVisible()
    assert small.toast.text.text().startswith("The recording a.mp4 stopped")
    line_px = 44
    assert small.toast.geometry().top() >= small.mirror.place.top() + line_px
    assert small.toast.geometry().bottom() <= small.mirror.place.bottom()
    small.toast.close_button.click()
    assert not small.toast.isVisible()
