"""AvatarList: the avatars in the order of the strip, with their digits, filtered by a search."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage

from app.avatars import AvatarFile
from app.window.language import tr
from app.window.thumbnails import Thumbnails
from face.safe_range import SafeRange

AVATAR = Qt.ItemDataRole.UserRole
DIGIT = AVATAR + 1
IS_WORN = AVATAR + 2
THUMBNAIL = AVATAR + 3
RANGE = AVATAR + 4
DRAGGED = "application/x-guise-avatar"
"""MIME type of an avatar that is dragged within the strip."""
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


def digits_of(avatars: Sequence[AvatarFile], favourites: Mapping[str, str]) -> dict[Path, str]:
    """Return the digit that picks each avatar: favourites keep theirs, the first others get free ones."""
    present = {str(avatar.path): avatar.path for avatar in avatars}
    taken = {digit: present[path] for digit, path in sorted(favourites.items()) if path in present}
    free = [digit for digit in "123456789" if digit not in taken]
    others = [avatar.path for avatar in avatars if avatar.path not in taken.values()]
    return {path: digit for digit, path in (*taken.items(), *zip(free, others, strict=False))}


def ordered(
    avatars: Sequence[AvatarFile], order: Sequence[str], recent: Sequence[str] = ()
) -> tuple[AvatarFile, ...]:
    """Return the avatars in the user's order, which lists their files.

    The user's own that are not listed come first, shipped ones that are not listed last; of these, the files
    in `recent` come before the others.
    """
    places = {path: place for place, path in enumerate(order)}
    latest = {path: place for place, path in enumerate(recent)}

    def place_of(avatar: AvatarFile) -> tuple[int, int]:
        path = str(avatar.path)
        return places.get(path, -1 if avatar.is_own else len(order)), latest.get(path, len(recent))

    return tuple(sorted(avatars, key=place_of))


class AvatarList(QAbstractListModel):
    """One row per avatar that the search finds. Rows can be dragged while there is no search.

    `moved` emits an avatar and the one that it was dropped before; None at the end.
    """

    moved = Signal(object, object)

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._all: tuple[AvatarFile, ...] = ()
        self._rows: list[AvatarFile] = []
        self._digits: dict[Path, str] = {}
        self._ranges: dict[Path, SafeRange | None] = {}
        self._worn: Path | None = None
        self._search = ""
        self._moving: tuple[Path | None, QImage | None] = (None, None)
        thumbnails.came.connect(self._thumbnail_came)

    @property
    def avatars(self) -> tuple[AvatarFile, ...]:
        """The avatars of the rows, in order."""
        return tuple(self._rows)

    def show_avatars(self, avatars: Sequence[AvatarFile], digits: Mapping[Path, str]) -> None:
        """Show these avatars in this order, with these digits."""
        self._all, self._digits = tuple(avatars), dict(digits)
        self._ranges = {avatar.path: SafeRange.beside(avatar.path) for avatar in avatars}
        self._fill()

    def show_worn(self, path: Path | None) -> None:
        """Mark the avatar that is set."""
        if path != self._worn:
            self._worn = path
            self._say_changed(IS_WORN)

    def show_moving(self, path: Path | None, image: QImage | None) -> None:
        """Show this picture instead of an avatar's thumbnail; of no avatar, if there is no path."""
        (before, _), self._moving = self._moving, (path, image)
        for changed in {before, path}:
            if changed is not None:
                self._thumbnail_came(str(changed))

    def search(self, words: str) -> None:
        """Show only the avatars whose name contains this text."""
        self._search = words.strip().casefold()
        self._fill()

    def row_of(self, path: Path | None) -> int:
        """Return the row of an avatar; −1 if it is not shown."""
        return next((row for row, avatar in enumerate(self._rows) if avatar.path == path), -1)

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return the number of avatars shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a part of a row. A thumbnail that is still being read is None, and is added later."""
        if not index.isValid():
            return None
        avatar = self._rows[index.row()]
        digit = self._digits.get(avatar.path, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return avatar.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, key {key}", name=avatar.name, key=digit) if digit else avatar.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tooltip(avatar.name, self._ranges.get(avatar.path))
        if role == THUMBNAIL:
            moving, image = self._moving
            return image if avatar.path == moving else self._thumbnails.of(avatar.path)
        is_worn = avatar.path == self._worn
        reach = self._ranges.get(avatar.path)
        return {AVATAR: avatar, DIGIT: digit, IS_WORN: is_worn, RANGE: reach}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that a row can be dragged, and that avatars can be dropped between rows."""
        if self._search:
            return super().flags(index)
        drop = Qt.ItemFlag.ItemIsDropEnabled if not index.isValid() else Qt.ItemFlag.ItemIsDragEnabled
        return super().flags(index) | drop

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that avatars are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the type of a dragged avatar."""
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the row of the dragged avatar."""
        dragged = QMimeData()
        dragged.setData(DRAGGED, str(indexes[0].row()).encode())
        return dragged

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask to move an avatar before a row."""
        if not data.hasFormat(DRAGGED) or self._search:
            return False
        avatar = self._rows[int(bytes(data.data(DRAGGED).data()))]
        before = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        self.move(avatar, before)
        return False  # the list is shown again in its new order, no row is to be removed here

    def move(self, avatar: AvatarFile, row: int) -> None:
        """Ask to move an avatar before this row."""
        if not self._search:
            self.moved.emit(avatar, self._rows[row] if 0 <= row < len(self._rows) else None)

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = [avatar for avatar in self._all if self._search in avatar.name.casefold()]
        self.endResetModel()

    def _thumbnail_came(self, key: str) -> None:
        row = self.row_of(Path(key))
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row), [THUMBNAIL])

    def _say_changed(self, role: int) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [role])


def _tooltip(name: str, reach: SafeRange | None) -> str:
    """Return the avatar's name, which a low window does not show, and how far it turns if that is known."""
    turns = ""
    if reach is not None:
        words = tr("Turns to {yaw:.0f}°, nods to {pitch:.0f}°, tilts to {roll:.0f}°")
        turns = "<br>" + words.format(yaw=reach.yaw, pitch=reach.pitch, roll=reach.roll)
    return f"<qt>{html.escape(name)}{turns}</qt>"
