"""MessageLine and MessagesDialog: the newest message at the foot of the window, and all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.window.messages import Messages
from app.window.styled import tip


class MessageLine(QLabel):
    """One line, shortened to fit; a click shows the rest."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._messages, self._text = messages, ""
        self.setAccessibleName("Message")
        self.setMinimumWidth(80)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        messages.said.connect(self._show)

    def full_text(self) -> str:
        """The newest message, whole."""
        return self._text

    def mousePressEvent(self, event: QMouseEvent) -> None:
        show_messages(self._messages, self.window())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _show(self, text: str) -> None:
        self._text = text
        tip(self, text)
        self.setAccessibleDescription(text)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 12
        self.setText(self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))


def show_messages(messages: Messages, parent: QWidget) -> QDialog:
    """All messages so far in a window of their own, to read and to copy."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Messages")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(560, 320)
    text = QPlainTextEdit("\n".join(messages.history()), dialog)
    text.setReadOnly(True)
    text.setAccessibleName("Messages")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.addWidget(text)
    dialog.show()
    return dialog
