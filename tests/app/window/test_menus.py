"""Menus: each deed is in a menu with its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.window.menus import MENUS, Menus
from app.window.shortcuts import DEEDS, Deed


@pytest.fixture
def opened(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_action_is_in_its_menu_with_its_key_and_runs_when_triggered(opened: QMainWindow) -> None:
    done: list[tuple[object, ...]] = []

    def work(deed: Deed) -> Callable[..., object]:
        if deed.is_switch:
            return lambda is_on: done.append((deed.name, is_on))
        return lambda: done.append((deed.name,))

    menus = Menus(opened, {deed.name: work(deed) for deed in DEEDS}, {"calibrate": "Q"})

    assert [action.text() for action in menus.all.actions()] == list(MENUS)
    assert menus["calibrate"].shortcut().toString() == "Q"
    assert menus["relative"].shortcut().toString() == "M"
    menus["calibrate"].trigger()
    menus["relative"].trigger()
    assert done == [("calibrate",), ("relative", True)]


def test_keys_work_while_no_menu_is_open(qtbot: QtBot, opened: QMainWindow) -> None:
    done: list[str] = []
    opened.keeper = Menus(
        opened, {deed.name: lambda *_, name=deed.name: done.append(name) for deed in DEEDS}, {}
    )
    qtbot.keyClick(opened, Qt.Key.Key_X)
    assert done == ["calibrate"]


def test_switches_are_ticked_without_running_their_action(opened: QMainWindow) -> None:
    done: list[int] = []
    menus = Menus(opened, {deed.name: lambda *_: done.append(1) for deed in DEEDS}, {})
    menus.show_switches(relative=True, mark=False)
    assert menus["relative"].isChecked()
    assert done == []


def test_digits_show_the_names_of_their_avatars_and_unused_ones_are_hidden(opened: QMainWindow) -> None:
    menus = Menus(opened, {deed.name: lambda *_: None for deed in DEEDS}, {})
    menus.show_avatars({"1": "Clara", "7": "Tom & Mei"})
    assert (menus["avatar_7"].text(), menus["avatar_7"].isVisible()) == ("Tom && Mei", True)
    assert not menus["avatar_3"].isVisible()
