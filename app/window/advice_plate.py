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


class AdvicePlate(QAbstractButton):
    """Shows only the sign while all is well, and nothing while nothing is judged.

    A click opens Details, or calibrates if the plate proposes that.
    """

    details_pressed = Signal()
    calibrate_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._advice = SILENT
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

    def sizeHint(self) -> QSize:
        """Return the size of the sign, or of the sign with its texts."""
        if not self.has_words:
            return QSize(HEIGHT, HEIGHT)
        width = PAD_PX * 2 + SIGN_PX + 8 + QFontMetricsF(self._bold()).horizontalAdvance(self.text())
        hint = tr(self._advice.hint) if self._advice.hint else ""
        if hint:
            width += 16 + QFontMetricsF(self.font()).horizontalAdvance(hint)
        return QSize(int(width) + 8, HEIGHT)

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
        painter.drawText(place, middle, self.text())
        if self._advice.hint:
            place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(self.text()) + 12)
            painter.setFont(self.font())
            is_grave = self._advice.state in (State.FAILED, State.NO_FACE)
            painter.setPen(QColor(ON_PICTURE.text if is_grave else ON_PICTURE.warning))
            painter.drawText(place, middle, tr(self._advice.hint))

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
