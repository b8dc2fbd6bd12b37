"""Badge: the state of the animation as a shape, a colour and a word, so that no one of them is needed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.frame import State
from app.window.style import COLOURS

WORDS = {
    None: "Waiting",
    State.GOOD: "Good",
    State.WARNING: "Warning",
    State.FAILED: "Failed",
    State.NO_FACE: "No face",
}
STATE_COLOURS = {
    None: COLOURS.faint,
    State.GOOD: COLOURS.good,
    State.WARNING: COLOURS.warning,
    State.FAILED: COLOURS.failed,
    State.NO_FACE: COLOURS.no_face,
}


class Badge(QWidget):
    """A round tick, a triangle, a crossed diamond or an open square, for None a broken ring."""

    def __init__(self, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self.setFixedSize(side, side)
        self.show_state(None)

    @property
    def state(self) -> State | None:
        """What is shown now."""
        return self._state

    def show_state(self, state: State | None) -> None:
        """Show another state; None while nothing has been judged."""
        self._state = state
        self.setAccessibleName(f"Animation: {WORDS[state]}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_state(painter, self._state, QRectF(self.rect()).adjusted(2, 2, -2, -2))


def draw_state(painter: QPainter, state: State | None, place: QRectF) -> None:
    """Paint the shape of a state into a square."""
    colour, width = QColor(STATE_COLOURS[state]), place.width() / 11
    painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour if state in (State.GOOD, State.WARNING, State.FAILED) else Qt.BrushStyle.NoBrush)
    inner = place.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    if state is State.WARNING:
        painter.drawPolygon(_spots(inner, (0.5, 0.04), (1, 0.94), (0, 0.94)))
    elif state is State.FAILED:
        painter.drawPolygon(_spots(inner, (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)))
    elif state is State.NO_FACE:
        painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), width * 1.5, width * 1.5)
    else:
        if state is None:
            painter.setPen(QPen(colour, width, Qt.PenStyle.DotLine))
        painter.drawEllipse(inner)
    _draw_sign(painter, state, inner, width)


def _draw_sign(painter: QPainter, state: State | None, place: QRectF, width: float) -> None:
    ink = COLOURS.no_face if state is State.NO_FACE else COLOURS.ground
    painter.setPen(QPen(QColor(ink), width * 1.1, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is State.GOOD:
        painter.drawPolyline(_spots(place, (0.27, 0.52), (0.44, 0.68), (0.74, 0.34)))
    elif state is State.WARNING:
        painter.drawLine(*_spots(place, (0.5, 0.36), (0.5, 0.6)))
        painter.drawPoint(_spots(place, (0.5, 0.78))[0])
    elif state is State.FAILED:
        painter.drawLine(*_spots(place, (0.37, 0.37), (0.63, 0.63)))
        painter.drawLine(*_spots(place, (0.63, 0.37), (0.37, 0.63)))
    elif state is State.NO_FACE:
        painter.drawLine(*_spots(place, (0.3, 0.5), (0.7, 0.5)))


def _spots(place: QRectF, *corners: tuple[float, float]) -> list[QPointF]:
    """Points given as parts of the place."""
    return [QPointF(place.left() + x * place.width(), place.top() + y * place.height()) for x, y in corners]
