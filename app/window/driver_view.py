"""DriverView: the picture that drives the avatar, with the avatar as a ghost over it to line up with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.frame import Picture
from app.window.painting import draw_image, draw_landmarks, image_of
from app.window.style import COLOURS


class DriverView(QWidget):
    """A small square. Mirrored as in a mirror unless told otherwise; that changes nothing of what is sent."""

    def __init__(self, side: int = 150, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._landmarks: NDArray[np.float32] | None = None
        self._ghost: QImage | None = None
        self.ghost_opacity = 0.35
        self.is_mirrored = True
        self.setFixedSize(side, side)
        self.setAccessibleName("You")

    @property
    def picture(self) -> Picture | None:
        """The picture that is painted now."""
        return self._picture

    def show_picture(self, picture: Picture | None, landmarks: NDArray[np.float32] | None = None) -> None:
        """Paint this square picture and these landmarks, (n, 2), in parts of its side."""
        if picture is not self._picture or landmarks is not self._landmarks:
            self._picture, self._landmarks = picture, landmarks
            self.update()

    def show_ghost(self, ghost: QImage | None) -> None:
        """The avatar's own picture to line up with."""
        self._ghost = ghost
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, outline = QRectF(self.rect()), QPainterPath()
        outline.addRoundedRect(place, 10, 10)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(COLOURS.ground))
        if self._picture is None:
            painter.setPen(QColor(COLOURS.faint))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "No picture yet")
            return
        if self.is_mirrored:
            painter.translate(place.width(), 0)
            painter.scale(-1, 1)
        draw_image(painter, image_of(self._picture), place)
        if self._ghost is not None and self.ghost_opacity > 0:
            painter.setOpacity(self.ghost_opacity)
            draw_image(painter, self._ghost, place)
            painter.setOpacity(1)
        if self._landmarks is not None:
            draw_landmarks(painter, self._landmarks, place, COLOURS.good)
