"""Mirror: the picture as it is, in its place, with a line and a border that cannot be overlooked."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.frame import Picture, sealed
from app.window.mirror import Mirror
from app.window.painting import picture_of
from app.window.state_line import Others, StateLine
from app.window.style import ON_PICTURE
from tests.app.window.fake_session import plain

BLUE = (40, 120, 200)


def wide(colour: tuple[int, int, int]) -> Picture:
    return sealed(np.full((90, 160, 3), colour, np.uint8))


def mirror(qtbot: QtBot, width: int = 640, height: int = 500) -> Mirror:
    made = Mirror()
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    return made


def painted(shown: Mirror) -> np.ndarray:
    return picture_of(shown.grab().toImage())


def test_the_place_is_always_sixteen_to_nine_and_in_the_middle(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    for width, height in ((640, 500), (1200, 400), (400, 700)):
        shown.resize(width, height)
        place = shown.place
        assert abs(place.width() / place.height() - 16 / 9) < 0.01
        assert abs(place.center().x() - width / 2) < 1
        assert abs(place.center().y() - height / 2) < 1


def test_a_wide_picture_fills_the_place(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    shown.show_picture(wide(BLUE))
    pixels = painted(shown)
    np.testing.assert_allclose(pixels[250, 4:-4], np.broadcast_to(BLUE, (632, 3)), atol=2)
    assert not np.allclose(pixels[40, 320], BLUE, atol=30)


def test_the_edges_of_a_square_picture_are_stretched_to_the_sides(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    shown.show_picture(plain(BLUE))
    np.testing.assert_allclose(painted(shown)[250, [10, 320, 630]], np.broadcast_to(BLUE, (3, 3)), atol=4)


def test_the_red_border_is_shown_only_while_requested(qtbot: QtBot) -> None:
    shown, red = mirror(qtbot), QColor(ON_PICTURE.danger).getRgb()[:3]
    shown.show_picture(wide(BLUE))
    for is_on in (True, False):
        shown.show_warning_border(is_on)
        assert shown.has_warning_border == is_on
        edges = painted(shown)[[250, 250, 72], [1, 638, 320]]
        assert np.allclose(edges, red, atol=6) == is_on


def test_texts_on_the_picture_are_painted_and_reach_screen_readers(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    shown.show_note("Starting Clara…")
    assert shown.accessibleDescription() == "Starting Clara…"
    seen = [painted(shown)]
    shown.show_picture(wide(BLUE))
    seen.append(painted(shown))
    shown.show_picture(wide(BLUE), np.full((68, 2), 0.5, np.float32))
    seen.append(painted(shown))
    shown.show_figures(["25 fps", "58 ms"])
    seen.append(painted(shown))
    shown.show_line(StateLine(Others.NOTHING, "Nobody sees this"))
    assert shown.accessibleName() == "Nobody sees this"
    seen.append(painted(shown))
    shown.show_line(StateLine(Others.REAL_FACE, "Nobody sees this"))
    seen.append(painted(shown))
    for one, next_one in itertools.pairwise(seen):
        assert (one != next_one).any()


def test_the_same_picture_is_not_painted_again(qtbot: QtBot) -> None:
    shown, picture, painted_again = mirror(qtbot), wide(BLUE), []
    shown.show_picture(picture)
    shown.update = lambda: painted_again.append(1)  # type: ignore[method-assign]
    shown.show_picture(picture)
    shown.show_note("")
    shown.show_figures([])
    shown.show_warning_border(False)
    assert painted_again == []


def test_a_note_darkens_the_picture_behind_it(qtbot: QtBot) -> None:
    mirror = Mirror()
    qtbot.addWidget(mirror)
    mirror.resize(640, 360)
    mirror.show_picture(np.full((360, 640, 3), 200, np.uint8))
    plain = mirror.grab().toImage().pixelColor(320, 40).lightness()
    mirror.show_note("clip.mp4 has ended.")
    assert mirror.grab().toImage().pixelColor(320, 40).lightness() < 0.6 * plain


def test_a_note_without_a_picture_is_read_on_the_palette_s_own_ground(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    plain = shown.grab().toImage().pixelColor(320, 120)
    shown.show_note("Starting Amara…")
    assert shown.grab().toImage().pixelColor(320, 120) == plain


def test_a_flash_lights_the_picture_up_and_fades(qtbot: QtBot) -> None:
    shown = mirror(qtbot)
    shown.show_picture(wide(BLUE))
    before = shown.grab().toImage().pixelColor(320, 250)
    shown.flash()
    assert shown.grab().toImage().pixelColor(320, 250).lightness() > before.lightness()
    qtbot.waitUntil(lambda: shown.grab().toImage().pixelColor(320, 250) == before)
