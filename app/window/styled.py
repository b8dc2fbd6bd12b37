"""Styled: the small widgets of the window, each with a look of the style sheet."""

from __future__ import annotations

import html
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.window.icons import icon
from app.window.style import colours

TextLook = Literal["body", "heading", "title", "word", "number", "muted", "conflict"]
ButtonLook = Literal["plain", "primary", "live", "sure", "flat"]
KEY_PX = 22
"""Width of the square that shows a button's key, in pixels."""


class Button(QPushButton):
    """A button with an icon in the colour of its text, and its key on the right."""

    def __init__(
        self, text: str, look: ButtonLook = "plain", icon_name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._icon_name, self._key = icon_name, ""
        self.setObjectName(look)
        self.setAutoDefault(False)
        self.setIconSize(QSize(20, 20))
        self.setProperty("is_square", not text)
        self._draw_icon()

    def setText(self, text: str) -> None:
        """Show another text; a button without text is a square around its icon."""
        super().setText(text)
        if bool(self.property("is_square")) == bool(text):
            self.setProperty("is_square", not text)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        if name != self._icon_name:
            self._icon_name = name
            self._draw_icon()

    def set_look(self, look: ButtonLook) -> None:
        """Give the button another look while it is shown."""
        relook(self, look)
        self._draw_icon()

    def set_key(self, key: str) -> None:
        """Show the button's key; a long key appears in the tooltip only."""
        self._key = key if len(key) == 1 else ""
        self.setProperty("has_key", bool(self._key))
        self.style().polish(self)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button by Enter too, as on other systems; Qt does that in dialogs only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.menu() is None:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then its key."""
        super().paintEvent(event)
        if self._key:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place = QRectF(self.width() - KEY_PX - 10, (self.height() - 20) / 2, KEY_PX - 2, 20)
            ink = QColor(self._ink())
            ink.setAlpha(110)
            painter.setPen(ink)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setPen(QColor(self._ink()))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._key)

    def _ink(self) -> str:
        inks = {"primary": colours().on_accent, "live": colours().on_danger, "sure": colours().on_danger}
        return inks.get(self.objectName(), colours().text)

    def _draw_icon(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self._ink(), colours().muted))


class Card(QFrame):
    """A rounded panel with a heading; its contents go into `column`."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        if heading:
            self.column.addWidget(label(heading, "heading"))


def label(text: str = "", look: TextLook = "body", *, wraps: bool = False) -> QLabel:
    """Return a label with its look; `wraps` breaks long lines."""
    made = QLabel(text)
    made.setObjectName(look)
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tip(widget: QWidget, text: str) -> None:
    """Set a tooltip as plain text, because names of files and cameras may hold HTML."""
    widget.setToolTip(plain_tip(text))


def plain_tip(text: str) -> str:
    """Return a tooltip that shows this text as it is; "" for none."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def button(
    text: str,
    look: ButtonLook = "plain",
    *,
    icon: str = "",
    is_switch: bool = False,
    parent: QWidget | None = None,
) -> Button:
    """Return a button with its look; as a switch it stays pressed."""
    made = Button(text, look, icon, parent)
    made.setCheckable(is_switch)
    return made


def icon_button(icon_name: str, name: str, *, is_switch: bool = False) -> Button:
    """Return a button that shows an icon only; `name` is its tooltip and accessible name."""
    made = button("", "flat", icon=icon_name, is_switch=is_switch)
    made.setAccessibleName(name)
    tip(made, name)
    return made


def slider(name: str, low: int, high: int) -> QSlider:
    """Return a horizontal slider with this accessible name."""
    made = QSlider(Qt.Orientation.Horizontal)
    made.setRange(low, high)
    made.setAccessibleName(name)
    return made


def named(widget: QWidget, look: str) -> QWidget:
    """Return the same widget with the name of a look."""
    widget.setObjectName(look)
    return widget


def relook(widget: QWidget, look: str) -> None:
    """Change the look of a widget while it is shown."""
    if widget.objectName() == look:
        return
    widget.setObjectName(look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def page_of(*widgets: QWidget, margin_px: int = 0) -> QWidget:
    """Return a page with these widgets below each other, at its top."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch()
    return page
