"""The keyboard alone: Tab reaches everything once, in the order of the eye, and each stop has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.window.crop_view import CropView
from app.window.main_window import MainWindow

PAGES = 5


def stops(qtbot: QtBot, top: QWidget, first: QWidget, most: int = 80) -> list[QWidget]:
    """The widgets that Tab reaches from `first` on, until it comes back."""
    first.setFocus()
    reached: list[QWidget] = []
    for _ in range(most):
        here = QApplication.focusWidget()
        if here is None or here in reached:
            break
        reached.append(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    return reached


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def activate(qtbot: QtBot, widget: QWidget) -> None:
    widget.activateWindow()
    qtbot.waitUntil(lambda: widget.isActiveWindow())


def test_tab_goes_from_the_top_bar_over_the_avatars_to_the_details(qtbot: QtBot, window: MainWindow) -> None:
    window.show_details(True)
    activate(qtbot, window)
    page = window.page
    reached = stops(qtbot, window, page.top.camera)
    order = [page.top.camera, page.top.more, page.buttons.live, page.strip.view, page.strip.add]
    places = [reached.index(widget) for widget in (*order, page.details.acts)]
    assert places == sorted(places)
    assert [type(each).__name__ for each in reached if not name_of(each)] == []


@pytest.mark.parametrize("page", range(PAGES))
def test_every_stop_of_the_settings_has_a_name(qtbot: QtBot, window: MainWindow, page: int) -> None:
    dialog = window.dialogs.edit_settings(page)
    activate(qtbot, dialog)
    reached = stops(qtbot, dialog, dialog.pages)
    assert len(reached) > 2
    assert [type(each).__name__ for each in reached if not name_of(each)] == []
    dialog.done(0)


def test_the_help_and_the_cameras_have_names_for_every_stop(qtbot: QtBot, window: MainWindow) -> None:
    for dialog in (window.dialogs.show_help(), window.dialogs.choose_camera()):
        activate(qtbot, dialog)
        first = dialog.nextInFocusChain()
        assert [type(each).__name__ for each in stops(qtbot, dialog, first) if not name_of(each)] == []
        dialog.close()


def test_the_focus_is_seen_on_the_picture_that_is_cropped(qtbot: QtBot) -> None:
    image = QImage(300, 300, QImage.Format.Format_RGB888)
    image.fill(0)
    view = CropView(image)
    qtbot.addWidget(view)
    view.show()
    activate(qtbot, view)
    view.clearFocus()
    before = view.grab().toImage()
    view.setFocus()
    assert view.grab().toImage() != before
