"""DriverView: mirrored for the driver, the avatar's ghost over it."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.frame import sealed
from app.window.driver_view import DriverView
from app.window.painting import image_of
from tests.app.window.fake_session import picture_of, plain


def half_white() -> np.ndarray:
    picture = np.zeros((64, 64, 3), np.uint8)
    picture[:, :32] = 255
    return sealed(picture)


def painted(view: DriverView) -> np.ndarray:
    return picture_of(view.grab().toImage())


def test_it_mirrors_as_a_mirror_does_or_not(qtbot: QtBot) -> None:
    view = DriverView(100)
    qtbot.addWidget(view)
    view.show_picture(half_white())
    assert (painted(view)[50, [20, 80], 0] == (0, 255)).all()
    view.is_mirrored = False
    assert (painted(view)[50, [20, 80], 0] == (255, 0)).all()


def test_the_ghost_lies_over_it_as_strongly_as_chosen(qtbot: QtBot) -> None:
    view = DriverView(100)
    qtbot.addWidget(view)
    view.show_picture(plain((0, 0, 0)))
    ghost = plain((200, 200, 200))
    view.show_ghost(image_of(ghost))
    for opacity in (0.0, 0.5, 1.0):
        view.ghost_opacity = opacity
        assert abs(int(painted(view)[50, 50, 0]) - 200 * opacity) <= 3


def test_landmarks_and_the_lack_of_a_picture_are_painted(qtbot: QtBot) -> None:
    view = DriverView(100)
    qtbot.addWidget(view)
    nothing = painted(view)
    view.show_picture(plain((0, 0, 0)), np.full((68, 2), 0.5, np.float32))
    assert (painted(view)[48:52, 48:52] > 0).any()
    view.show_picture(None)
    assert (painted(view) == nothing).all()
