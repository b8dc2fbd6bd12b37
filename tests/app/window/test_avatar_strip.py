"""The strip of avatars: pick, walk, search, favourites; and thumbnails that come later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.avatars import AvatarFile, list_avatars
from app.window.avatar_list import DIGIT, IS_WORN, RANGE, THUMBNAIL, digits_of, ordered
from app.window.avatar_strip import COMPACT, ROOMY, AvatarStrip
from app.window.thumbnails import SIDE, Thumbnails, thumbnail


@pytest.fixture
def thumbnails(tmp_path: Path) -> Iterator[Thumbnails]:
    made = Thumbnails(tmp_path / "cache")
    yield made
    made.close()


@pytest.fixture
def strip(qtbot: QtBot, thumbnails: Thumbnails) -> AvatarStrip:
    made = AvatarStrip(thumbnails)
    qtbot.addWidget(made)
    made.resize(900, 96)
    made.show()
    avatars = list_avatars()
    made.show_avatars(avatars, digits_of(avatars, {}))
    return made


def picture(path: Path, width: int = 300, height: int = 200) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    image.save(str(path))
    return path


def test_a_click_sets_an_avatar_and_arrows_only_move_until_enter(qtbot: QtBot, strip: AvatarStrip) -> None:
    picked: list[str] = []
    strip.picked.connect(lambda avatar: picked.append(avatar.name))
    spot = strip.view.visualRect(strip.list.index(1)).center()
    qtbot.mouseClick(strip.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    second, third = (strip.list.avatars[n].name for n in (1, 2))
    assert picked == [second]
    qtbot.keyClick(strip.view, Qt.Key.Key_Right)
    assert picked == [second]
    qtbot.keyClick(strip.view, Qt.Key.Key_Return)
    assert picked == [second, third]


def test_the_tooltip_has_the_name_and_how_far_a_measured_avatar_turns(
    strip: AvatarStrip, tmp_path: Path
) -> None:
    measured, other = (AvatarFile(picture(tmp_path / f"{name}.png"), name) for name in ("a", "<b>"))
    (tmp_path / "a.range.json").write_text('{"yaw": 33.75, "pitch": 15, "roll": 45}')
    strip.show_avatars([measured, other], {})
    texts = [strip.list.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1)]
    assert texts == ["<qt>a<br>Turns to 34°, nods to 15°, tilts to 45°</qt>", "<qt>&lt;b&gt;</qt>"]
    assert strip.list.index(0).data(RANGE).yaw == 33.75


def test_a_low_strip_shows_smaller_tiles_without_names(qtbot: QtBot, strip: AvatarStrip) -> None:
    strip.show_compact(True)
    assert strip.height() == COMPACT.height < ROOMY.height
    first = strip.list.index(0)
    qtbot.waitUntil(lambda: strip.view.visualRect(first).width() == COMPACT.tile.width())
    assert strip.view.viewport().height() >= COMPACT.tile.height()
    strip.show_compact(False)
    qtbot.waitUntil(lambda: strip.view.visualRect(first).width() == ROOMY.tile.width())
    assert strip.height() == ROOMY.height


def test_the_set_avatar_is_marked_and_scrolled_to(strip: AvatarStrip) -> None:
    last = strip.list.avatars[-1]
    strip.show_worn(last.path)
    index = strip.list.index(strip.list.row_of(last.path))
    assert index.data(IS_WORN)
    assert strip.view.viewport().rect().contains(strip.view.visualRect(index).center())


def test_a_search_narrows_the_strip_and_is_offered_from_twenty_avatars_on(strip: AvatarStrip) -> None:
    assert strip.search.isVisible()
    strip.search.setText("e")
    assert 0 < len(strip.list.avatars) < len(list_avatars())
    last = list_avatars()[-1].name
    strip.search.setText(last.upper())
    assert [avatar.name for avatar in strip.list.avatars] == [last]
    few = list_avatars()[:19]
    strip.show_avatars(few, {})
    assert not strip.search.isVisible()
    assert strip.list.avatars == few


def test_letters_reach_the_windows_shortcuts_and_delete_asks_to_remove(
    qtbot: QtBot, strip: AvatarStrip
) -> None:
    removed: list[str] = []
    strip.remove_pressed.connect(lambda avatar: removed.append(avatar.name))
    strip.view.setCurrentIndex(strip.list.index(2))
    qtbot.keyClick(strip.view, Qt.Key.Key_Delete)
    assert removed == [strip.list.avatars[2].name]
    qtbot.keyClick(strip.view, Qt.Key.Key_Y)
    assert strip.view.currentIndex().row() == 2


def test_favourites_keep_their_digit_and_the_first_others_get_free_digits() -> None:
    avatars = [AvatarFile(Path(f"/{n}.png"), f"{n}") for n in range(12)]
    digits = digits_of(avatars, {"1": "/9.png", "5": "/0.png", "7": "/gone.png"})
    assert digits[Path("/9.png")] == "1"
    assert digits[Path("/0.png")] == "5"
    assert digits[Path("/1.png")] == "2"
    assert digits[Path("/4.png")] == "6"
    assert sorted(digits.values()) == list("123456789")


def test_only_own_avatars_can_be_changed_by_their_menu(strip: AvatarStrip) -> None:
    chosen: list[str] = []
    strip.favourite_chosen.connect(lambda avatar, digit: chosen.append(f"{avatar.name} {digit}"))
    shipped = strip.list.avatars[0]
    own = AvatarFile(Path("/ida.png"), "Ida", is_own=True)
    for avatar, may in ((shipped, False), (own, True)):
        acts = {action.text(): action for action in strip.menu(avatar).actions()}
        assert acts["Remove"].isEnabled() == may
        acts["Pick with key"].menu().actions()[2].trigger()
    assert chosen == [f"{shipped.name} 3", "Ida 3"]


def test_names_and_digits_reach_screen_readers(strip: AvatarStrip) -> None:
    index = strip.list.index(0)
    assert index.data(DIGIT) == "1"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"{strip.list.avatars[0].name}, key 1"


def test_a_thumbnail_is_the_middle_square_and_comes_later_and_is_kept(
    qtbot: QtBot, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    path = picture(tmp_path / "a.png")
    with qtbot.waitSignal(thumbnails.came):
        assert thumbnails.of(path) is None
    image = thumbnails.of(path)
    assert image is not None
    assert (image.width(), image.height()) == (SIDE, SIDE)
    assert len(list((tmp_path / "cache").iterdir())) == 1

    again = Thumbnails(tmp_path / "cache")
    with qtbot.waitSignal(again.came):
        again.of(path)
    again.close()
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_file_that_is_no_picture_has_no_thumbnail(thumbnails: Thumbnails, tmp_path: Path) -> None:
    broken = tmp_path / "a.png"
    broken.write_text("no picture")
    assert thumbnail(broken, 64).isNull()
    thumbnails.of(broken)
    thumbnails.of(tmp_path / "gone.png")
    thumbnails.close()
    assert thumbnails.of(broken) is None


def test_only_the_avatars_in_sight_are_read(qtbot: QtBot, thumbnails: Thumbnails, tmp_path: Path) -> None:
    asked: list[Path] = []
    thumbnails.of = lambda path: asked.append(path)  # type: ignore[method-assign, func-returns-value]
    strip = AvatarStrip(thumbnails)
    qtbot.addWidget(strip)
    strip.resize(900, 96)
    strip.show_avatars([AvatarFile(tmp_path / f"{n}.png", str(n)) for n in range(500)], {})
    strip.show()
    strip.grab()
    assert 0 < len(set(asked)) < 40
    assert strip.list.index(400).data(THUMBNAIL) is None


AVATARS = tuple(
    AvatarFile(Path(f"/{name}.png"), name, is_own=name.islower()) for name in ("ida", "Bo", "Clara")
)


def test_the_users_order_is_kept_and_what_is_not_in_it_has_its_place() -> None:
    own, bo, clara = AVATARS
    assert ordered(AVATARS, ()) == AVATARS
    assert ordered((bo, clara, own), ()) == (own, bo, clara)
    assert ordered(AVATARS, ("/Clara.png", "/ida.png")) == (clara, own, bo)
    assert ordered(AVATARS, ("/Clara.png", "/gone.png")) == (own, clara, bo)


def test_dragging_an_avatar_asks_to_move_it_before_another(strip: AvatarStrip) -> None:
    asked: list[tuple[str, str]] = []
    strip.moved.connect(lambda avatar, before: asked.append((avatar.name, before.name if before else "")))
    strip.show_avatars(AVATARS, {})
    model = strip.list
    dragged = model.mimeData([model.index(2)])
    move = Qt.DropAction.MoveAction
    model.dropMimeData(dragged, move, 0, 0, QModelIndex())
    model.dropMimeData(dragged, move, -1, -1, model.index(1))
    model.dropMimeData(model.mimeData([model.index(0)]), move, -1, -1, QModelIndex())
    assert asked == [("Clara", "ida"), ("Clara", "Bo"), ("ida", "")]
    assert not model.dropMimeData(QMimeData(), move, 0, 0, QModelIndex())
    strip.list.search("a")
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    model.dropMimeData(dragged, move, 0, 0, QModelIndex())
    assert len(asked) == 3


def test_an_avatar_is_moved_by_keys_too(qtbot: QtBot, strip: AvatarStrip) -> None:
    asked: list[tuple[str, str]] = []
    strip.moved.connect(lambda avatar, before: asked.append((avatar.name, before.name if before else "")))
    strip.show_avatars(AVATARS, {})
    strip.view.setCurrentIndex(strip.list.index(1))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(strip.view, key, Qt.KeyboardModifier.ControlModifier)
    strip.view.setCurrentIndex(strip.list.index(0))
    qtbot.keyClick(strip.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("Bo", "ida"), ("Bo", "")]


def test_five_hundred_avatars_read_no_more_pictures_than_are_seen(
    qtbot: QtBot, strip: AvatarStrip, thumbnails: Thumbnails, tmp_path: Path
) -> None:
    one = picture(tmp_path / "one.png")
    many = [AvatarFile(tmp_path / f"{n}.png", f"{n}", is_own=True) for n in range(500)]
    for each in many:
        each.path.symlink_to(one)
    strip.show_avatars(many, digits_of(many, {}))
    strip.grab()
    seen = strip.view.viewport().width() // 76 + 2
    read = [key for key in thumbnails._images if Path(key).parent == tmp_path]
    assert 0 < len(read) <= seen
