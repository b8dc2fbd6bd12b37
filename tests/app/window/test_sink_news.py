"""SinkNews: what is said when the virtual camera cannot start."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.window.camera_setup import CameraSetup
from app.window.main_window import MainWindow
from tests.app.window.fake_session import FakeSession

MISSING = SinkStatus(SinkState.FAILED, "None yet. Run: sudo x", Action.COPY, "sudo x")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    window.dialogs.look_at_setup = lambda: VirtualCameraSetup(SetupState.NOT_LOADED, "Load it.", ("sudo x",))
    return window


def test_a_missing_virtual_camera_is_said_at_the_start_without_a_dialog(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    toast = window.page.toast
    session.turn(virtual_camera=MISSING)
    assert toast.text.text() == "The virtual camera is not set up yet."
    assert (toast.act.text(), toast.log.isVisible()) == ("What to do", False)
    assert window.findChild(CameraSetup) is None
    toast.act.click()
    card = window.findChild(CameraSetup)
    qtbot.waitUntil(lambda: card.text.text() == "Load it.")
    card.reject()


def test_after_go_live_the_setup_opens_once(session: FakeSession, window: MainWindow) -> None:
    window.page.buttons.live.click()
    session.turn(virtual_camera=MISSING)
    window.findChild(CameraSetup).reject()
    session.turn(virtual_camera=SinkStatus())
    session.turn(virtual_camera=MISSING)
    assert window.page.toast.isVisible()
