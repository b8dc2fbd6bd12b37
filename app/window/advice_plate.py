"""AdvicePlate: the indicator on the picture: a sign, at most four words, and one hint."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.frame import State
from app.window.advice import DRIFTED, SILENT, Advice
from app.window.badge import draw_state
from app.window.language import tr
from app.window.style import ON_PICTURE, plate

HEIGHT, SIGN_PX, PAD_PX = 32, 18, 8
HINT_GAP_PX, LARGEST_ROOM_PX = 12, 16_777_215
"""Gap between words and hint, and the width of a plate that has room for any text, in pixels."""


class AdvicePlate(QAbstractButton):
    """Shows only the sign while all is well, and nothing while nothing is judged.

    A click opens Details, or calibrates if the plate proposes that.
    """

    details_pressed = Signal()
    calibrate_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._advice = SILENT
        self._room = LARGEST_ROOM_PX
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._act)
        self.show_advice(SILENT)

    @property
    def advice(self) -> Advice:
        """The advice that is shown."""
        return self._advice

    @property
    def has_words(self) -> bool:
        """False while only the sign is shown, because all is well."""
        return self._advice.is_bad or (self._advice.state is None and bool(self._advice.words))

    def show_advice(self, advice: Advice) -> None:
        """Show other advice."""
        self._advice = advice
        self.setText(tr(advice.words) if self.has_words else "")
        words = ". ".join(tr(part) for part in (advice.words, advice.hint) if part)
        self.setAccessibleName(words or tr("Nothing is judged"))
        self.setVisible(advice != SILENT)
        self.setToolTip(tr("Calibrate") if advice == DRIFTED else tr("Open the details"))
        self.resize(self.sizeHint())
        self.update()

    def settle(self, left: int, bottom: int, room: int) -> None:
        """Move to this place, with this width in pixels for the texts."""
        self._room = room
        self.resize(self.sizeHint())
        self.move(left, bottom - HEIGHT)

    @property
    def parts(self) -> tuple[str, str]:
        """The words and the hint as they are painted: the hint alone, if there is no room for both."""
        words, hint = self.text(), tr(self._advice.hint) if self._advice.hint else ""
        if hint and self._width_of(words, hint) > self._room:
            words = ""
        left = self._room - self._width_of("", "")
        metrics = QFontMetricsF(self.font() if hint else self._bold())
        shortened = metrics.elidedText(hint or words, Qt.TextElideMode.ElideRight, max(left, 0.0))
        if words and hint:
            return words, hint
        return ("", shortened) if hint else (shortened, "")

    def sizeHint(self) -> QSize:
        """Return the size of the sign, or of the sign with its texts."""
        width = self._width_of(*self.parts) if self.has_words else HEIGHT
        return QSize(int(width), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plate."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        painter.setPen(QPen(QColor(ON_PICTURE.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(plate())
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        sign = QRectF(PAD_PX - 1, (HEIGHT - SIGN_PX) / 2, SIGN_PX, SIGN_PX)
        draw_state(painter, self._advice.state, sign, ON_PICTURE)
        if self.has_words:
            self._draw_words(painter, place.adjusted(PAD_PX + SIGN_PX + 8, 0, -PAD_PX, 0))

    def _act(self) -> None:
        (self.calibrate_pressed if self._advice == DRIFTED else self.details_pressed).emit()

    def _draw_words(self, painter: QPainter, place: QRectF) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._bold())
        painter.setPen(QColor(ON_PICTURE.text))
        words, hint = self.parts
        painter.drawText(place, middle, words)
        if hint:
            if words:
                advance = painter.fontMetrics().horizontalAdvance(words)
                place.setLeft(place.left() + advance + HINT_GAP_PX)
            painter.setFont(self.font())
            is_grave = self._advice.state in (State.FAILED, State.NO_FACE)
            painter.setPen(QColor(ON_PICTURE.text if is_grave else ON_PICTURE.warning))
            painter.drawText(place, middle, hint)

    def _width_of(self, words: str, hint: str) -> float:
        """Return the width of a plate with these texts, in pixels."""
        width = PAD_PX * 3 + SIGN_PX + 8 + QFontMetricsF(self._bold()).horizontalAdvance(words)
        gap = HINT_GAP_PX + 4 if words and hint else 0
        return width + gap + QFontMetricsF(self.font()).horizontalAdvance(hint)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
