"""ScoreBar: the newest frame's score between calm and broken."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.window.language import tr
from app.window.style import colours
from app.window.styled import tip


class ScoreBar(QWidget):
    """Shows a score; the tooltip has the numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = 0.0
        self.setFixedHeight(8)

    def show_score(self, score: float, threshold: float) -> None:
        """Show a score with the threshold in the middle. A threshold of 0 shows nothing."""
        self.part = min(max(score / (2 * threshold), 0.0), 1.0) if threshold > 0 else 0.0
        words = tr("Score {score:.2f}, fails above {threshold:.2f}", score=score, threshold=threshold)
        tip(self, words if threshold else "")
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, with a notch at the threshold."""
        painter, inks = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(inks.hover))
        painter.drawRoundedRect(place, 3, 3)
        painter.setBrush(QColor(inks.good if self.part < 0.5 else inks.failed))
        painter.drawRoundedRect(
            QRectF(place.left(), place.top(), self.part * place.width(), place.height()), 3, 3
        )
        painter.fillRect(QRectF(place.center().x() - 1, 0, 2, self.height()), QColor(inks.edge))
