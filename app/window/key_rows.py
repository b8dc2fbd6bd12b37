"""KeyRows: actions and the fields of their keys, in two columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QWidget

from app.window.language import tr
from app.window.styled import label

NAMES_PX, FIELD_PX = 200, 170
"""Least width of the names, which is the same in every list, and largest width of a field, in pixels."""


class KeyRows(QGridLayout):
    """A row for each action: its name, and the field of its key at the same height."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setVerticalSpacing(4)
        self.setColumnMinimumWidth(0, NAMES_PX)
        self.setColumnStretch(1, 1)
        self._widgets: list[QWidget] = []

    def add_heading(self, text: str) -> None:
        """Begin a group of actions."""
        self.addWidget(label(text, "heading"), self.rowCount(), 0, 1, 2)

    def add_key(self, text: str, key: str) -> QKeySequenceEdit:
        """Add an action, and return the field of its key."""
        edit = QKeySequenceEdit(QKeySequence(key))
        edit.setMaximumSequenceLength(1)
        edit.setClearButtonEnabled(True)
        edit.setAccessibleName(tr("Key for {deed}", deed=text))
        edit.setMaximumWidth(FIELD_PX)
        row = self.rowCount()
        name = label(text.rstrip("…"))
        self.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignLeft)
        self._widgets += [name, edit]
        return edit

    def show_keys(self, is_shown: bool) -> None:
        """Show the actions and their fields, or hide them."""
        for widget in self._widgets:
            widget.setVisible(is_shown)
