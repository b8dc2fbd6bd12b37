"""The indicator on the picture: what it says when there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.frame import State
from app.window.advice import GOOD, LOOKING, Advice
from app.window.advice_plate import HEIGHT, AdvicePlate
from app.window.messages import Messages
from app.window.small_window import SmallWindow

WRONG = Advice(State.WARNING, "May look wrong", "Look straight and calibrate again")


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def plate(holder: QWidget) -> AdvicePlate:
    made = AdvicePlate(holder)
    made.show_advice(WRONG)
    return made


def test_with_room_it_says_the_state_and_what_helps(plate: AdvicePlate) -> None:
    plate.settle(12, 500, 936)
    assert plate.parts == (WRONG.words, WRONG.hint)
    assert plate.geometry().bottomLeft() == QPoint(12, 499)


def test_with_little_room_it_says_what_helps(plate: AdvicePlate) -> None:
    plate.settle(12, 160, plate.sizeHint().width() - 1)
    assert plate.parts == ("", WRONG.hint)


@pytest.mark.parametrize("room", [150, 100, 60])
def test_it_is_never_wider_than_its_room(plate: AdvicePlate, room: int) -> None:
    plate.settle(12, 160, room)
    assert plate.width() <= max(room, HEIGHT)
    plate.show_advice(LOOKING)
    assert plate.width() <= max(room, HEIGHT)


def test_while_all_is_well_it_is_a_sign_only(plate: AdvicePlate) -> None:
    plate.show_advice(GOOD)
    assert (plate.width(), plate.height()) == (HEIGHT, HEIGHT)


def test_in_the_small_window_it_stays_on_the_picture(qtbot: QtBot) -> None:
    small = SmallWindow(Messages())
    qtbot.addWidget(small)
    small.show()
    small.advice.show_advice(WRONG)
    assert small.advice.parts == ("", WRONG.hint)
    assert small.advice.geometry().right() <= small.mirror.place.right()
