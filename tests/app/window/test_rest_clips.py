"""Rest clips: the avatar under the pointer, or the one that the keyboard is on, breathes and blinks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.avatars import AvatarFile, list_avatars, rest_clip_of
from app.window.avatar_list import THUMBNAIL
from app.window.avatar_strip import AvatarStrip
from app.window.rest_clips import MOST_LOOPS
from app.window.thumbnails import Thumbnails

MOST_BYTES = 40_000
RED, GREEN, BLUE = "#ff0000", "#008000", "#0000ff"


def picture(path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB888)
    image.fill(QColor(GREEN))
    image.save(str(path))


def clip(path: Path) -> None:
    """A clip of a red and a blue frame, 20 ms each."""
    red, blue = (Image.new("RGB", (32, 32), colour) for colour in (RED, BLUE))
    red.save(path, save_all=True, append_images=[blue], duration=20, loop=0)


@pytest.fixture
def strip(qtbot: QtBot, tmp_path: Path) -> Iterator[AvatarStrip]:
    """Three avatars, of which the last one has no clip."""
    thumbnails = Thumbnails(tmp_path / "cache")
    made = AvatarStrip(thumbnails)
    qtbot.addWidget(made)
    made.clips._asks = lambda: False
    (tmp_path / "rest").mkdir()
    for name in ("a", "b", "c"):
        picture(tmp_path / f"{name}.png")
    for name in ("a", "b"):
        clip(tmp_path / "rest" / f"{name}.webp")
    made.show_avatars([AvatarFile(tmp_path / f"{name}.png", name) for name in "abc"], {})
    made.resize(600, 96)
    made.show()
    qtbot.waitExposed(made)
    made.add.setFocus()
    qtbot.waitUntil(lambda: made.clips.playing is None)
    yield made
    thumbnails.close()


def colour(strip: AvatarStrip, row: int) -> str:
    """The colour that is shown of an avatar: red or blue while its clip is played, else green or none."""
    image = strip.list.index(row).data(THUMBNAIL)
    if image is None:
        return ""
    levels = image.pixelColor(5, 5).getRgb()[:3]
    return (RED, GREEN, BLUE)[levels.index(max(levels))]


def is_playing(strip: AvatarStrip, row: int) -> bool:
    return colour(strip, row) in (RED, BLUE)


def test_the_avatar_under_the_pointer_moves_until_the_pointer_leaves(
    qtbot: QtBot, strip: AvatarStrip
) -> None:
    strip.view.entered.emit(strip.list.index(1))
    seen: set[str] = set()
    qtbot.waitUntil(lambda: seen.add(colour(strip, 1)) or {RED, BLUE} <= seen)  # type: ignore[func-returns-value]
    assert not is_playing(strip, 0)
    strip.view.entered.emit(strip.list.index(0))
    qtbot.waitUntil(lambda: is_playing(strip, 0))
    assert not is_playing(strip, 1)
    QApplication.sendEvent(strip.view.viewport(), QEvent(QEvent.Type.Leave))
    assert strip.clips.playing is None
    assert not is_playing(strip, 0)
    strip.view.entered.emit(strip.list.index(1))
    strip.view.viewportEntered.emit()
    assert strip.clips.playing is None


def test_the_avatar_that_the_keyboard_is_on_moves(qtbot: QtBot, strip: AvatarStrip) -> None:
    strip.view.setCurrentIndex(strip.list.index(0))
    assert strip.clips.playing is None, "the keyboard is elsewhere"
    strip.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: strip.view.hasFocus() and is_playing(strip, 0))
    qtbot.keyClick(strip.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: is_playing(strip, 1))
    QApplication.sendEvent(strip.view, QFocusEvent(QEvent.Type.FocusOut))
    strip.view.clearFocus()
    assert strip.clips.playing is None


def test_a_clip_ends_with_the_still_picture(qtbot: QtBot, strip: AvatarStrip) -> None:
    qtbot.waitUntil(lambda: all(colour(strip, row) == GREEN for row in range(3)))
    shown: list[bool] = []
    strip.list.dataChanged.connect(lambda *_: shown.append(is_playing(strip, 0)))
    strip.view.entered.emit(strip.list.index(0))
    qtbot.waitUntil(lambda: strip.clips._movie is None)
    assert shown.count(True) == 2 * MOST_LOOPS
    assert not is_playing(strip, 0)


def test_an_avatar_without_a_clip_stays_still(strip: AvatarStrip) -> None:
    strip.view.entered.emit(strip.list.index(2))
    assert strip.clips._movie is None
    assert not is_playing(strip, 2)


def test_nothing_moves_if_the_system_asks_for_less_motion(strip: AvatarStrip) -> None:
    asked: list[bool] = []
    strip.clips._asks = lambda: asked.append(True) or True  # type: ignore[func-returns-value]
    for row in (0, 1):
        strip.view.entered.emit(strip.list.index(row))
        assert strip.clips._movie is None
    assert asked == [True], "it is asked once"


def test_a_damaged_clip_leaves_the_picture_as_it_is(strip: AvatarStrip, tmp_path: Path) -> None:
    (tmp_path / "rest" / "a.webp").write_bytes(b"no picture")
    strip.view.entered.emit(strip.list.index(0))
    QApplication.processEvents()
    assert not is_playing(strip, 0)


def test_every_avatar_that_ships_has_a_small_clip() -> None:
    for avatar in list_avatars():
        clip = rest_clip_of(avatar.path)
        assert clip is not None, avatar.name
        assert clip.stat().st_size <= MOST_BYTES, avatar.name
        with Image.open(clip) as film:
            assert film.size == (160, 160)
            assert film.n_frames > 30
