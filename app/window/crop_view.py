"""CropView: a picture behind a square window that can be dragged and zoomed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.window.language import tr
from app.window.style import colours

ZOOM_MOST = 4.0
STEP_PX = 8
MARGIN_PX = 28
_ARROWS = {
    Qt.Key.Key_Left: QPointF(STEP_PX, 0),
    Qt.Key.Key_Right: QPointF(-STEP_PX, 0),
    Qt.Key.Key_Up: QPointF(0, STEP_PX),
    Qt.Key.Key_Down: QPointF(0, -STEP_PX),
}


class CropView(QWidget):
    """The square always lies inside the picture. Mouse: drag and wheel; keys: arrows, plus and minus.

    `moved` is emitted when the user moves the picture.
    """

    zoomed = Signal(float)
    moved = Signal()

    def __init__(self, image: QImage, side: int = 380, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self._zoom = 1.0
        self._centre = QPointF(image.width() / 2, min(image.width(), image.height()) / 2)  # faces are high
        self._grip: QPointF | None = None
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(tr("Part of the picture to use"))

    def square(self) -> QRectF:
        """Return the chosen square, in pixels of the picture."""
        side = min(self._image.width(), self._image.height()) / self._zoom
        place = QRectF(0, 0, side, side)
        place.moveCenter(self._centre)
        return place

    def cropped(self, largest: int = 512) -> QImage:
        """Return the chosen square as a picture of at most that side."""
        part = self._image.copy(self.square().toAlignedRect() & self._image.rect())
        side = min(part.width(), part.height(), largest)
        mode = Qt.TransformationMode.SmoothTransformation
        return part.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, mode)

    def set_zoom(self, zoom: float) -> None:
        """Zoom about the middle of the square; 1 is the largest square that fits."""
        zoom = min(max(zoom, 1.0), ZOOM_MOST)
        if zoom != self._zoom:
            self._zoom = zoom
            self._move(QPointF())
            self.zoomed.emit(zoom)

    def show_image(self, image: QImage) -> None:
        """Show another image of the same size, or the same one turned."""
        self._image = image
        self._move(QPointF())

    def propose(self, square: QRectF) -> None:
        """Choose this square of the picture, as far as it lies inside."""
        shorter = min(self._image.width(), self._image.height())
        self._centre = square.center()
        self.set_zoom(shorter / max(square.width(), 1.0))
        self._move(QPointF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._move(event.position() - self._grip)
            self.moved.emit()
            self._grip = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.set_zoom(self._zoom * 1.1 ** (event.angleDelta().y() / 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._move(_ARROWS[key])
            self.moved.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self._zoom * 1.1)
        elif key == Qt.Key.Key_Minus:
            self.set_zoom(self._zoom / 1.1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(colours().ground))
        window, square, scale = self._window(), self.square(), self._scale()
        corner = window.topLeft() - square.topLeft() * scale
        size = self._image.size()
        painter.drawImage(
            QRectF(corner.x(), corner.y(), size.width() * scale, size.height() * scale), self._image
        )
        around = QPainterPath()
        around.addRect(QRectF(self.rect()))
        around.addRect(window)
        shade = QColor(colours().ground)
        shade.setAlpha(190)
        painter.fillPath(around, shade)
        is_focused = self.hasFocus()
        painter.setPen(
            QPen(QColor(colours().accent if is_focused else colours().text), 3 if is_focused else 1.5)
        )
        painter.drawRect(window)

    def _window(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)

    def _scale(self) -> float:
        return self._window().width() / self.square().width()

    def _move(self, by_px: QPointF) -> None:
        """Move the picture under the square, which stays inside it."""
        centre = self._centre - by_px / self._scale()
        half = self.square().width() / 2
        self._centre = QPointF(
            min(max(centre.x(), half), self._image.width() - half),
            min(max(centre.y(), half), self._image.height() - half),
        )
        self.update()
