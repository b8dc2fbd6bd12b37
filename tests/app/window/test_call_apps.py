"""CallApps: a line for each program, and a list of cameras with the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.window.call_apps import APPS, CallApps, CameraList


def test_every_program_has_its_way_to_the_list_of_cameras(qtbot: QtBot) -> None:
    apps = CallApps("Guise")
    qtbot.addWidget(apps)
    said = [each.text() for each in apps.findChildren(QLabel)]
    assert said == [text for app in APPS for text in app]
    assert apps.findChild(CameraList).accessibleName() == "Laptop camera, Guise"


def test_the_list_fits_its_cameras(qtbot: QtBot) -> None:
    short, long = CameraList(("a",)), CameraList(("a", "b", "c"))
    for made in (short, long):
        qtbot.addWidget(made)
        made.grab()
    assert long.height() > short.height()
