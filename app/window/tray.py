"""Tray: an icon with the state and four actions, if the system has a tray."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from app.window.advice import Advice
from app.window.menus import Menus
from app.window.messages import Level, Message
from app.window.mirror import DOTS
from app.window.state_line import Others, StateLine
from app.window.style import ICONS, ON_PICTURE

ACTS = ("virtual_camera", "calibrate", "pause", "record")
SIDE = 64


class Tray(QSystemTrayIcon):
    """The app's icon with a dot in the colour of the state; a click shows the window."""

    show_pressed = Signal()

    def __init__(self, menus: Menus, parent: QWidget) -> None:
        super().__init__(parent)
        self._others: Others | None = None
        self.menu: QMenu = menus.of((*ACTS, "small_window", "quit"), parent)
        self.setContextMenu(self.menu)
        self.activated.connect(self._activate)

    def show_line(self, line: StateLine, advice: Advice | None = None) -> None:
        """Show what others get now."""
        self.setToolTip(f"Guise · {line.text}")
        if line.others is not self._others:
            self._others = line.others
            self.setIcon(tray_icon(line.others))

    def hear(self, message: Message) -> None:
        """Notify of an error while no window of Guise has the focus, as during a call."""
        if message.level is Level.ERROR and QApplication.activeWindow() is None:
            self.showMessage("Guise", message.text, QSystemTrayIcon.MessageIcon.Warning)

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.show_pressed.emit()


def tray_icon(others: Others) -> QIcon:
    """Return the app's icon with a dot for what others get; without a dot if they get nothing."""
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QIcon(str(ICONS / "guise.svg")).paint(painter, 0, 0, SIDE, SIDE)
    if others is not Others.NOTHING:
        painter.setPen(QColor(ON_PICTURE.ground))
        painter.setBrush(QColor(ON_PICTURE.danger if others is Others.REAL_FACE else DOTS[others]))
        painter.drawEllipse(QRectF(SIDE - 30, SIDE - 30, 28, 28))
    painter.end()
    return QIcon(pixmap)
