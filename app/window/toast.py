"""Toast: the newest message, drawn over the bottom of the picture without moving other widgets."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.window.language import tr
from app.window.messages import Level, Message, Messages
from app.window.styled import button, icon_button, label

SHOWN_MS = 6000
WIDEST = 620
FOOT_PX, COMPACT_FOOT_PX = 56, 8
"""Height below the message, with room for the indicator and without, in pixels."""


class Toast(QFrame):
    """Shows one message after the other: a notice for some seconds, an error until it is closed.

    `log_pressed` asks for the log.
    """

    log_pressed = Signal()

    def __init__(
        self, messages: Messages, parent: QWidget | None = None, *, is_compact: bool = False
    ) -> None:
        """Show messages; if `is_compact`, errors only, without the log, and over the indicator."""
        super().__init__(parent)
        self.setObjectName("toast")
        self._is_compact = is_compact
        self._least = Level.ERROR if is_compact else Level.INFO
        self._waiting: deque[Message] = deque()
        self._around = QRectF()
        self.message: Message | None = None
        self.text = label("", wraps=True)
        self.act = button("", "flat")
        self.log = button(tr("Show log"), "flat")
        self.close_button = icon_button("close", tr("Close this message"))
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        self._lay_out()
        self.close_button.clicked.connect(self.dismiss)
        self.act.clicked.connect(self._do)
        self.log.clicked.connect(self.log_pressed)
        messages.said.connect(self._hear)
        self.hide()

    def settle(self, around: QRectF) -> None:
        """Centre in this rectangle, above the indicator at its bottom."""
        self._around = around
        width = int(min(around.width() - 24, WIDEST))
        self.setFixedWidth(max(width, 200))
        height = max(self.heightForWidth(self.width()), self.sizeHint().height())
        self.resize(self.width(), height)
        foot = COMPACT_FOOT_PX if self._is_compact else FOOT_PX
        self.move(round(around.center().x() - self.width() / 2), round(around.bottom()) - height - foot)

    def dismiss(self) -> None:
        """Close the message, and show the next one."""
        self._timer.stop()
        self.message = None
        if self._waiting:
            self._show(self._waiting.popleft())
        else:
            self.hide()

    def _hear(self, message: Message) -> None:
        """Show a message at once, unless an error is still open."""
        if message.level.value < self._least.value:
            return
        if self.message is not None and self.message.level is Level.ERROR:
            self._waiting.append(message)
        else:
            self._show(message)

    def _show(self, message: Message) -> None:
        self.message = message
        is_error = message.level is Level.ERROR
        self.setProperty("level", message.level.name.lower())
        self.style().unpolish(self)
        self.style().polish(self)
        self.text.setText(message.text)
        self.setAccessibleName(message.text)
        self.act.setText(message.act_text)
        self.act.setVisible(message.act is not None)
        self.log.setVisible(is_error and message.act is None and not self._is_compact)
        self._timer.stop()
        if not is_error:
            self._timer.start()
        self.show()
        self.raise_()
        self.settle(self._around)

    def _do(self) -> None:
        if self.message is not None and self.message.act is not None:
            act = self.message.act
            self.dismiss()
            act()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(4)
        row.addWidget(self.text, 1)
        row.addWidget(self.act)
        row.addWidget(self.log)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
