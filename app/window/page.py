"""Page: all that the window shows, each in its place."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.window.calibration import Calibration
from app.window.figures_panel import FiguresPanel
from app.window.gallery import Gallery
from app.window.indicator import Indicator
from app.window.preview import Preview
from app.window.sink_panel import SinkPanel
from app.window.styled import button

LEFT_PX, RIGHT_PX = 252, 344
VIRTUAL_CAMERA = "Other programs can then pick the avatar as their camera."
RECORDER = "Writes every picture that is sent to a video file."


class Page(QWidget):
    """Whom to be on the left, what is sent in the middle, the driver and the verdict on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.gallery, self.speed = Gallery(), FiguresPanel()
        self.preview = Preview()
        self.pause = button("Pause", is_switch=True)
        self.real_face = button("Show my real face…", "danger", is_switch=True)
        self.virtual_camera = SinkPanel("Virtual camera", VIRTUAL_CAMERA)
        self.recorder = SinkPanel("Recorder", RECORDER)
        self.calibration, self.indicator = Calibration(), Indicator()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 6)
        row.setSpacing(14)
        row.addWidget(_holder(_column((self.gallery, 1), (self.speed, 0)), LEFT_PX))
        row.addWidget(_holder(self._middle()), 1)
        row.addWidget(_holder(_column((self.calibration, 0), (self.indicator, 1)), RIGHT_PX))

    def _middle(self) -> QVBoxLayout:
        buttons, sinks = QHBoxLayout(), QHBoxLayout()
        buttons.addWidget(self.pause)
        buttons.addStretch()
        buttons.addWidget(self.real_face)
        sinks.setSpacing(14)
        sinks.addWidget(self.virtual_camera, 3)
        sinks.addWidget(self.recorder, 2)
        column = _column((self.preview, 1))
        column.addLayout(buttons)
        column.addLayout(sinks)
        return column


def _holder(column: QVBoxLayout, width: int = 0) -> QWidget:
    holder = QWidget()
    holder.setLayout(column)
    if width:
        holder.setFixedWidth(width)
    return holder


def _column(*widgets: tuple[QWidget, int]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for widget, stretch in widgets:
        column.addWidget(widget, stretch)
    return column
