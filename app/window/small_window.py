"""SmallWindow: the picture in a corner of the screen, above all other windows, for a call."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.chain.status import Status
from app.window.advice_plate import AdvicePlate
from app.window.language import tr
from app.window.messages import Messages
from app.window.mirror import GAP_PX, Mirror
from app.window.styled import button, icon_button
from app.window.toast import Toast

WIDTH, HEIGHT = 320, 220


class SmallWindow(QWidget):
    """Picture, indicator, errors, pause and calibrate. Closing it opens the large window."""

    pause_pressed = Signal(bool)
    calibrate_pressed = Signal()
    closed = Signal()

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Guise")
        self.setMinimumSize(WIDTH, HEIGHT)
        self.resize(WIDTH, HEIGHT)
        self.mirror = Mirror()
        self.advice = AdvicePlate(self.mirror)
        self.toast = Toast(messages, self.mirror, is_compact=True)
        self.calibrate = button("", icon="target")
        self.calibrate.setAccessibleName(tr("Calibrate"))
        self.calibrate.setToolTip(tr("Calibrate"))
        self.pause = button(tr("Pause"), icon="pause")
        self.large = icon_button("large", tr("Large window"))
        self._is_paused = False
        self._lay_out()
        self.mirror.placed.connect(self._settle_on_picture)
        self.pause.clicked.connect(lambda: self.pause_pressed.emit(not self._is_paused))
        self.calibrate.clicked.connect(self.calibrate_pressed)
        self.large.clicked.connect(self.close)
        self.advice.details_pressed.connect(self.close)
        self.advice.calibrate_pressed.connect(self.calibrate_pressed)

    def show_status(self, status: Status) -> None:
        """Show what the buttons do now."""
        self._is_paused = status.is_paused
        self.pause.setText(tr("Resume") if self._is_paused else tr("Pause"))
        self.pause.set_icon("play" if self._is_paused else "pause")

    def restore(self, geometry: str) -> None:
        """Move to the previous place; `geometry` is Qt's own, in base 64."""
        self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def geometry_text(self) -> str:
        """Return the window's place for `restore`."""
        return self.saveGeometry().toBase64().toStdString()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the large window."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Open the large window; the app continues."""
        super().closeEvent(event)
        self.closed.emit()

    def _settle_on_picture(self, place: QRectF) -> None:
        left, bottom = round(place.left()) + GAP_PX, round(place.bottom()) - GAP_PX
        self.advice.settle(left, bottom, round(place.width()) - 2 * GAP_PX)
        self.toast.settle(place)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.pause, 1)
        row.addWidget(self.calibrate)
        row.addWidget(self.large)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.mirror, 1)
        column.addLayout(row)
