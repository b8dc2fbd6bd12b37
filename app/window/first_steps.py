"""FirstSteps: four short steps over the running demo at the first start. Each can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import camera_name
from app.window.language import later, tr
from app.window.styled import button, label

WIDTH, HEIGHT = 440, 232
STEPS = (
    (
        later("Nobody real"),
        later("You move, they see somebody who does not exist. Nothing leaves this computer."),
        later("Start"),
    ),
    (
        later("Your camera"),
        later("Choose the camera that looks at you. A camera that you plug in appears here."),
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
        self.show_cameras(())
        self._show_step()

    def show_cameras(self, cameras: Sequence[CameraInfo]) -> None:
        """List the present cameras; a new camera is added."""
        if tuple(cameras) == self._sources and self.cameras.count():
            return
        self._sources = tuple(cameras)
        self.cameras.clear()
        for camera in (*cameras, CameraInfo(DEMO, tr("Use the demo"))):
            self.cameras.addItem(QListWidgetItem(camera.name))
        self.cameras.setCurrentRow(0)

    def settle(self, around: QRectF) -> None:
        """Move to the centre of this rectangle."""
        self._around = around
        self.setFixedWidth(int(min(WIDTH, around.width() - 32)))
        self.resize(self.width(), max(HEIGHT, self.sizeHint().height(), self.heightForWidth(self.width())))
        centre = around.center().toPoint()
        self.move(centre.x() - self.width() // 2, centre.y() - self.height() // 2)

    def go_on(self) -> None:
        """Show the last step, if the sheet waits for a calibration."""
        if self.step == CALIBRATE:
            self._go_to(BE_SEEN)

    def _do(self) -> None:
        if self.step == CAMERA:
            row = self.cameras.currentRow()
            self._take(self._sources[row].source if 0 <= row < len(self._sources) else DEMO)
        elif self.step == BE_SEEN:
            self.live_pressed.emit()
            self._end()
        elif len(self._sources) == 1:
            self._take(self._sources[0].source)
        else:
            self._go_to(CAMERA)

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
