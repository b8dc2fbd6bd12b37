"""The first start: few steps, each done or skipped, and never again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.chain.calibrating import Tick
from app.chain.presence import Cause
from app.chain.previewing import CameraPreview
from app.chain.status import CameraStatus, Driver
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
    assert asked == []  # all cameras are seen, so none is tried
    steps.next.click()
    assert asked == ["2", "calibrate"]
    steps.go_on()
    steps.next.click()
    assert asked == ["2", "calibrate", "live", "finished"]


def test_a_click_on_a_camera_chooses_it(qtbot: QtBot) -> None:
    steps, asked = sheet(qtbot, CAMERA, OTHER)
    steps.next.click()
    steps.show()
    tile = steps.cameras.visualItemRect(steps.cameras.item(1)).center()
    qtbot.mouseClick(steps.cameras.viewport(), Qt.MouseButton.LeftButton, pos=tile)
    assert asked == ["2", "calibrate"]


def with_two_cameras(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> MainWindow:
    """Return a window of a first start with two cameras, whose first steps are shown."""
    session.status = replace(session.status, cameras=(CAMERA, OTHER))
    session.look_for_cameras = lambda: session.turn()  # type: ignore[method-assign]
    window = open_window(Settings())
    qtbot.waitUntil(lambda: window.findChild(FirstSteps) is not None)
    return window


def test_the_cameras_are_open_during_their_step_only(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    steps = with_two_cameras(qtbot, session, open_window).findChild(FirstSteps)
    assert session.asked("preview_cameras") == []
    steps.next.click()
    assert session.asked("preview_cameras")[-1] == (("0", "2"),)
    session.turn(cameras=(CAMERA, OTHER, CameraInfo("4", "Phone")))
    assert session.asked("preview_cameras")[-1] == (("0", "2", "4"),)
    session.previewed.emit(CameraPreview("2", problem="Laptop Cam is in use by another program, or gone."))
    assert "in use" in steps.cameras.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    steps.next.click()
    assert session.asked("preview_cameras")[-1] == ((),)
    calls = len(session.asked("preview_cameras"))
    session.turn(cameras=(CAMERA,))
    assert len(session.asked("preview_cameras")) == calls
    assert session.calls.index(("preview_cameras", ())) < session.calls.index(("set_source", "0"))


def test_the_cameras_are_closed_while_the_small_window_is_shown(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    window = with_two_cameras(qtbot, session, open_window)
    window.findChild(FirstSteps).next.click()
    assert session.asked("preview_cameras")[-1] == (("0", "2"),)
    window.show_small_window(True)
    assert session.asked("preview_cameras")[-1] == ((),)
    window.show_small_window(False)
    assert session.asked("preview_cameras")[-1] == (("0", "2"),)


def test_a_single_camera_in_use_is_shown_too(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    session.status = replace(session.status, camera=CameraStatus(problem="Logi Cam is in use.", device="0"))
    window = open_window(Settings())
    qtbot.waitUntil(lambda: window.findChild(FirstSteps) is not None)
    steps = window.findChild(FirstSteps)
    qtbot.waitUntil(lambda: steps.cameras.count() == 2)
    steps.next.click()
    assert steps.title.text() == "Your camera"
    assert session.asked("set_source") == []


def test_the_demo_needs_no_calibration(qtbot: QtBot) -> None:
    steps, asked = sheet(qtbot)
    steps.next.click()
    steps.next.click()
    assert asked == ["demo"]
    assert steps.title.text() == "Be seen"


def test_the_button_stays_in_its_place_from_step_to_step(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot, CAMERA, OTHER)
    steps.show()
    places = []
    for _ in range(3):
        QApplication.processEvents()
        places.append(steps.next.mapToGlobal(steps.next.rect().bottomRight()))
        steps.skip.click()
    assert len({(place.x(), place.y()) for place in places}) == 1


@pytest.mark.parametrize("place", [QRectF(60, 0, 600, 338), QRectF(0, 0, 960, 540)])
def test_the_sheet_with_many_cameras_stays_on_the_picture(qtbot: QtBot, place: QRectF) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    steps = FirstSteps(window)
    steps.show_cameras([CameraInfo(str(n), f"Cam {n}") for n in range(7)])
    window.show()
    steps.next.click()
    steps.settle(place)
    assert place.contains(QRectF(steps.geometry()))
    assert steps.geometry().top() >= place.top() + 44, "the line about what others get is free"
    assert steps.cameras.height() >= steps.cameras.tile.height()


def test_a_camera_that_is_plugged_in_appears(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot)
    assert steps.cameras.count() == 1
    steps.show_cameras((CAMERA,))
    assert [steps.cameras.item(row).text() for row in range(2)] == ["Logi Cam", "Use the demo"]


def test_without_a_camera_the_sheet_says_what_to_do(qtbot: QtBot) -> None:
    steps, _ = sheet(qtbot)
    steps.next.click()
    assert steps.text.text().startswith("No camera was found. Plug one in")
    steps.show_cameras((CAMERA,))
    assert steps.text.text() == "Choose the camera that looks at you."


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
