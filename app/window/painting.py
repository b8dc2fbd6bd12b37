"""Draws pictures and landmarks with a Qt painter, without copies or widgets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from app.frame import Frame, Picture, sealed

_SMOOTH = Qt.TransformationMode.SmoothTransformation
# the 68 iBUG points as lines: jaw, brows, nose, nostrils, eyes, lips; closed lines return to their start
_LINES = (
    (range(0, 17), False),
    (range(17, 22), False),
    (range(22, 27), False),
    (range(27, 31), False),
    (range(31, 36), False),
    (range(36, 42), True),
    (range(42, 48), True),
    (range(48, 60), True),
    (range(60, 68), True),
)


def image_of(picture: Picture) -> QImage:
    """Return the picture as an image that shares its memory.

    The picture, RGB or RGBA, must be contiguous and never change.
    """
    height, width, channels = picture.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(picture.data, width, height, channels * width, kind)


def picture_of(image: QImage) -> Picture:
    """Return a copy of an image's pixels as a picture; transparent parts are black."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return sealed(rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy())


def in_parts(points: NDArray[np.float32], side: int, *, is_mirrored: bool = False) -> NDArray[np.float32]:
    """Return landmarks, (n, 2) in pixels of a square picture of that side, as shares of its side."""
    parts = points / np.float32(side)
    if is_mirrored:
        parts[:, 0] = 1 - parts[:, 0]
    return parts


def in_scene(frame: Frame, points: NDArray[np.float32]) -> tuple[NDArray[np.float32], int]:
    """Return landmarks of the avatar as pixels of the scene's middle square, and its side."""
    side = 1 if frame.avatar is None else frame.avatar.shape[0]
    if frame.scene is None:
        return points, side
    height, width = frame.scene.shape[:2]
    left, top, large, *_ = frame.place
    corner = np.array([left - (width - height) / 2, top], np.float32)
    return points * np.float32(large / side) + corner, height


def fitted(size: QSizeF, into: QRectF) -> QRectF:
    """Return the largest rectangle of that shape in the middle of another."""
    size = size.scaled(into.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(into.center())
    return place


def draw_image(painter: QPainter, image: QImage, place: QRectF, *, is_mirrored: bool = False) -> None:
    """Paint the image over `place`, smoothly, and flipped left to right if `is_mirrored`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if is_mirrored:
        painter.translate(place.left() + place.right(), 0)
        painter.scale(-1, 1)
    painter.drawImage(place, image)
    painter.restore()


def draw_wide(painter: QPainter, image: QImage, place: QRectF) -> None:
    """Paint a picture over a 16:9 place; the edges of a square picture are stretched to the sides."""
    inner = fitted(QSizeF(image.size()), place)
    edge = max(image.width() // 32, 1)
    if inner.left() > place.left() + 1:
        rows = image.height()
        left = QRectF(place.left(), place.top(), inner.left() - place.left() + 1, place.height())
        right = QRectF(inner.right() - 1, place.top(), place.right() - inner.right() + 1, place.height())
        painter.drawImage(left, image.copy(0, 0, edge, rows).scaled(1, 24, mode=_SMOOTH))
        painter.drawImage(right, image.copy(image.width() - edge, 0, edge, rows).scaled(1, 24, mode=_SMOOTH))
    draw_image(painter, image, inner)


def draw_landmarks(painter: QPainter, points: NDArray[np.float32], place: QRectF, colour: str) -> None:
    """Paint landmarks, (n, 2) in shares of `place`, the square of their picture.

    The 68 iBUG points are connected to a face; any other number is drawn as dots.
    """
    side = place.width()
    spots = [QPointF(place.left() + x * side, place.top() + y * side) for x, y in points.tolist()]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len(spots) == 68:
        painter.setPen(QPen(QColor(colour), 1.2))
        for line, is_closed in _LINES:
            shape = QPolygonF([spots[n] for n in line])
            (painter.drawPolygon if is_closed else painter.drawPolyline)(shape)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for spot in spots:
        painter.drawEllipse(spot, 1.8, 1.8)
    painter.restore()
