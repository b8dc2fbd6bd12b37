"""Icons: line drawings in the palette's colour, sharp at every scale of the screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.window.style import ICONS

SIDES = (20, 30, 40)
"""Sizes of an icon in pixels, for screen scales of 100, 150 and 200 per cent."""


@lru_cache(maxsize=128)
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """Return the drawing of this name in a colour, and in another one for disabled buttons."""
    made = QIcon()
    for side in SIDES:
        made.addPixmap(_drawn(name, colour, side))
        if disabled:
            made.addPixmap(_drawn(name, disabled, side), QIcon.Mode.Disabled)
    return made


def draw_icon(painter: QPainter, name: str, colour: str, place: QRectF) -> None:
    """Paint a drawing into a square."""
    _renderer(name, colour).render(painter, place)


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, name, colour, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


@lru_cache(maxsize=128)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("#ink", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))
