"""AvatarTile: one avatar of the gallery, as a button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.avatars import AvatarFile
from app.window.style import COLOURS
from app.window.styled import tip

SIDE = 92
PAD = 5
NAME_PX = 20


class AvatarTile(QAbstractButton):
    """Thumbnail, name and the digit that picks it; the user's own go by the Delete key or the menu."""

    remove_pressed = Signal(object)

    def __init__(self, avatar: AvatarFile, digit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.avatar, self._digit = avatar, digit
        self._thumbnail = thumbnail(avatar.path, 2 * SIDE)
        name = avatar.name
        self.setText(name)
        self.setAccessibleName(name)
        tip(self, f"{name}, key {digit}" if digit else name)
        self.setCheckable(True)
        self.setFixedSize(SIDE + 2 * PAD, SIDE + 2 * PAD + NAME_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def menu(self) -> QMenu:
        """What can be done with the avatar beside wearing it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove = menu.addAction(f"Remove {self.text()}")
        remove.setEnabled(self.avatar.is_own)
        remove.triggered.connect(lambda: self.remove_pressed.emit(self.avatar))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit(self.avatar)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(PAD, PAD, SIDE, SIDE)
        outline = QPainterPath()
        outline.addRoundedRect(place, 10, 10)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(COLOURS.hover if self.underMouse() else COLOURS.raised))
        painter.drawImage(place, self._thumbnail)
        self._draw_digit(painter, place)
        painter.restore()
        self._draw_frame(painter, place)
        painter.setPen(QColor(COLOURS.text if self.isChecked() else COLOURS.muted))
        foot = QRectF(0, self.height() - NAME_PX, self.width(), NAME_PX)
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_digit(self, painter: QPainter, place: QRectF) -> None:
        if not self._digit:
            return
        plate = QRectF(place.left() + 5, place.top() + 5, 18, 18)
        ground = QColor(COLOURS.ground)
        ground.setAlpha(170)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(plate, 5, 5)
        painter.setPen(QColor(COLOURS.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._digit)

    def _draw_frame(self, painter: QPainter, place: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(QColor(COLOURS.accent), 3))
            painter.drawRoundedRect(place.adjusted(-2, -2, 2, 2), 12, 12)
        elif self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(COLOURS.muted), 1.5))
            painter.drawRoundedRect(place, 10, 10)


def thumbnail(path: Path, side: int) -> QImage:
    """The middle square of a picture, at that side; an empty image where the file cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull():
        return image
    short = min(image.width(), image.height())
    middle = image.copy((image.width() - short) // 2, (image.height() - short) // 2, short, short)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return middle.scaled(side, side, keep, smooth)
