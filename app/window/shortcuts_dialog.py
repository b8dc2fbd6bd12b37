"""ShortcutsDialog: change what the keys do; a key that would do two things is refused."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QKeySequenceEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.window.language import tr
from app.window.shortcuts import DEEDS, ShortcutError, keys_with, refuse_conflicts
from app.window.styled import label, named


class ShortcutsDialog(QDialog):
    """One line per deed; OK stays shut, and the reason is shown, while two deeds share a key."""

    def __init__(self, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setMinimumSize(440, 480)
        self._edits = {deed.name: self._edit(deed.text, keys.get(deed.name, deed.key)) for deed in DEEDS}
        self.conflict = label("", "conflict", wraps=True)
        self.conflict.setMinimumHeight(36)
        self._buttons = self._button_box()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(12)
        column.addWidget(label(tr("Click a field and press the key you want."), "muted"))
        column.addWidget(self._list(), 1)
        column.addWidget(self.conflict)
        column.addWidget(self._buttons)
        for edit in self._edits.values():
            edit.keySequenceChanged.connect(self._check)
        self._check()

    def keys(self) -> dict[str, str]:
        """The key of every deed as the fields stand."""
        return {name: edit.keySequence().toString() for name, edit in self._edits.items()}

    def edit(self, name: str) -> QKeySequenceEdit:
        """The field of one deed."""
        return self._edits[name]

    def restore(self) -> None:
        """Back to the usual keys, in the fields only."""
        for name, key in keys_with({}).items():
            self._edits[name].setKeySequence(QKeySequence(key))

    def _edit(self, text: str, key: str) -> QKeySequenceEdit:
        edit = QKeySequenceEdit(QKeySequence(key))
        edit.setMaximumSequenceLength(1)
        edit.setClearButtonEnabled(True)
        edit.setAccessibleName(tr("Key for {text}", text=tr(text)))
        edit.setMaximumWidth(170)
        return edit

    def _list(self) -> QScrollArea:
        page = named(QWidget(), "page")
        form = QFormLayout(page)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setVerticalSpacing(6)
        menu = ""
        for deed in DEEDS:
            if deed.menu != menu:
                menu = deed.menu
                form.addRow(label(tr(menu), "heading"))
            form.addRow(tr(deed.text).rstrip("…"), self._edits[deed.name])
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _button_box(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kind.Ok | kind.Cancel | kind.RestoreDefaults)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        box.button(kind.RestoreDefaults).clicked.connect(self.restore)
        return box

    def _check(self) -> None:
        try:
            refuse_conflicts(self.keys())
        except ShortcutError as conflict:
            self.conflict.setText(str(conflict))
        else:
            self.conflict.clear()
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setDisabled(bool(self.conflict.text()))
