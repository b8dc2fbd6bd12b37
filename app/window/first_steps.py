"""FirstSteps: four short steps over the running demo at the first start. Each can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.devices.camera_list import CameraInfo
from app.window.language import later, tr
from app.window.styled import button, label

WIDTH = 440
STEPS = (
    (
        later("Nobody real"),
        later("You move, they see somebody who does not exist. Nothing leaves this computer."),
        later("Start"),
    ),
    (
        later("Your camera"),
        later("Choose the camera that looks at you. The demo goes on until you do."),
        later("Next"),
    ),
    (
        later("Look straight"),
        later("Look into the camera with a calm face. Guise takes it as the pose to start from."),
        later("Calibrate"),
    ),
    (
        later("Be seen"),
        later("In Zoom, Meet, Teams, Discord or OBS, choose “Guise” as the camera, then go live here."),
        later("Set up the virtual camera…"),
    ),
)
CAMERA, CALIBRATE, BE_SEEN = 1, 2, 3


class FirstSteps(QFrame):
    """One sheet. `finished` is emitted when it is over, read or skipped."""

    finished = Signal()
    source_chosen = Signal(str)
    calibrate_pressed = Signal()
    set_up_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.step = 0
        self._around = QRectF(0, 0, 800, 500)
        self.title, self.text = label("", "title"), label("", wraps=True)
        self.cameras = QListWidget()
        self.cameras.setAccessibleName(tr("Cameras"))
        self.cameras.setFixedHeight(104)
        self.count = label("", "muted")
        self.skip, self.next = button(tr("Skip"), "flat"), button("", "primary")
        self._sources: tuple[CameraInfo, ...] = ()
        self._lay_out()
        self.skip.clicked.connect(self._go_on)
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
        for camera in (*cameras, CameraInfo("demo", tr("Go on with the demo"))):
            self.cameras.addItem(QListWidgetItem(camera.name))
        self.cameras.setCurrentRow(0)

    def settle(self, around: QRectF) -> None:
        """Move to the centre of this rectangle."""
        self._around = around
        self.setFixedWidth(int(min(WIDTH, around.width() - 32)))
        self.resize(self.width(), max(self.sizeHint().height(), self.heightForWidth(self.width())))
        centre = around.center().toPoint()
        self.move(centre.x() - self.width() // 2, centre.y() - self.height() // 2)

    def _do(self) -> None:
        if self.step == CAMERA:
            row = self.cameras.currentRow()
            source = self._sources[row].source if 0 <= row < len(self._sources) else "demo"
            self.source_chosen.emit(source)
        elif self.step == CALIBRATE:
            self.calibrate_pressed.emit()
        elif self.step == BE_SEEN:
            self.set_up_pressed.emit()
        self._go_on()

    def _go_on(self) -> None:
        self.step += 1
        if self.step < len(STEPS):
            self._show_step()
        else:
            self.hide()
            self.finished.emit()

    def _show_step(self) -> None:
        title, text, act = STEPS[self.step]
        self.title.setText(tr(title))
        self.text.setText(tr(text))
        self.next.setText(tr(act))
        self.count.setText(tr("{step} of {steps}", step=self.step + 1, steps=len(STEPS)))
        self.cameras.setVisible(self.step == CAMERA)
        self.skip.setText(tr("Later") if self.step == BE_SEEN else tr("Skip"))
        self.settle(self._around)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addStretch()
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.cameras)
        column.addSpacing(4)
        column.addLayout(foot)
