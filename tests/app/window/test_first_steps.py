"""The first start: few steps, each done or skipped, and never again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.chain.calibrating import Tick
from app.chain.presence import Cause
from app.chain.status import Driver
from app.devices.camera_list import CameraInfo
from app.frame import Presence
from app.window.first_steps import FirstSteps
from app.window.main_window import MainWindow
from app.window.settings import Settings
from tests.app.window.fake_session import FakeSession

WAITING = Driver(Presence.SEEN, Cause.NONE, is_waited_for=True, ticks=frozenset({Tick.ONE_FACE}))
CAMERA, OTHER = CameraInfo("0", "Logi Cam"), CameraInfo("2", "Laptop Cam")


def test_two_acts_lead_on_air_with_one_camera(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window(Settings())
    qtbot.waitUntil(lambda: window.findChild(FirstSteps) is not None)
    steps = window.findChild(FirstSteps)
    assert steps.title.text() == "Nobody real"
    qtbot.waitUntil(lambda: steps.cameras.count() == 2)
    steps.next.click()
    assert session.asked("set_source") == [("0",)]
    assert session.asked("calibrate") == [()]
    session.turn(driver=WAITING)
    window.presenter.poll()
    assert window.calibration.guide.isVisible()
    assert not steps.isVisible()

    session.turn(driver=replace(WAITING, is_waited_for=False))
    window.presenter.poll()
    assert steps.title.text() == "Be seen"
    assert steps.next.text() == "Go live"
    steps.next.click()
    assert session.asked("start_virtual_camera") == [(None,)]
    assert not steps.isVisible()
    assert window.controls.settings.has_seen_first_steps


def test_a_guide_that_is_hidden_leads_to_the_last_step_too(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window(Settings())
    qtbot.waitUntil(lambda: window.findChild(FirstSteps) is not None)
    steps = window.findChild(FirstSteps)
    qtbot.waitUntil(lambda: steps.cameras.count() == 2)
    steps.next.click()
    session.turn(driver=WAITING)
    window.presenter.poll()
    window.calibration.guide.hide_button.click()
    assert steps.isVisible()
    assert steps.title.text() == "Be seen"


def sheet(qtbot: QtBot, *cameras: CameraInfo) -> tuple[FirstSteps, list[object]]:
    steps, asked = FirstSteps(), []
    qtbot.addWidget(steps)
    steps.source_chosen.connect(asked.append)
    steps.calibrate_pressed.connect(lambda: asked.append("calibrate"))
    steps.live_pressed.connect(lambda: asked.append("live"))
    steps.finished.connect(lambda: asked.append("finished"))
    steps.show_cameras(cameras)
    return steps, asked


def test_every_step_can_be_skipped(qtbot: QtBot) -> None:
    steps, asked = sheet(qtbot, CAMERA)
    for _ in range(3):
        steps.skip.click()
    assert asked == ["finished"]


def test_of_two_cameras_one_is_chosen(qtbot: QtBot) -> None:
    steps, asked = sheet(qtbot, CAMERA, OTHER)
    steps.next.click()
    steps.cameras.setCurrentRow(1)
    steps.next.click()
    assert asked == ["2", "2", "calibrate"]  # selected, then taken
    steps.go_on()
    steps.next.click()
    assert asked == ["2", "2", "calibrate", "live", "finished"]


def test_the_demo_needs_no_calibration(qtbot: QtBot) -> None:
    steps, asked = sheet(qtbot)
    steps.next.click()
    steps.next.click()
    assert asked == ["demo"]
    assert steps.title.text() == "Be seen"


def test_the_button_stays_in_its_place_from_step_to_step(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot, CAMERA, OTHER)
    steps.show()
    first = steps.geometry()
    for _ in range(2):
        steps.skip.click()
        assert steps.geometry() == first


def test_a_camera_that_is_plugged_in_appears(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot)
    assert steps.cameras.count() == 1
    steps.show_cameras((CAMERA,))
    assert [steps.cameras.item(row).text() for row in range(2)] == ["Logi Cam", "Use the demo"]


def test_the_steps_are_not_shown_again_but_can_be_requested(session: FakeSession, window: MainWindow) -> None:
    assert window.findChild(FirstSteps) is None
    dialog = window.dialogs.show_help()
    dialog.tour_pressed.emit()
    assert window.findChild(FirstSteps).isVisible()
    dialog.tour_pressed.emit()
    session.look_for_cameras()
    assert len([steps for steps in window.findChildren(FirstSteps) if steps.isVisible()]) >= 1


def test_the_sheet_leaves_the_face_free_where_there_is_room(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot, CAMERA)
    steps.settle(QRectF(100, 40, 960, 540))
    assert steps.geometry().right() < 100 + 0.4 * 960
    steps.settle(QRectF(20, 40, 640, 360))
    assert abs(steps.geometry().center().x() - 340) <= 1
