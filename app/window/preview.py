"""Preview: what leaves the app, large, with what one may want to see on top of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.frame import Picture
from app.window.painting import draw_image, draw_landmarks, fitted, image_of
from app.window.style import COLOURS

RADIUS = 14
BORDER_PX = 7


class Preview(QWidget):
    """Paints the newest picture that it was shown; shows a sentence until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._landmarks: NDArray[np.float32] | None = None
        self._figures: tuple[str, ...] = ()
        self._note = ""
        self._is_warning_border = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 300)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("What others see")

    @property
    def picture(self) -> Picture | None:
        """The picture that is painted now."""
        return self._picture

    @property
    def has_warning_border(self) -> bool:
        """True while the real face may be seen."""
        return self._is_warning_border

    def show_picture(self, picture: Picture | None, landmarks: NDArray[np.float32] | None = None) -> None:
        """Paint this picture; landmarks, (n, 2), are in parts of its middle square. None: nothing yet."""
        if picture is not self._picture or landmarks is not self._landmarks:
            self._picture, self._landmarks = picture, landmarks
            self.update()

    def show_note(self, note: str) -> None:
        """A sentence over the picture, or in its place; an empty one for none."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.update()

    def show_figures(self, lines: Sequence[str]) -> None:
        """Lines in the corner of the picture; none to hide them."""
        if tuple(lines) != self._figures:
            self._figures = tuple(lines)
            self.update()

    def show_warning_border(self, is_shown: bool) -> None:
        """The red border that says: this is your real face."""
        if is_shown != self._is_warning_border:
            self._is_warning_border = is_shown
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 560)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place, outline = self._place(), QPainterPath()
        outline.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(COLOURS.card))
        if self._picture is not None:
            self._draw_picture(painter, self._picture, place)
        if self._note:
            self._draw_note(painter, place)
        if self._figures:
            self._draw_figures(painter, place)
        if self._is_warning_border:
            self._draw_border(painter, place)

    def _place(self) -> QRectF:
        """Where the picture is; the whole widget while there is none."""
        if self._picture is None:
            return QRectF(self.rect())
        height, width = self._picture.shape[:2]
        return fitted(QSizeF(width, height), QRectF(self.rect()))

    def _draw_picture(self, painter: QPainter, picture: Picture, place: QRectF) -> None:
        draw_image(painter, image_of(picture), place)
        if self._landmarks is not None:
            side = min(place.width(), place.height())
            square = QRectF(0, 0, side, side)
            square.moveCenter(place.center())
            draw_landmarks(painter, self._landmarks, square, COLOURS.accent)

    def _draw_note(self, painter: QPainter, place: QRectF) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() + 2)
        painter.setFont(font)
        centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = place.adjusted(40, 20, -40, -20)
        text = painter.boundingRect(room, centre, self._note)
        if self._picture is not None:
            text.moveBottom(room.bottom() - 6)
            _draw_plate(painter, text.adjusted(-16, -10, 16, 10))
        painter.setPen(QColor(COLOURS.text if self._picture is not None else COLOURS.muted))
        painter.drawText(text, centre, self._note)

    def _draw_figures(self, painter: QPainter, place: QRectF) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.setFont(self.font())
        lines = "\n".join(self._figures)
        text = painter.boundingRect(place.adjusted(26, 22, -26, -22), left, lines)
        _draw_plate(painter, text.adjusted(-12, -9, 12, 9))
        painter.setPen(QColor(COLOURS.text))
        painter.drawText(text, left, lines)

    def _draw_border(self, painter: QPainter, place: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(COLOURS.danger), 2 * BORDER_PX))
        painter.drawRoundedRect(place, RADIUS, RADIUS)


def _draw_plate(painter: QPainter, place: QRectF) -> None:
    ground = QColor(COLOURS.ground)
    ground.setAlpha(205)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 9, 9)
