"""KeysPage: keys are taken at once, but for those that would do two things."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.window.keys_page import KeysPage
from app.window.shortcuts import keys_with


def page(qtbot: QtBot) -> tuple[KeysPage, list[dict[str, str]]]:
    made, chosen = KeysPage({}), []
    qtbot.addWidget(made)
    made.keys_chosen.connect(chosen.append)
    return made, chosen


def test_a_pressed_key_becomes_the_actions_key(qtbot: QtBot) -> None:
    keys, chosen = page(qtbot)
    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_Q)
    assert keys.keys() == keys_with({"calibrate": "Q"})
    assert chosen[-1] == {"calibrate": "Q"}


def test_a_conflict_is_refused_in_words_until_it_is_gone(qtbot: QtBot) -> None:
    keys, chosen = page(qtbot)
    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_M)
    assert {"calibrate": "M"} not in chosen
    assert "M would do two things" in keys.conflict.text()

    keys.edit("relative").clear()
    assert chosen[-1] == {"calibrate": "M", "relative": ""}
    assert keys.conflict.text() == ""


def test_the_default_keys_can_be_restored(qtbot: QtBot) -> None:
    keys, chosen = page(qtbot)
    qtbot.keyClick(keys.edit("calibrate"), Qt.Key.Key_Q)
    keys.restore.click()
    assert keys.keys() == keys_with({})
    assert chosen[-1] == {}


def test_names_and_fields_stand_at_the_same_height_and_in_columns(qtbot: QtBot) -> None:
    keys, _ = page(qtbot)
    keys.resize(520, 700)
    keys.show()
    names = {each.text(): each for each in keys.findChildren(QLabel)}
    fields = [(names["Calibrate"], keys.edit("calibrate")), (names["Pause"], keys.edit("pause"))]
    for name, field in fields:
        middles = [each.mapTo(keys, each.rect().center()).y() for each in (name, field)]
        assert abs(middles[0] - middles[1]) <= 1
    assert len({field.mapTo(keys, field.rect().topLeft()).x() for _, field in fields}) == 1
