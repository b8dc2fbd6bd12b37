"""LastMinute: the scores of the last minute as a line, with the threshold and the flagged moments."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.chain.flagged_frame import FlaggedFrame
from app.frame import Frame, State
from app.window.language import tr
from app.window.style import colours

SECONDS = 60.0
STEP_S = 0.2  # about a pixel; the worst of its frames is shown
REACH_PX = 10  # largest distance of a click from a mark
MARK_GAP_S = 0.5  # flagged frames closer than this are one moment


class Sample(NamedTuple):
    """One judged frame on the line."""

    at: float
    score: float
    threshold: float
    state: State

    @property
    def is_flagged(self) -> bool:
        """True if the animation failed."""
        return self.state in (State.FAILED, State.NO_FACE)

    @property
    def badness(self) -> tuple[bool, float]:
        """Sort key that puts the worst frame last."""
        return self.is_flagged, self.score


class LastMinute(QWidget):
    """A line with marks.

    Click a mark, or move to it with the arrow keys and press Enter: `moment_chosen` emits its frame.
    """

    moment_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: deque[Sample] = deque()
        self._moments: list[FlaggedFrame] = []
        self._selected = -1
        self._now = 0.0
        self.setMinimumHeight(72)
        self.setMaximumHeight(190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Score of the last minute"))
        self.setToolTip(tr("Click a mark to see that moment"))

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The samples on the line, oldest first."""
        return tuple(self._samples)

    @property
    def moments(self) -> tuple[FlaggedFrame, ...]:
        """The first frame of each flagged moment of the last minute that is still kept."""
        return tuple(self._moments)

    def add(self, frame: Frame) -> None:
        """Add one judged frame; each step shows its worst frame. Frames older than a minute are removed."""
        judgement = frame.judgement
        if judgement is None:
            return
        self._now = max(self._now, frame.captured_at)
        sample = Sample(self._now, judgement.score, judgement.threshold, judgement.state)
        last = self._samples[-1] if self._samples else None
        if last is None or int(last.at / STEP_S) != int(sample.at / STEP_S):
            self._samples.append(sample)
        elif sample.badness > last.badness:
            self._samples[-1] = sample
        while self._samples[0].at < self._now - SECONDS:
            self._samples.popleft()

    def show_moments(self, flagged: Sequence[FlaggedFrame]) -> None:
        """Mark the kept flagged frames; adjacent frames become one mark."""
        moments: list[FlaggedFrame] = []
        last = -SECONDS
        for frame in flagged:
            if frame.captured_at < self._now - SECONDS:
                continue
            if frame.captured_at - last > MARK_GAP_S:
                moments.append(frame)
            last = frame.captured_at
        self._moments = moments
        self._selected = min(self._selected, len(moments) - 1)
        self.update()

    def place_of(self, frame: FlaggedFrame) -> QPointF:
        """Return the position of a frame's mark."""
        return QPointF(self._x(frame.captured_at), self._field().bottom() + 9)

    def sizeHint(self) -> QSize:
        return QSize(280, 110)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = [
            (abs(self._x(each.captured_at) - event.position().x()), n) for n, each in enumerate(self._moments)
        ]
        if near and min(near)[0] <= REACH_PX:
            self._selected = min(near)[1]
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._moments:
            self._selected = (max(self._selected, 0 if step < 0 else -1) + step) % len(self._moments)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected >= 0:
            self._choose()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = self._field()
        top = self._top()
        self._draw_ground(painter, field, top)
        painter.save()
        painter.setClipRect(field)
        self._draw_line(painter, field, top)
        painter.restore()
        self._draw_marks(painter)

    def _choose(self) -> None:
        self.update()
        self.moment_chosen.emit(self._moments[self._selected])

    def _field(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 4, -1, -20)

    def _x(self, at: float) -> float:
        field = self._field()
        return field.right() - (self._now - at) / SECONDS * field.width()

    def _top(self) -> float:
        """Score at the upper edge: twice the threshold, or up to four times if scores are higher."""
        if not self._samples:
            return 2.0
        threshold = self._samples[-1].threshold
        return min(max(2 * threshold, 1.1 * max(each.score for each in self._samples)), 4 * threshold) or 2.0

    def _draw_ground(self, painter: QPainter, field: QRectF, top: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().ground))
        painter.drawRoundedRect(field, 6, 6)
        painter.setPen(QColor(colours().muted))
        font = painter.font()
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        painter.setFont(font)
        foot = QRectF(field.left(), field.bottom() + 2, field.width(), 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tr("1 min ago"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tr("now"))
        if self._samples:
            y = field.bottom() - self._samples[-1].threshold / top * field.height()
            painter.setPen(QPen(QColor(colours().muted), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            place = QRectF(field.left() + 6, y - 16, field.width(), 14)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tr("threshold")
            )

    def _draw_line(self, painter: QPainter, field: QRectF, top: float) -> None:
        band = QColor(colours().failed)
        band.setAlpha(70)
        for start, end in self._flagged_spans():
            left, right = self._x(start), self._x(end)
            painter.fillRect(QRectF(left, field.top(), max(right - left, 2.0), field.height()), band)
        line = QPolygonF(
            [
                QPointF(self._x(each.at), field.bottom() - min(each.score / top, 1) * field.height())
                for each in self._samples
            ]
        )
        painter.setPen(QPen(QColor(colours().accent), 1.6, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(line)

    def _flagged_spans(self) -> list[tuple[float, float]]:
        """Return start and end of each flagged span, in order."""
        spans: list[tuple[float, float]] = []
        start = None
        for each in self._samples:
            if each.is_flagged:
                start = each.at if start is None else start
            elif start is not None:
                spans.append((start, each.at))
                start = None
        if start is not None:
            spans.append((start, self._now))
        return spans

    def _draw_marks(self, painter: QPainter) -> None:
        for n, frame in enumerate(self._moments):
            spot = self.place_of(frame)
            is_selected = n == self._selected and self.hasFocus()
            painter.setPen(QPen(QColor(colours().text), 1.5) if is_selected else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().failed))
            offsets = ((0, -6), (6, 0), (0, 6), (-6, 0))
            painter.drawPolygon(QPolygonF([spot + QPointF(x, y) for x, y in offsets]))
