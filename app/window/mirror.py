"""Mirror: the picture that others get, with one line about its state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.frame import Picture
from app.window.painting import draw_landmarks, draw_wide, fitted, image_of
from app.window.state_line import Others, StateLine
from app.window.style import ON_PICTURE, colours, plate, shade

SHAPE = QSizeF(16, 9)
LARGEST = 2.5
"""Largest scale of a picture, in screen pixels per pixel along a side."""
FLASH_MS, FLASH_OPACITY = 400, 0.3
"""Duration of the flash after a calibration, in milliseconds, and its opacity at the beginning."""
RADIUS, BORDER_PX, PLATE_PX, GAP_PX = 12, 4, 32, 12
DOTS = {
    Others.NOTHING: ON_PICTURE.muted,
    Others.AVATAR: ON_PICTURE.good,
    Others.FILE: ON_PICTURE.failed,
    Others.CARD: ON_PICTURE.warning,
    Others.REAL_FACE: ON_PICTURE.on_danger,
}


class Mirror(QWidget):
    """Paints the newest picture, 16:9 in the middle of the widget.

    `placed` emits the picture's rectangle when it changes. Widgets on the picture follow it.
    """

    placed = Signal(QRectF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._landmarks: NDArray[np.float32] | None = None
        self._figures: tuple[str, ...] = ()
        self._note = ""
        self._line = StateLine(Others.NOTHING, "")
        self._place = QRectF()
        self._has_border = self._is_mirrored = False
        self._flash = QVariantAnimation(self)
        self._flash.setStartValue(FLASH_OPACITY)
        self._flash.setEndValue(0.0)
        self._flash.setDuration(FLASH_MS)
        self._flash.valueChanged.connect(lambda _: self.update())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(288, 162)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def picture(self) -> Picture | None:
        """The picture that is painted."""
        return self._picture

    @property
    def place(self) -> QRectF:
        """Rectangle of the picture."""
        return self._place

    @property
    def has_warning_border(self) -> bool:
        """True while the red border is shown, because the real face may be visible."""
        return self._has_border

    def show_picture(
        self,
        picture: Picture | None,
        landmarks: NDArray[np.float32] | None = None,
        *,
        is_mirrored: bool = False,
    ) -> None:
        """Paint this picture, if any, as in a mirror if wanted.

        Landmarks, (n, 2), are in shares of its middle square.
        """
        shown = (self._picture, self._landmarks)
        if picture is not shown[0] or landmarks is not shown[1] or is_mirrored != self._is_mirrored:
            self._picture, self._landmarks, self._is_mirrored = picture, landmarks, is_mirrored
            self._settle()
            self.update()

    def show_note(self, note: str) -> None:
        """Show a sentence in the middle of the picture; "" for none."""
        if note != self._note:
            self._note = note
            self._describe()
            self.update()

    def show_line(self, line: StateLine) -> None:
        """Show the line about what others get now."""
        if line != self._line:
            self._line = line
            self._describe()
            self.update()

    def flash(self) -> None:
        """Light the picture up softly for a moment, in this window only."""
        self._flash.start()

    def show_figures(self, lines: Sequence[str]) -> None:
        """Draw lines into the corner of the picture; none hides them."""
        if tuple(lines) != self._figures:
            self._figures = tuple(lines)
            self.update()

    def show_warning_border(self, is_shown: bool) -> None:
        """Draw the red border that marks the real face."""
        if is_shown != self._has_border:
            self._has_border = is_shown
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size for a common window."""
        return QSize(960, 540)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the rectangle of the picture."""
        super().resizeEvent(event)
        self._settle()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint after a change of palette."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture and the texts on it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(self._place, RADIUS, RADIUS)
        painter.setClipPath(outline)
        painter.fillRect(self._place, QColor(colours().card))
        if self._picture is not None:
            painter.save()
            if self._is_mirrored:
                painter.translate(self._place.left() + self._place.right(), 0)
                painter.scale(-1, 1)
            draw_wide(painter, image_of(self._picture), self._place)
            self._draw_landmarks(painter)
            painter.restore()
        if self._flash.state() is QVariantAnimation.State.Running:
            painter.fillRect(self._place, QColor.fromRgbF(1, 1, 1, float(self._flash.currentValue())))
        if self._note:
            if self._picture is not None:
                painter.fillRect(self._place, shade())
            self._draw_note(painter)
        if self._figures:
            self._draw_figures(painter)
        if self._line.text:
            self._draw_line(painter)
        painter.setClipping(False)
        if self._has_border:
            self._draw_border(painter)

    def _settle(self) -> None:
        room = QRectF(self.rect())
        if self._picture is not None:
            height = max(LARGEST * self._picture.shape[0], 540)
            most = QRectF(0, 0, height * 16 / 9, height) & room
            most.moveCenter(room.center())
            room = most
        place = fitted(SHAPE, room)
        if place != self._place:
            self._place = place
            self.placed.emit(place)

    def _describe(self) -> None:
        self.setAccessibleName(self._line.text)
        self.setAccessibleDescription(self._note)

    def _draw_landmarks(self, painter: QPainter) -> None:
        if self._landmarks is not None:
            side = min(self._place.width(), self._place.height())
            square = QRectF(0, 0, side, side)
            square.moveCenter(self._place.center())
            draw_landmarks(painter, self._landmarks, square, ON_PICTURE.accent)

    def _draw_note(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() + 2)
        painter.setFont(font)
        centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self._place.adjusted(48, 24, -48, -24)
        text = painter.boundingRect(room, centre, self._note)
        if self._picture is not None:
            _draw_plate(painter, text.adjusted(-16, -12, 16, 12))
        painter.setPen(QColor(ON_PICTURE.text if self._picture is not None else colours().text))
        painter.drawText(text, centre, self._note)

    def _draw_figures(self, painter: QPainter) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.setFont(self.font())
        lines = "\n".join(self._figures)
        text = painter.boundingRect(self._place.adjusted(24, 68, -24, -20), left, lines)
        _draw_plate(painter, text.adjusted(-12, -8, 12, 8))
        painter.setPen(QColor(ON_PICTURE.text))
        painter.drawText(text, left, lines)

    def _draw_line(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        most = self._place.width() - 2 * GAP_PX - 44
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(self._line.text, Qt.TextElideMode.ElideRight, most)
        room = QRectF(0, 0, metrics.horizontalAdvance(words) + 44, PLATE_PX)
        room.moveTopLeft(self._place.topLeft())
        room.translate(GAP_PX, GAP_PX)
        is_face = self._line.others is Others.REAL_FACE
        _draw_plate(painter, room, QColor(ON_PICTURE.danger) if is_face else None)
        painter.setBrush(QColor(DOTS[self._line.others]))
        painter.drawEllipse(QRectF(room.left() + 14, room.center().y() - 4, 8, 8))
        painter.setPen(QColor(ON_PICTURE.on_danger if is_face else ON_PICTURE.text))
        painter.drawText(room.adjusted(30, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_border(self, painter: QPainter) -> None:
        half = BORDER_PX / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ON_PICTURE.danger), BORDER_PX))
        painter.drawRoundedRect(self._place.adjusted(half, half, -half, -half), RADIUS, RADIUS)


def _draw_plate(painter: QPainter, place: QRectF, ground: QColor | None = None) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground or plate())
    painter.drawRoundedRect(place, 8, 8)
