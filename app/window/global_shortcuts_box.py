"""GlobalShortcutsBox: switches the keys that work in other programs, and changes them."""

from __future__ import annotations

from PySide6.QtWidgets import QKeySequenceEdit, QVBoxLayout, QWidget

from app.devices.global_keys import obstacle
from app.window.global_shortcuts import GlobalShortcuts
from app.window.key_rows import KeyRows
from app.window.language import said, tr
from app.window.shortcuts import DEEDS
from app.window.styled import label
from app.window.switch import Switch


class GlobalShortcutsBox(QWidget):
    """A switch, a field for each action, and the reason if the keys do not work."""

    def __init__(self, shortcuts: GlobalShortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.switch = Switch(tr("Keys for Pause and Calibrate"))
        self.switch.setChecked(shortcuts.is_on)
        self.problem = label("", "conflict", wraps=True)
        self._rows = KeyRows()
        self._edits = {name: self._edit(name, key) for name, key in shortcuts.keys.items()}
        self._lay_out()
        self.switch.toggled.connect(shortcuts.switch)
        shortcuts.changed.connect(self._show)
        self._show()

    def edit(self, name: str) -> QKeySequenceEdit:
        """Return the field of one action."""
        return self._edits[name]

    def _edit(self, name: str, key: str) -> QKeySequenceEdit:
        edit = self._rows.add_key(_text_of(name), key)
        edit.keySequenceChanged.connect(lambda keys: self._shortcuts.set_key(name, keys.toString()))
        return edit

    def _show(self) -> None:
        hindrance = obstacle()
        self.switch.setEnabled(not hindrance)
        self._rows.show_keys(self._shortcuts.is_on and not hindrance)
        text = said(hindrance) or self._shortcuts.problem
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("In other programs"), "heading"))
        column.addWidget(self.switch)
        column.addLayout(self._rows)
        column.addWidget(self.problem)


def _text_of(name: str) -> str:
    return next(tr(deed.text) for deed in DEEDS if deed.name == name)
