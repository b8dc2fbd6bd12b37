"""FirstSteps: four short steps over the running demo at the first start. Each can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import camera_name
from app.window.camera_tiles import DEMO, CameraTiles
from app.window.language import later, tr
from app.window.styled import button, label

WIDTH, HEIGHT = 316, 232
LINE_PX = 40
"""Height of the line about what others get, which the sheet leaves free, in pixels."""
AROUND_TILES_PX, LEAST_PX, MOST_ROWS = 176, 92, 2
"""Height of the sheet without the tiles, least height of the tiles, in pixels, and most rows of them."""
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
        later("Choose the camera that looks at you."),
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
NO_CAMERA = later("No camera was found. Plug one in, and it appears here. Until then, use the demo.")
MARGIN_PX, TILE_PX, COLUMNS = 12, 116, 2
"""Distance of the sheet from the picture's edge and width of a tile's picture, in pixels; tiles in a row."""


class FirstSteps(QFrame):
    """One sheet. `finished` is emitted when it is over, read or skipped.

    A single camera needs no choice, and the demo no calibration. After `calibrate_pressed` the sheet is
    hidden until `go_on`. `choosing` says when the cameras are to be opened for their tiles, and when no more.
    """

    finished = Signal()
    choosing = Signal(bool)
    source_chosen = Signal(str)
    calibrate_pressed = Signal()
    live_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.step = 0
        self.is_camera_missing = False
        """True if the camera that is open now sends no pictures, so that even a single one is shown."""
        self._around = QRectF(0, 0, 800, 500)
        self.title, self.text = label("", "title"), label("", wraps=True)
        self.cameras = CameraTiles(TILE_PX, tr("Use the demo"))
        self.skip, self.next = button(tr("Skip"), "flat"), button("", "primary")
        self._sources: tuple[CameraInfo, ...] = ()
        self._lay_out()
        self.skip.clicked.connect(self._skip)
        self.next.clicked.connect(self._do)
        self.cameras.chosen.connect(self._take)
        self._show_step()

    def show_cameras(self, cameras: Sequence[CameraInfo]) -> None:
        """List the present cameras; a new camera is added."""
        if tuple(cameras) != self._sources:
            self._sources = tuple(cameras)
            self.cameras.show_cameras(cameras)
            self._show_step()

    def settle(self, around: QRectF) -> None:
        """Move beside the face in the middle of this rectangle, or over it if there is no room.

        The lower edge, with the buttons, is at the same place in every step.
        """
        self._around = around
        whole = min(-(-self.cameras.count() // COLUMNS), MOST_ROWS) * self.cameras.tile.height()
        self.setFixedWidth(int(min(WIDTH, around.width() - 32)))
        room = int(around.height()) - 2 * MARGIN_PX - LINE_PX
        self.cameras.setFixedHeight(whole)
        surplus = max(self._needed_height() - room, 0)
        self.cameras.setFixedHeight(max(whole - surplus, LEAST_PX))
        self.resize(self.width(), max(HEIGHT, self._needed_height()))
        centre, left = around.center().toPoint(), round(around.left()) + MARGIN_PX
        if around.width() < BESIDE_FACE_FROM * self.width():
            left = centre.x() - self.width() // 2
        lowest = round(around.bottom()) - MARGIN_PX
        bottom = min(centre.y() + (AROUND_TILES_PX + whole) // 2, lowest)
        self.move(left, max(bottom - self.height(), round(around.top())))

    def _needed_height(self) -> int:
        self._column.invalidate()
        return max(self.sizeHint().height(), self.heightForWidth(self.width()))

    def go_on(self) -> None:
        """Show the last step, if the sheet waits for a calibration."""
        if self.step == CALIBRATE:
            self._go_to(BE_SEEN)

    def _do(self) -> None:
        if self.step == CAMERA:
            self._take(self.cameras.source)
        elif self.step == BE_SEEN:
            self.live_pressed.emit()
            self._end()
        elif len(self._sources) == 1 and not self.is_camera_missing:
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
        self.choosing.emit(False)
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
        (self.cameras if step == CAMERA else self.next).setFocus()
        self.choosing.emit(step == CAMERA)

    def _end(self) -> None:
        self.hide()
        self.finished.emit()

    def _show_step(self) -> None:
        title, text, act = STEPS[self.step]
        self.title.setText(tr(title))
        has_none = self.step == CAMERA and not self._sources
        self.text.setText(tr(NO_CAMERA) if has_none else tr(text, name=camera_name()))
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
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addWidget(self.cameras)
        column.addStretch()
        column.addLayout(foot)
