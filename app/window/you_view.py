"""YouView: the driver, as a small picture in a corner of the large one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.frame import Picture
from app.window.language import tr
from app.window.painting import draw_image, draw_landmarks, image_of
from app.window.settings import Corner
from app.window.style import ON_PICTURE
from app.window.styled import icon_button

MARGIN = 12
SHARE = 0.26
"""Side of the small picture, as a share of the large one's height."""
SMALLEST, LARGEST = 88, 200
CORNERS: dict[tuple[bool, bool], Corner] = {
    (False, False): "bottom right",
    (False, True): "top right",
    (True, False): "bottom left",
    (True, True): "top left",
}
"""Corner by whether it is on the left, and whether at the top."""
FOOT = 32 + MARGIN
"""Height at the bottom of the large picture that its plates take, in pixels."""


class YouView(QWidget):
    """A small square, by default shown as in a mirror; this does not change what is sent.

    Dragging it to another corner emits `corner_chosen`. `hide_pressed` asks to hide it.
    """

    corner_chosen = Signal(str)
    hide_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._landmarks: NDArray[np.float32] | None = None
        self._overlay: QImage | None = None
        self._around = QRectF()
        self._corner: Corner = "top right"
        self._grip: QPointF | None = None
        self.overlay_opacity = 0.0
        self.is_mirrored = True
        self.setAccessibleName(tr("You"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.close_button = icon_button("close", tr("Hide my picture"))
        self.close_button.setParent(self)
        self.close_button.setObjectName("on_picture")
        self.close_button.setFixedSize(24, 24)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu has the same by key
        self.close_button.clicked.connect(self.hide_pressed)
        self.close_button.hide()

    @property
    def picture(self) -> Picture | None:
        """The picture that is painted."""
        return self._picture

    def show_picture(self, picture: Picture | None, landmarks: NDArray[np.float32] | None = None) -> None:
        """Paint this square picture and these landmarks, (n, 2), in shares of its side."""
        if picture is not self._picture or landmarks is not self._landmarks:
            self._picture, self._landmarks = picture, landmarks
            self.update()

    def show_overlay(self, overlay: QImage | None) -> None:
        """Draw the avatar's own picture over it, with the opacity `overlay_opacity`."""
        self._overlay = overlay
        self.update()

    def settle(self, around: QRectF, corner: Corner) -> None:
        """Move to a corner of the large picture."""
        self._around, self._corner = around, corner
        side = round(min(max(SHARE * around.height(), SMALLEST), LARGEST))
        self.resize(side, side)
        left = around.left() + MARGIN if "left" in corner else around.right() - side - MARGIN
        top = around.top() + MARGIN if "top" in corner else around.bottom() - side - MARGIN - FOOT
        self.move(round(left), round(top))
        self.close_button.move(side - 28, 4)

    def enterEvent(self, event: object) -> None:
        """Show the hide button while the mouse is over the view."""
        self.close_button.show()

    def leaveEvent(self, event: object) -> None:
        """Hide the button."""
        self.close_button.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self._grip is not None:
            self.move(self.mapToParent((event.position() - self._grip).toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Move to the nearest corner."""
        if self._grip is None:
            return
        self._grip = None
        middle, centre = QRectF(self.geometry()).center(), self._around.center()
        corner = CORNERS[middle.x() < centre.x(), middle.y() < centre.y()]
        self.settle(self._around, corner)
        self.corner_chosen.emit(corner)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the driver and the overlay."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, outline = QRectF(self.rect()).adjusted(1, 1, -1, -1), QPainterPath()
        outline.addRoundedRect(place, 10, 10)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(ON_PICTURE.card))
        painter.save()
        if self._picture is not None:
            self._draw(painter, self._picture, place)
        else:
            painter.setPen(QColor(ON_PICTURE.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tr("No picture"))
        painter.restore()
        painter.setClipping(False)
        frame = QColor(ON_PICTURE.text)
        frame.setAlpha(130)
        painter.setPen(QPen(frame, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, 10, 10)

    def _draw(self, painter: QPainter, picture: Picture, place: QRectF) -> None:
        if self.is_mirrored:
            painter.translate(place.left() + place.right(), 0)
            painter.scale(-1, 1)
        draw_image(painter, image_of(picture), place)
        if self._overlay is not None and self.overlay_opacity > 0:
            painter.setOpacity(self.overlay_opacity)
            draw_image(painter, self._overlay, place)
            painter.setOpacity(1)
        if self._landmarks is not None:
            draw_landmarks(painter, self._landmarks, place, ON_PICTURE.good)
