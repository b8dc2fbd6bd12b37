"""Badge: the state of the animation as shape, colour and sign, readable without colour vision."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.frame import State
from app.window.advice import WORDS
from app.window.language import tr
from app.window.style import Colours, colours


class Badge(QWidget):
    """A round tick, a triangle, a crossed diamond or an open square; for None a dotted ring."""

    def __init__(self, side: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self.setFixedSize(side, side)
        self.show_state(None)

    @property
    def state(self) -> State | None:
        """The state that is shown."""
        return self._state

    def show_state(self, state: State | None) -> None:
        """Show another state; None while nothing has been judged."""
        self._state = state
        self.setAccessibleName(state_words(state))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_state(painter, self._state, QRectF(self.rect()).adjusted(2, 2, -2, -2), colours())


def state_words(state: State | None) -> str:
    """Return a state in words; None while nothing has been judged."""
    return tr("Not judged yet") if state is None else tr(WORDS[state])


def draw_state(painter: QPainter, state: State | None, place: QRectF, inks: Colours) -> None:
    """Paint the symbol of a state into a square, in these colours."""
    colour, width = QColor(_colour_of(state, inks)), place.width() / 11
    painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour if state in (State.GOOD, State.WARNING, State.FAILED) else Qt.BrushStyle.NoBrush)
    inner = place.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    if state is State.WARNING:
        painter.drawPolygon(_spots(inner, (0.5, 0.04), (1, 0.94), (0, 0.94)))
    elif state is State.FAILED:
        painter.drawPolygon(_spots(inner, (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)))
    elif state is State.NO_FACE:
        painter.drawRoundedRect(inner, width * 1.5, width * 1.5)
    else:
        if state is None:
            painter.setPen(QPen(colour, width, Qt.PenStyle.DotLine))
        painter.drawEllipse(inner)
    _draw_sign(painter, state, inner, width, inks)


def _colour_of(state: State | None, inks: Colours) -> str:
    known = {
        State.GOOD: inks.good,
        State.WARNING: inks.warning,
        State.FAILED: inks.failed,
        State.NO_FACE: inks.no_face,
    }
    return inks.muted if state is None else known[state]


def _draw_sign(painter: QPainter, state: State | None, place: QRectF, width: float, inks: Colours) -> None:
    ink = inks.no_face if state is State.NO_FACE else inks.card
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
    """Return points given as shares of the place."""
    return [QPointF(place.left() + x * place.width(), place.top() + y * place.height()) for x, y in corners]
