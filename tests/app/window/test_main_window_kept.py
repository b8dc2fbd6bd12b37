"""What the window saves between runs: keys and choices, and failures to save them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.chain.status import CameraStatus
from app.window.camera_dialog import CameraDialog
from app.window.main_window import MainWindow
from app.window.settings import load_settings, settings_path
from app.window.settings_dialog import SettingsDialog
from tests.app.window.fake_session import FakeSession


def press(qtbot: QtBot, window: MainWindow, *keys: str) -> None:
    for key in keys:
        qtbot.keyClick(window, QKeySequence(key)[0].key())


def test_a_changed_key_works_at_once_and_is_kept(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    window.menus["edit_shortcuts"].trigger()
    dialog = window.findChild(SettingsDialog)
    qtbot.keyClick(dialog.keys.edit("calibrate"), Qt.Key.Key_Q)
    dialog.accept()

    press(qtbot, window, "X", "Q")
    assert session.asked("calibrate") == [()]
    assert window.page.buttons.calibrate.property("has_key")
    window.close()
    assert load_settings()[0].shortcuts == {"calibrate": "Q"}


def test_choices_are_kept_between_runs(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    first = open_window()
    press(qtbot, first, "2", "M", "R", "I")
    qtbot.keyClick(first, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert session.calls[-1] == ("stop",)

    second = open_window(load_settings()[0])
    assert second.controls.settings.geometry
    assert not second.page.details.motion.relative.isChecked()
    assert not second.page.you.is_mirrored
    assert second.menus["figures"].isChecked()
    assert second.controls.settings.avatar == str(first.controls.avatars.files[1].path)
    second.close()


def test_broken_settings_are_reported_and_replaced_on_closing(
    session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text("{")
    settings, problem = load_settings()
    window = open_window(settings)
    window.messages.error(problem)
    assert "kept as settings.json.broken" in window.messages.history()[-1]
    window.close()
    assert json.loads(settings_path().read_text())["relative"] is True


@pytest.mark.expects_log
def test_the_window_closes_even_if_settings_cannot_be_saved(
    session: FakeSession, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_path().parent.write_text("a file where the folder should be")
    window.close()
    assert session.calls[-1] == ("stop",)
    assert "could not be saved" in window.messages.history()[-1]
    assert "could not be saved" in caplog.text
    assert "could not be saved" in window.unsaved  # the command says it in the terminal


def test_a_choice_is_saved_soon_and_a_failure_is_reported_while_the_window_is_open(
    qtbot: QtBot, window: MainWindow
) -> None:
    settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_path().parent.write_text("a file where the folder should be")
    press(qtbot, window, "M")
    qtbot.waitUntil(lambda: any("could not be saved" in each for each in window.messages.history()))
    settings_path().parent.unlink()
    press(qtbot, window, "M")
    qtbot.waitUntil(settings_path().exists)


def test_the_session_stops_even_if_a_choice_is_no_text(session: FakeSession, window: MainWindow) -> None:
    window.controls.settings.avatar = os.fsdecode(b"/avatars/na\xefve.png")
    window.controls.settings.unknown = {"future": "\ud800"}
    window.close()
    assert session.calls[-1] == ("stop",)
    kept, problem = load_settings()
    assert problem == ""
    assert kept.avatar == window.controls.settings.avatar
    assert kept.unknown == {"future": "\ud800"}


def test_a_missing_camera_offers_another_one(session: FakeSession, window: MainWindow) -> None:
    offered = window.page.other_camera
    assert not offered.isVisible()
    gone = CameraStatus("7", problem="There is no camera 7 on this computer. No camera was found.")
    session.turn(camera=gone)
    assert offered.isVisible()
    offered.click()
    dialog = window.findChild(CameraDialog)
    assert dialog.isVisible()
    dialog.reject()
    session.turn(camera=CameraStatus("clip.mp4", problem="clip.mp4 has ended.", has_ended=True))
    assert not offered.isVisible()
