"""CallApps: where each call program has its list of cameras, and a picture of that list."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.window.icons import draw_icon
from app.window.language import later, tr
from app.window.style import colours
from app.window.styled import label

APPS = (
    ("Zoom", later("the arrow beside Start Video")),
    ("Meet", later("⋮ → Settings → Video → Camera")),
    ("Teams", later("More → Settings → Devices → Camera")),
    ("Discord", later("User Settings → Voice & Video → Camera")),
    ("OBS", later("Sources → + → Video Capture Device")),
)
"""Programs, and their way to the list of cameras, as their English versions name it."""
WIDTH, ROW_PX, TICK_PX = 190, 30, 16


class CallApps(QWidget):
    """One line for each program, beside a list of cameras in which `name` is chosen."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lines = QGridLayout()
        lines.setHorizontalSpacing(12)
        lines.setVerticalSpacing(4)
        lines.setColumnStretch(1, 1)
        for row, (program, way) in enumerate(APPS):
            lines.addWidget(label(program, "heading"), row, 0)
            lines.addWidget(label(tr(way), "muted"), row, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(24)
        columns.addLayout(lines, 1)
        columns.addWidget(CameraList((tr("Laptop camera"), name)), 0, Qt.AlignmentFlag.AlignTop)


class CameraList(QWidget):
    """A picture of a menu of cameras whose last one is chosen."""

    def __init__(self, cameras: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cameras = cameras
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(", ".join(cameras))

    def sizeHint(self) -> QSize:
        """Return the size of the menu."""
        return QSize(WIDTH, ROW_PX * (len(self._cameras) + 1) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a heading and the cameras, the last one with a tick."""
        painter, inks = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(inks.edge), 1))
        painter.setBrush(QColor(inks.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        for row, text in enumerate((tr("Camera"), *self._cameras)):
            place = QRectF(12, 6 + row * ROW_PX, self.width() - 24, ROW_PX)
            is_chosen = row == len(self._cameras)
            if is_chosen:
                tick = QRectF(place.left(), place.center().y() - TICK_PX / 2, TICK_PX, TICK_PX)
                draw_icon(painter, "done", inks.good, tick)
            painter.setPen(QColor(inks.text if is_chosen else inks.muted))
            left = 0 if row == 0 else TICK_PX + 8
            painter.drawText(place.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
