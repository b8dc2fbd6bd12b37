"""AvatarTile: a thumbnail of any picture, or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.avatars import AvatarFile
from app.window.avatar_tile import AvatarTile, thumbnail


def wide_picture(path: Path) -> Path:
    """Red at both sides of a blue square."""
    image = QImage(400, 200, QImage.Format.Format_RGB888)
    image.fill(QColor("red"))
    painter = QPainter(image)
    painter.fillRect(100, 0, 200, 200, QColor("blue"))
    painter.end()
    assert image.save(str(path))
    return path


def test_the_thumbnail_is_the_middle_square(tmp_path: Path) -> None:
    small = thumbnail(wide_picture(tmp_path / "a.png"), 50)
    assert (small.width(), small.height()) == (50, 50)
    assert {small.pixelColor(x, 25).name() for x in (2, 25, 47)} == {"#0000ff"}


def test_what_cannot_be_read_has_no_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert thumbnail(tmp_path / "a.png", 50).isNull()
    assert thumbnail(tmp_path / "gone.png", 50).isNull()


def test_the_tile_shows_when_it_is_worn(qtbot: QtBot, tmp_path: Path) -> None:
    tile = AvatarTile(AvatarFile(wide_picture(tmp_path / "a.png"), "Ida"), "1")
    qtbot.addWidget(tile)
    assert tile.accessibleName() == "Ida"
    plain = tile.grab().toImage()
    tile.setChecked(True)
    assert tile.grab().toImage() != plain
