"""The first start: four steps, each done or skipped, and never again."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.devices.camera_list import CameraInfo
from app.window.camera_setup import CameraSetup
from app.window.first_steps import FirstSteps
from app.window.main_window import MainWindow
from app.window.settings import Settings
from tests.app.window.fake_session import FakeSession


def test_the_steps_are_walked_through_once(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window(Settings())
    qtbot.waitUntil(lambda: window.findChild(FirstSteps) is not None)
    steps = window.findChild(FirstSteps)
    assert steps.title.text() == "Nobody real"
    steps.next.click()
    qtbot.waitUntil(lambda: steps.cameras.count() == 2)
    steps.next.click()
    assert session.asked("set_source") == [("0",)]
    steps.next.click()
    assert session.asked("calibrate") == [()]
    steps.skip.click()
    assert not steps.isVisible()
    assert window.controls.settings.has_seen_first_steps
    assert window.findChild(CameraSetup) is None


def test_every_step_can_be_skipped(qtbot: QtBot) -> None:
    steps, over = FirstSteps(), []
    qtbot.addWidget(steps)
    steps.finished.connect(lambda: over.append(1))
    for asked in (steps.source_chosen, steps.calibrate_pressed, steps.set_up_pressed):
        asked.connect(lambda *_: over.append("asked"))
    for _ in range(4):
        steps.skip.click()
    assert over == [1]


def test_a_camera_that_is_plugged_in_appears(qtbot: QtBot) -> None:
    steps = FirstSteps()
    qtbot.addWidget(steps)
    assert steps.cameras.count() == 1
    steps.show_cameras((CameraInfo("0", "Logi Cam"),))
    assert [steps.cameras.item(row).text() for row in range(2)] == ["Logi Cam", "Go on with the demo"]


def test_the_steps_are_not_shown_again_but_can_be_requested(session: FakeSession, window: MainWindow) -> None:
    assert window.findChild(FirstSteps) is None
    dialog = window.dialogs.show_help()
    dialog.tour_pressed.emit()
    assert window.findChild(FirstSteps).isVisible()
    dialog.tour_pressed.emit()
    session.look_for_cameras()
    assert len([steps for steps in window.findChildren(FirstSteps) if steps.isVisible()]) >= 1
