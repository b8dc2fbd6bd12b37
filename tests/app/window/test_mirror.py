"""Preview: the picture as it is, in its place, with a border that cannot be overlooked."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.window.preview import Preview
from app.window.style import COLOURS
from tests.app.window.fake_session import picture_of, plain

BLUE = (40, 120, 200)


def preview(qtbot: QtBot) -> Preview:
    made = Preview()
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def painted(shown: Preview) -> np.ndarray:
    return picture_of(shown.grab().toImage())


def test_the_picture_fills_the_middle_square(qtbot: QtBot) -> None:
    shown = preview(qtbot)
    shown.show_picture(plain(BLUE))
    pixels = painted(shown)
    np.testing.assert_allclose(pixels[200, 120:480], np.broadcast_to(BLUE, (360, 3)), atol=2)
    assert not np.allclose(pixels[200, 80], BLUE, atol=30)


def test_the_red_border_is_there_only_while_asked_for(qtbot: QtBot) -> None:
    shown, red = preview(qtbot), QColor(COLOURS.danger).getRgb()[:3]
    shown.show_picture(plain(BLUE))
    for is_on in (True, False):
        shown.show_warning_border(is_on)
        assert shown.has_warning_border == is_on
        edges = painted(shown)[[2, 200, 397, 200], [300, 103, 300, 497]]
        assert np.allclose(edges, red, atol=3) == is_on


def test_notes_figures_and_landmarks_are_painted_over_it(qtbot: QtBot) -> None:
    shown = preview(qtbot)
    shown.show_note("Getting ready…")
    assert shown.accessibleDescription() == "Getting ready…"
    seen = [painted(shown)]
    shown.show_picture(plain(BLUE))
    seen.append(painted(shown))
    shown.show_picture(plain(BLUE), np.full((68, 2), 0.5, np.float32))
    seen.append(painted(shown))
    shown.show_figures(["25 fps", "58 ms"])
    seen.append(painted(shown))
    shown.show_note("")
    seen.append(painted(shown))
    for one, next_one in itertools.pairwise(seen):
        assert (one != next_one).any()


def test_the_same_picture_is_not_painted_again(qtbot: QtBot) -> None:
    shown, picture, painted_again = preview(qtbot), plain(BLUE), []
    shown.show_picture(picture)
    shown.update = lambda: painted_again.append(1)  # type: ignore[method-assign]
    shown.show_picture(picture)
    shown.show_note("")
    shown.show_figures([])
    shown.show_warning_border(False)
    assert painted_again == []
