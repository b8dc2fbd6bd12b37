"""Menus: each deed is in a menu with its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.window.menus import MENUS, Menus
from app.window.shortcuts import DEEDS, Deed


def test_every_deed_is_in_its_menu_with_its_key_and_done_when_triggered(qtbot: QtBot) -> None:
    window, done = QMainWindow(), []
    qtbot.addWidget(window)

    def work(deed: Deed) -> Callable[..., object]:
        if deed.is_switch:
            return lambda is_on: done.append((deed.name, is_on))
        return lambda: done.append((deed.name,))

    menus = Menus(window.menuBar(), {deed.name: work(deed) for deed in DEEDS}, {"calibrate": "Q"})

    assert [action.text() for action in window.menuBar().actions()] == [f"&{menu}" for menu in MENUS]
    assert menus["calibrate"].shortcut().toString() == "Q"
    assert menus["relative"].shortcut().toString() == "M"
    menus["calibrate"].trigger()
    menus["relative"].trigger()
    assert done == [("calibrate",), ("relative", True)]


def test_switches_are_ticked_without_doing_their_deed(qtbot: QtBot) -> None:
    window, done = QMainWindow(), []
    qtbot.addWidget(window)
    menus = Menus(window.menuBar(), {deed.name: lambda *_: done.append(1) for deed in DEEDS}, {})
    menus.show_switches(relative=True, mark=False)
    assert menus["relative"].isChecked()
    assert done == []


def test_the_numbered_avatars_have_their_names_and_the_rest_is_hidden(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window.menuBar(), {deed.name: lambda *_: None for deed in DEEDS}, {})
    menus.show_avatars(["Clara", "Mei"])
    assert (menus["avatar_2"].text(), menus["avatar_2"].isVisible()) == ("Mei", True)
    assert not menus["avatar_3"].isVisible()
