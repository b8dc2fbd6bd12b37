"""GlobalShortcuts: off until the user switches them on, and gone when they are off again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination
from app.devices.global_keys.portal import has_portal
from app.window.main_window import MainWindow
from app.window.settings_dialog import KEYS_PAGE, SettingsDialog
from tests.app.window.fake_keys import FakeKeys
from tests.app.window.fake_session import FakeSession


@pytest.fixture
def window(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    FakeKeys.opened.clear()
    window.global_shortcuts.take = FakeKeys
    return window


def keys_page(window: MainWindow) -> SettingsDialog:
    return window.dialogs.edit_settings(KEYS_PAGE)


def test_they_are_off_at_first(window: MainWindow) -> None:
    dialog = keys_page(window)
    assert not dialog.global_shortcuts.switch.isChecked()
    assert FakeKeys.opened == []
    dialog.close()


def test_switched_on_they_pause_and_calibrate(qtbot: QtBot, window: MainWindow, session: FakeSession) -> None:
    dialog = keys_page(window)
    dialog.global_shortcuts.switch.click()
    (keys,) = FakeKeys.opened
    assert keys.combinations == {"pause": "Ctrl+Alt+P", "calibrate": "Ctrl+Alt+X"}
    keys.press("pause")
    qtbot.waitUntil(lambda: session.status.is_paused)
    keys.press("pause")
    qtbot.waitUntil(lambda: not session.status.is_paused)
    dialog.global_shortcuts.switch.click()
    assert not keys.is_open
    assert not window.controls.settings.uses_global_shortcuts
    dialog.close()


def test_another_key_is_taken_at_once_and_kept(window: MainWindow) -> None:
    dialog = keys_page(window)
    dialog.global_shortcuts.switch.click()
    dialog.global_shortcuts.edit("pause").setKeySequence(QKeySequence("Ctrl+F9"))
    assert [keys.is_open for keys in FakeKeys.opened] == [False, True]
    assert FakeKeys.opened[1].combinations["pause"] == "Ctrl+F9"
    assert window.controls.settings.global_shortcuts == {"pause": "Ctrl+F9"}
    dialog.close()


def test_keys_that_cannot_be_taken_are_explained(window: MainWindow) -> None:
    dialog = keys_page(window)
    dialog.global_shortcuts.switch.click()
    dialog.global_shortcuts.edit("pause").setKeySequence(QKeySequence("P"))
    assert "together with Ctrl or Alt" in dialog.global_shortcuts.problem.text()
    dialog.global_shortcuts.edit("pause").setKeySequence(QKeySequence("Ctrl+Alt+X"))
    assert dialog.global_shortcuts.problem.text() == "Each action needs keys of its own."
    assert not FakeKeys.opened[-1].is_open
    dialog.close()


def test_keys_that_the_system_takes_away_are_explained(qtbot: QtBot, window: MainWindow) -> None:
    dialog = keys_page(window)
    dialog.global_shortcuts.switch.click()
    (keys,) = FakeKeys.opened
    keys.loss = "The X server has ended the connection."
    keys.press("pause")
    qtbot.waitUntil(lambda: dialog.global_shortcuts.problem.text() == keys.loss)
    assert not keys.is_open
    dialog.close()


def test_the_next_start_takes_them_again_and_says_why_not(window: MainWindow) -> None:
    def refuse(keys: Mapping[str, Combination]) -> FakeKeys:
        raise GlobalKeysError("Ctrl+Alt+P belongs to another program already. Choose other keys.")

    window.controls.settings.uses_global_shortcuts = True
    window.global_shortcuts.take = refuse
    assert window.global_shortcuts.begin().startswith("Ctrl+Alt+P belongs to another program")


def test_a_desktop_that_does_not_allow_them_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/there/is/no/bus")
    has_portal.cache_clear()
    dialog = keys_page(window)
    assert not dialog.global_shortcuts.switch.isEnabled()
    assert "does not allow keys" in dialog.global_shortcuts.problem.text()
    dialog.close()
