"""SettingsDialog and HelpDialog: every page, and choices that work at once."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.chain.session_options import OnFailure
from app.chain.status import SinkState, SinkStatus
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.window.help_dialog import HelpDialog
from app.window.main_window import MainWindow
from app.window.settings_dialog import KEYS_PAGE, PAGES, SettingsDialog
from app.window.style import DARK, LIGHT, apply_style, colours
from app.window.switch import Switch
from tests.app.window.fake_session import FakeSession


def test_every_page_opens_and_its_choices_work_at_once(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    window.page.top.settings.click()
    dialog = window.findChild(SettingsDialog)
    assert dialog.stack.count() == len(PAGES)
    for row in range(len(PAGES)):
        dialog.pages.setCurrentRow(row)
        assert dialog.stack.currentIndex() == row
        dialog.grab()
    switches = {switch.text(): switch for switch in dialog.findChildren(Switch)}
    switches["“Avatar” mark on what others see"].click()
    switches["Go live when Guise starts"].click()
    assert switches["Turn the head only as far as it looks right"].isChecked()
    switches["Turn the head only as far as it looks right"].click()
    assert switches["Blink and move a little at rest"].isChecked()
    switches["Blink and move a little at rest"].click()
    card = next(choice for choice in dialog.acts.buttons() if choice.text() == "Show a card")
    card.click()
    assert session.asked("set_mark") == [(False,)]
    assert session.asked("set_act_on_failure") == [(OnFailure.CARD,)]
    assert session.asked("set_turn_limit") == [(False,)]
    assert session.asked("set_living_rest") == [(False,)]
    assert not window.controls.settings.limits_turns
    assert not window.controls.settings.lives_at_rest
    assert window.controls.settings.starts_on_air
    dialog.close()


def test_the_keys_are_a_page_of_the_settings(window: MainWindow) -> None:
    window.menus["edit_shortcuts"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog.pages.currentRow() == KEYS_PAGE
    dialog.close()


def test_the_palette_changes_at_once(window: MainWindow, qapp: QApplication) -> None:
    dialog = window.dialogs.edit_settings(4)
    dialog.appearance.activated.emit(dialog.appearance.findData("light"))
    assert colours() is LIGHT
    dialog.appearance.activated.emit(dialog.appearance.findData("dark"))
    assert colours() is DARK
    apply_style(qapp, "dark")
    dialog.close()


def test_help_has_first_steps_keys_and_what_guise_is(window: MainWindow) -> None:
    window.menus["help"].trigger()
    dialog = window.findChild(HelpDialog)
    said = " ".join(each.text() for each in dialog.findChildren(QLabel))
    for text in (
        "Press Go live",
        "Ctrl+R",
        "MIT licence",
        "do not exist or who agreed",
        "PySide6 (LGPL-3.0-only)",
        "(Apache-2.0 and others)",
    ):
        assert text in said
    assert "torch (Apache-2.0 and others)" in said
    assert "pyvirtualcam (GNU General Public License v2 (GPLv2))" in said  # from its classifiers
    dialog.close()


def test_the_self_check_shows_its_report_and_copies_it(qtbot: QtBot) -> None:
    dialog = HelpDialog({})
    qtbot.addWidget(dialog)
    dialog.run_check(sys.executable, ["-c", "print('Camera: none')"])
    qtbot.waitUntil(dialog.check.isEnabled)
    assert "Camera: none" in dialog.report.toPlainText()
    dialog.copy.click()
    assert "Camera: none" in QGuiApplication.clipboard().text()


def test_a_self_check_ends_with_the_dialog(qtbot: QtBot) -> None:
    dialog = HelpDialog({})
    qtbot.addWidget(dialog)
    dialog.run_check(sys.executable, ["-c", "import time; time.sleep(60)"])
    qtbot.waitUntil(lambda: dialog.process.processId() > 0)
    dialog.reject()
    assert dialog.process.processId() == 0


def test_the_settings_say_whether_the_virtual_camera_is_ready(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    window.dialogs.look_at_setup = lambda: VirtualCameraSetup(SetupState.READY, "It is ready.")
    dialog = window.dialogs.edit_settings(1)
    qtbot.waitUntil(lambda: dialog.driver.text() == "It is ready.")
    session.turn(virtual_camera=SinkStatus(SinkState.ON, name="Guise"))
    dialog._show_driver(VirtualCameraSetup(SetupState.TAKEN, "It is in use."))
    assert dialog.driver.text() == "On air: Guise"  # by Guise itself
    dialog.close()
