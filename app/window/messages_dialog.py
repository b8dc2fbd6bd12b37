"""MessagesDialog: all messages so far, to read and to copy, and the path of the log."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.window.language import tr
from app.window.log import log_path
from app.window.messages import Messages
from app.window.styled import button, label


class MessagesDialog(QDialog):
    """Shows the messages of this run; the log file has those of earlier runs."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Messages"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 400)
        self.text = QPlainTextEdit("\n".join(messages.history()))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Messages"))
        self.open_folder = button(tr("Show the log file"))
        self.open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path().parent)))
        )
        row = QHBoxLayout()
        row.addWidget(label(str(log_path()), "muted", wraps=True), 1)
        row.addWidget(self.open_folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.text, 1)
        column.addLayout(row)
