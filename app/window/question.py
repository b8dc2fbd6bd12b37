"""Question: asks for a confirmation, in a window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.window.language import tr
from app.window.styled import button, label


class Question(QDialog):
    """Emits `accepted` only when the user presses the confirming button; Enter and Escape cancel."""

    def __init__(self, title: str, text: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.yes = button(yes, "sure")
        self.no = button(tr("Cancel"))
        self.no.setDefault(True)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        explanation = label(text, "muted", wraps=True)
        explanation.setMinimumWidth(380)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(title, "title"))
        column.addWidget(explanation)
        column.addSpacing(6)
        column.addLayout(buttons)
        self.no.setFocus()
