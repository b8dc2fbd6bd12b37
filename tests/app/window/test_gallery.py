"""Gallery: pick, add, remove."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.avatars import AvatarFile, list_avatars
from app.window.gallery import Gallery

OWN = AvatarFile(Path("nowhere/ida.png"), "Ida", is_own=True)


@pytest.fixture
def gallery(qtbot: QtBot) -> Gallery:
    made = Gallery()
    qtbot.addWidget(made)
    made.show_avatars((*list_avatars()[:9], OWN))
    made.resize(250, 400)
    made.show()
    return made


def test_a_click_picks(qtbot: QtBot, gallery: Gallery) -> None:
    picked: list[object] = []
    gallery.picked.connect(picked.append)
    qtbot.mouseClick(gallery.tiles[2], Qt.MouseButton.LeftButton)
    qtbot.keyClick(gallery.tiles[3], Qt.Key.Key_Return)
    assert picked == [gallery.tiles[2].avatar, gallery.tiles[3].avatar]


def test_only_the_worn_one_is_marked_even_after_a_click_on_another(qtbot: QtBot, gallery: Gallery) -> None:
    worn = gallery.tiles[1].avatar
    gallery.picked.connect(lambda _: gallery.show_worn(worn.path))
    qtbot.mouseClick(gallery.tiles[2], Qt.MouseButton.LeftButton)
    assert [tile.isChecked() for tile in gallery.tiles].count(True) == 1
    assert gallery.tiles[1].isChecked()


def test_the_first_nine_tell_their_digit(gallery: Gallery) -> None:
    assert "key 9" in gallery.tiles[8].toolTip()
    assert "key" not in gallery.tiles[9].toolTip()


def test_add_and_remove_are_asked_for(qtbot: QtBot, gallery: Gallery) -> None:
    asked: list[object] = []
    gallery.add_pressed.connect(lambda: asked.append("add"))
    gallery.remove_pressed.connect(asked.append)
    gallery.add.click()
    qtbot.keyClick(gallery.tiles[9], Qt.Key.Key_Delete)
    assert asked == ["add", OWN]


def test_the_menu_removes_own_ones_only(qtbot: QtBot, gallery: Gallery) -> None:
    asked: list[object] = []
    gallery.remove_pressed.connect(asked.append)
    for tile, may_go in ((gallery.tiles[0], False), (gallery.tiles[9], True)):
        menu = tile.menu()
        assert menu.actions()[0].isEnabled() == may_go
        menu.actions()[0].trigger()
        menu.close()
    assert asked == [OWN]


def test_avatars_can_be_shown_anew_and_unreadable_ones_do_no_harm(gallery: Gallery) -> None:
    gallery.show_avatars([OWN])
    assert len(gallery.tiles) == 1
    gallery.show_worn(OWN.path)
    gallery.grab()
    gallery.show_worn(None)
    assert not gallery.tiles[0].isChecked()


def test_the_worn_one_is_in_sight_from_the_start(qtbot: QtBot) -> None:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show_avatars(list_avatars()[:12])
    gallery.show_worn(list_avatars()[11].path)
    gallery.resize(250, 300)
    gallery.show()
    qtbot.waitUntil(lambda: not gallery.tiles[11].visibleRegion().isEmpty())
