"""AvatarList: the avatars in the order of the strip, with their digits, filtered by a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.avatars import AvatarFile
from app.window.language import tr
from app.window.thumbnails import Thumbnails

AVATAR = Qt.ItemDataRole.UserRole
DIGIT = AVATAR + 1
IS_WORN = AVATAR + 2
THUMBNAIL = AVATAR + 3
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


def digits_of(avatars: Sequence[AvatarFile], favourites: Mapping[str, str]) -> dict[Path, str]:
    """Return the digit that picks each avatar: favourites keep theirs, the first others get free ones."""
    present = {str(avatar.path): avatar.path for avatar in avatars}
    taken = {digit: present[path] for digit, path in sorted(favourites.items()) if path in present}
    free = [digit for digit in "123456789" if digit not in taken]
    others = [avatar.path for avatar in avatars if avatar.path not in taken.values()]
    return {path: digit for digit, path in (*taken.items(), *zip(free, others, strict=False))}


class AvatarList(QAbstractListModel):
    """One row per avatar that the search finds."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._all: tuple[AvatarFile, ...] = ()
        self._rows: list[AvatarFile] = []
        self._digits: dict[Path, str] = {}
        self._worn: Path | None = None
        self._search = ""
        thumbnails.came.connect(self._thumbnail_came)

    @property
    def avatars(self) -> tuple[AvatarFile, ...]:
        """The avatars of the rows, in order."""
        return tuple(self._rows)

    def show_avatars(self, avatars: Sequence[AvatarFile], digits: Mapping[Path, str]) -> None:
        """Show these avatars in this order, with these digits."""
        self._all, self._digits = tuple(avatars), dict(digits)
        self._fill()

    def show_worn(self, path: Path | None) -> None:
        """Mark the avatar that is set."""
        if path != self._worn:
            self._worn = path
            self._say_changed(IS_WORN)

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
        if role == THUMBNAIL:
            return self._thumbnails.of(avatar.path)
        return {AVATAR: avatar, DIGIT: digit, IS_WORN: avatar.path == self._worn}.get(role)

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
