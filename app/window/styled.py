"""The small parts that the window is put together from, each with the look that the style sheet gives it."""

from __future__ import annotations

import html
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

TextLook = Literal[
    "body", "heading", "title", "word", "number", "muted", "reasons", "faint", "conflict", "state"
]
ButtonLook = Literal["plain", "primary", "danger", "sure", "flat"]


class Card(QFrame):
    """A rounded ground with a heading; its parts go into `column`."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.setSpacing(8)
        if heading:
            self.column.addWidget(label(heading, "heading"))


def label(text: str = "", look: TextLook = "body", *, wraps: bool = False) -> QLabel:
    """A text with its look; `wraps` breaks it over lines."""
    made = QLabel(text)
    made.setObjectName(look)
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tip(widget: QWidget, text: str) -> None:
    """Give a widget this tooltip as plain text: names of files and cameras may hold HTML."""
    widget.setToolTip(f"<qt>{html.escape(text)}</qt>" if text else "")


def button(text: str, look: ButtonLook = "plain", *, is_switch: bool = False) -> QPushButton:
    """A button with its look; as a switch it stays down."""
    made = QPushButton(text)
    made.setObjectName(look)
    made.setCheckable(is_switch)
    made.setAutoDefault(False)
    return made


def slider(name: str, low: int, high: int) -> QSlider:
    """A horizontal slider that screen readers call by its name."""
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(low, high)
    made.setAccessibleName(name)
    return made


def named(widget: QWidget, look: str) -> QWidget:
    """The same widget with a look."""
    widget.setObjectName(look)
    return widget


def relook(widget: QWidget, look: str) -> None:
    """Give a widget another look while it is shown."""
    if widget.objectName() == look:
        return
    widget.setObjectName(look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
