"""KeysPage: changes the keys of the actions; a key used by two actions is refused."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QScrollArea, QVBoxLayout, QWidget

from app.window.key_rows import KeyRows
from app.window.language import tr
from app.window.shortcuts import DEEDS, ShortcutError, changed_keys, keys_with, refuse_conflicts
from app.window.styled import button, label, named


class KeysPage(QWidget):
    """One line per action. Valid keys are saved at once; otherwise the reason is shown."""

    keys_chosen = Signal(dict)

    def __init__(self, changed: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keys = keys_with(changed)
        self._edits: dict[str, QKeySequenceEdit] = {}
        self.conflict = label("", "conflict", wraps=True)
        self.restore = button(tr("Restore all"))
        self.restore.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.addWidget(self.conflict, 1)
        foot.addWidget(self.restore)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(label(tr("Click a field and press the key you want."), "muted"))
        self.column.addWidget(self._list(keys), 1)
        self.column.addLayout(foot)
        for edit in self._edits.values():
            edit.keySequenceChanged.connect(self._take)

    def keys(self) -> dict[str, str]:
        """Return the key of every action in the fields."""
        return {name: edit.keySequence().toString() for name, edit in self._edits.items()}

    def edit(self, name: str) -> QKeySequenceEdit:
        """Return the field of one action."""
        return self._edits[name]

    def _restore(self) -> None:
        for name, key in keys_with({}).items():
            self._edits[name].setKeySequence(QKeySequence(key))

    def _list(self, keys: Mapping[str, str]) -> QScrollArea:
        page, rows = named(QWidget(), "page"), KeyRows()
        page.setLayout(rows)
        menu = ""
        for deed in DEEDS:
            if deed.menu != menu:
                menu = deed.menu
                rows.add_heading(tr(menu))
            self._edits[deed.name] = rows.add_key(tr(deed.text), keys[deed.name])
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        return area

    def _take(self) -> None:
        keys = self.keys()
        try:
            refuse_conflicts(keys)
        except ShortcutError as conflict:
            self.conflict.setText(str(conflict))
            return
        self.conflict.clear()
        self.keys_chosen.emit(changed_keys(keys))
