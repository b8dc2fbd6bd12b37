"""FirstSteps: four short steps over the running demo at the first start. Each can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import camera_name
from app.window.language import later, tr
from app.window.styled import button, label

WIDTH, HEIGHT = 316, 232
BESIDE_FACE_FROM = 2.6
"""Width of the picture, in widths of the sheet, from which the sheet stands beside the face."""
STEPS = (
    (
        later("Nobody real"),
        later("You move, they see somebody who does not exist. Nothing is sent until you go live."),
        later("Start"),
    ),
    (
        later("Your camera"),
        later("Choose the camera that looks at you. Its picture is shown in the corner."),
        later("Next"),
    ),
    (later("Look straight"), "", ""),  # the guide of the calibration takes this sheet's place
    (
        later("Be seen"),
        later("Go live, then choose “{name}” as the camera in Zoom, Meet, Teams, Discord or OBS."),
        later("Go live"),
    ),
)
CAMERA, CALIBRATE, BE_SEEN = 1, 2, 3
MARGIN_PX = 12
DEMO = "demo"


class FirstSteps(QFrame):
    """One sheet. `finished` is emitted when it is over, read or skipped.

    A single camera needs no choice, and the demo no calibration. After `calibrate_pressed` the sheet is
    hidden until `go_on`.
    """

    finished = Signal()
    source_chosen = Signal(str)
    calibrate_pressed = Signal()
    live_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.step = 0
        self._around = QRectF(0, 0, 800, 500)
        self.title, self.text = label("", "title"), label("", wraps=True)
        self.cameras = QListWidget()
        self.cameras.setAccessibleName(tr("Cameras"))
        self.cameras.setFixedHeight(76)
        self.skip, self.next = button(tr("Skip"), "flat"), button("", "primary")
        self._sources: tuple[CameraInfo, ...] = ()
        self._lay_out()
        self.skip.clicked.connect(self._skip)
        self.next.clicked.connect(self._do)
        self.cameras.itemActivated.connect(lambda _: self._do())
        self.cameras.currentRowChanged.connect(self._try)
        self.show_cameras(())
        self._show_step()

    def show_cameras(self, cameras: Sequence[CameraInfo]) -> None:
        """List the present cameras; a new camera is added."""
        if tuple(cameras) == self._sources and self.cameras.count():
            return
        self._sources = tuple(cameras)
        self.cameras.blockSignals(True)
        self.cameras.clear()
        for camera in (*cameras, CameraInfo(DEMO, tr("Use the demo"))):
            self.cameras.addItem(QListWidgetItem(camera.name))
        self.cameras.setCurrentRow(0)
        self.cameras.blockSignals(False)

    def settle(self, around: QRectF) -> None:
        """Move beside the face in the middle of this rectangle, or over it if there is no room."""
        self._around = around
        self.setFixedWidth(int(min(WIDTH, around.width() - 32)))
        self.resize(self.width(), max(HEIGHT, self.sizeHint().height(), self.heightForWidth(self.width())))
        centre, left = around.center().toPoint(), round(around.left()) + MARGIN_PX
        if around.width() < BESIDE_FACE_FROM * self.width():
            left = centre.x() - self.width() // 2
        self.move(left, centre.y() - self.height() // 2)

    def go_on(self) -> None:
        """Show the last step, if the sheet waits for a calibration."""
        if self.step == CALIBRATE:
            self._go_to(BE_SEEN)

    def _do(self) -> None:
        if self.step == CAMERA:
            self._take(self._source(self.cameras.currentRow()))
        elif self.step == BE_SEEN:
            self.live_pressed.emit()
            self._end()
        elif len(self._sources) == 1:
            self._take(self._sources[0].source)
        else:
            self._go_to(CAMERA)

    def _source(self, row: int) -> str:
        """Return the source of a row; the last one is the demo."""
        return self._sources[row].source if 0 <= row < len(self._sources) else DEMO

    def _try(self, row: int) -> None:
        """Show a camera's picture as soon as it is selected."""
        if self.step == CAMERA and row >= 0:
            self.source_chosen.emit(self._source(row))

    def _skip(self) -> None:
        if self.step == BE_SEEN:
            self._end()
        else:
            self._go_to(CAMERA if self.step < CAMERA else BE_SEEN)

    def _take(self, source: str) -> None:
        """Use this camera, and calibrate on it."""
        self.source_chosen.emit(source)
        if source == DEMO:
            self._go_to(BE_SEEN)
        else:
            self.step = CALIBRATE
            self.hide()
            self.calibrate_pressed.emit()

    def _go_to(self, step: int) -> None:
        self.step = step
        self._show_step()
        self.show()
        self.raise_()
        self.next.setFocus()

    def _end(self) -> None:
        self.hide()
        self.finished.emit()

    def _show_step(self) -> None:
        title, text, act = STEPS[self.step]
        self.title.setText(tr(title))
        self.text.setText(tr(text, name=camera_name()))
        self.next.setText(tr(act))
        self.cameras.setVisible(self.step == CAMERA)
        self.skip.setText(tr("Later") if self.step == BE_SEEN else tr("Skip"))
        self.settle(self._around)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.cameras)
        column.addStretch()
        column.addLayout(foot)
