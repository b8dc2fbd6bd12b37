"""Gallery: the avatars to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.avatars import AvatarFile
from app.window.avatar_tile import AvatarTile
from app.window.styled import Card, button, label, named

COLUMNS = 2


class Gallery(Card):
    """Thumbnails in two columns, and a button to add one's own."""

    picked = Signal(object)
    add_pressed = Signal()
    remove_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tiles: list[AvatarTile] = []
        self.add = button("Add…", "flat")
        self.add.setToolTip("Wear a picture of your own")
        self.add.clicked.connect(self.add_pressed)
        self._page = named(QWidget(), "page")
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._page)
        head = QHBoxLayout()
        head.addWidget(label("Avatars", "heading"), 1)
        head.addWidget(self.add)
        self.column.setContentsMargins(16, 12, 6, 8)
        self.column.addLayout(head)
        self.column.addWidget(self._area, 1)

    @property
    def tiles(self) -> tuple[AvatarTile, ...]:
        """One per avatar, in order."""
        return tuple(self._tiles)

    def show_avatars(self, avatars: Sequence[AvatarFile]) -> None:
        """Show these, in this order; the first nine have their digit."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self._tiles = [self._tile(avatar, n) for n, avatar in enumerate(avatars, 1)]
        for n, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, n // COLUMNS, n % COLUMNS)

    def show_worn(self, path: Path | None) -> None:
        """Mark the avatar that is worn, and bring it into sight when it is another one than before."""
        is_new = False
        for tile in self._tiles:
            is_worn = tile.avatar.path == path
            is_new |= is_worn and not tile.isChecked()
            tile.setChecked(is_worn)
        if is_new:
            self._reveal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._reveal)  # only then has every tile its place

    def _reveal(self) -> None:
        for tile in self._tiles:
            if tile.isChecked():
                self._area.ensureWidgetVisible(tile)

    def _tile(self, avatar: AvatarFile, number: int) -> AvatarTile:
        tile = AvatarTile(avatar, str(number) if number < 10 else "", self._page)
        tile.clicked.connect(lambda: self.picked.emit(avatar))
        tile.remove_pressed.connect(self.remove_pressed)
        return tile
