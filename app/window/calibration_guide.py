"""CalibrationGuide: the driver's picture, four ticks, and a ring that fills while the face is calm."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.chain.calibrating import Tick
from app.chain.status import Driver
from app.frame import Picture
from app.window.advice import WANTS
from app.window.icons import draw_icon
from app.window.language import later, tr
from app.window.painting import draw_image, image_of
from app.window.style import colours
from app.window.styled import button, label, tip

SIDE, RING_PX, HINT_PX = 208, 6, 240
ROOMY_PX, COMPACT_PX, LINE_PX = 24, 8, 48
"""Margins with room and without it, and the height of the line about what others get, in pixels."""
TICKS = {
    Tick.ONE_FACE: later("One face"),
    Tick.STRAIGHT: later("Looking straight"),
    Tick.CALM: later("Eyes open, mouth shut, still"),
    Tick.NEAR_AND_LIT: later("Near and lit enough"),
}


class CalibrationGuide(QFrame):
    """Shows the conditions of a calm face.

    `now_pressed` asks to take the face as it is; `hide_pressed` to hide the guide.
    """

    now_pressed = Signal()
    hide_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.view = _RingedView()
        self.ticks = {tick: TickLine(tr(text)) for tick, text in TICKS.items()}
        self.hint, self.match = label("", "muted"), label("", "muted")
        self.hint.setMinimumWidth(HINT_PX)
        tip(self.match, tr("How alike you and the avatar look now. A face like the avatar's moves it best."))
        self.now = button(tr("Take it now"))
        self.hide_button = button(tr("Hide"), "flat")
        self._lay_out()
        self.now.clicked.connect(self.now_pressed)
        self.hide_button.clicked.connect(self.hide_pressed)

    def show_driver(self, driver: Driver, picture: Picture | None, *, is_mirrored: bool) -> None:
        """Show the progress of the calibration over the driver's present picture."""
        for tick, line in self.ticks.items():
            line.show_met(tick in driver.ticks)
        want = WANTS.get(driver.want, "")
        self.hint.setText(tr(want) if want else "")
        has_match = driver.match is not None
        self.match.setText(
            tr("Match with the avatar: {match} of 100", match=driver.match) if has_match else ""
        )
        self.view.show_picture(picture, driver.progress, is_mirrored)

    def settle(self, around: QRectF) -> None:
        """Move to the centre of this rectangle; on a low one, leave the line about what others get free."""
        room = int(around.height()) - LINE_PX
        for margin in (ROOMY_PX, COMPACT_PX):
            self._row.setContentsMargins(margin, margin, margin, margin)
            self.adjustSize()
            if self.height() <= room:
                break
        centre = around.center().toPoint()
        highest = round(around.top()) + LINE_PX
        self.move(centre.x() - self.width() // 2, max(centre.y() - self.height() // 2, highest))

    def _lay_out(self) -> None:
        side, foot = QVBoxLayout(), QHBoxLayout()
        side.setSpacing(12)
        side.addWidget(label(tr("Look straight, with a calm face"), "title"))
        for line in self.ticks.values():
            side.addWidget(line)
        side.addWidget(self.hint)
        side.addWidget(self.match)
        side.addStretch()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.hide_button)
        foot.addWidget(self.now)
        side.addLayout(foot)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(24)
        row.addWidget(self.view)
        row.addLayout(side)


class TickLine(QWidget):
    """One condition, with a tick when it is met."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self.is_met = text, False
        self.show_met(False)

    def show_met(self, is_met: bool) -> None:
        """Show whether the condition is met."""
        self.is_met = is_met
        said = tr("yes") if is_met else tr("not yet")
        self.setAccessibleName(f"{self._text}: {said}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the tick and the text."""
        return QSize(36 + self.fontMetrics().horizontalAdvance(self._text), 24)

    def minimumSizeHint(self) -> QSize:
        """Return the same size: the text is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a filled circle with a tick, or an empty one."""
        painter, inks = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(2, self.height() / 2 - 9, 18, 18)
        painter.setPen(QPen(QColor(inks.good if self.is_met else inks.edge), 2))
        painter.setBrush(QColor(inks.good) if self.is_met else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place)
        if self.is_met:
            draw_icon(painter, "done", inks.card, place.adjusted(2, 2, -2, -2))
        painter.setPen(QColor(inks.text if self.is_met else inks.muted))
        painter.drawText(QRectF(self.rect()).adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class _RingedView(QWidget):
    """The driver in a circle, an outline for the face, and the ring of progress around it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._progress, self._is_mirrored = 0.0, True
        self.setFixedSize(SIDE, SIDE)
        self.setAccessibleName(tr("You"))

    def show_picture(self, picture: Picture | None, progress: float, is_mirrored: bool) -> None:
        """Show another picture, and the progress of the ring, from 0 to 1."""
        self._picture, self._progress, self._is_mirrored = picture, progress, is_mirrored
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, outline and ring."""
        painter, inks = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(RING_PX, RING_PX, -RING_PX, -RING_PX)
        inner = ring.adjusted(RING_PX, RING_PX, -RING_PX, -RING_PX)
        if self._picture is not None:
            painter.save()
            outline = QPainterPath()
            outline.addEllipse(inner)
            painter.setClipPath(outline)
            draw_image(painter, image_of(self._picture), inner, is_mirrored=self._is_mirrored)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(255, 255, 255, 150), 1.5, Qt.PenStyle.DashLine))
        painter.drawEllipse(QRectF(inner.center().x() - 42, inner.center().y() - 56, 84, 116))
        painter.setPen(QPen(QColor(inks.hover), RING_PX))
        painter.drawEllipse(ring)
        painter.setPen(QPen(QColor(inks.good), RING_PX, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, round(-360 * 16 * self._progress))
