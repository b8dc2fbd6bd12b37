"""Calibration: plain words, and each control says what it was asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chain.status import CameraStatus
from app.devices.camera_list import CameraInfo
from app.window.calibration import Calibration


def card(qtbot: QtBot) -> Calibration:
    made = Calibration()
    qtbot.addWidget(made)
    return made


def test_it_says_plainly_what_to_do_with_the_key_that_does_it(qtbot: QtBot) -> None:
    shown = card(qtbot)
    shown.show_key("X")
    assert shown.help.text() == "Look straight ahead with a calm face, then press X."
    shown.show_key("")
    assert shown.help.text() == "Look straight ahead with a calm face, then calibrate."


def test_the_button_stands_out_until_it_was_pressed(qtbot: QtBot) -> None:
    shown = card(qtbot)
    assert shown.button.objectName() == "primary"
    shown.show_calibrated(True)
    assert (shown.button.objectName(), shown.button.text()) == ("plain", "Calibrate again")


def test_controls_tell_what_the_user_did_but_not_what_was_shown(qtbot: QtBot) -> None:
    shown, told = card(qtbot), []
    for signal in (shown.relative_switched, shown.zoom_moved, shown.ghost_moved):
        signal.connect(told.append)

    shown.show_choices(relative=True, zoom=1.5, ghost=0.4, mirrored=False)
    assert told == []
    assert (shown.view.ghost_opacity, shown.view.is_mirrored) == (0.4, False)

    qtbot.mouseClick(shown.relative, Qt.MouseButton.LeftButton)
    shown.zoom.setValue(200)
    shown.ghost.setValue(70)
    assert told == [False, 2.0, 0.7]


def test_the_camera_is_shown_as_it_is_and_not_as_it_was_asked(qtbot: QtBot) -> None:
    shown = card(qtbot)
    shown.show_camera(CameraStatus("Logi", "1280×720 MJPG", 29.7, is_open=True))
    assert shown.camera_name.text() == "Logi"
    assert shown.camera_format.text() == "1280×720 MJPG, 30 fps"


def test_the_demo_says_so_and_the_button_stands_out_once_there_is_a_camera(qtbot: QtBot) -> None:
    shown, demo = card(qtbot), CameraStatus("demo", "512×512", 25, is_demo=True, is_open=True)
    shown.show_camera(demo)
    assert "demo clip" in shown.camera_name.text()
    assert (shown.camera_button.text(), shown.camera_button.objectName()) == ("Choose a camera…", "plain")
    shown.show_camera(demo, [CameraInfo("0", "Logi")])
    assert shown.camera_button.objectName() == "primary"


def test_a_problem_takes_the_place_of_the_format(qtbot: QtBot) -> None:
    shown = card(qtbot)
    shown.show_camera(CameraStatus("Logi", problem="Logi was unplugged."))
    assert shown.camera_format.text() == "Logi was unplugged."
