"""Calibration: the driver's picture and all that lines it up with the avatar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.chain.framing import ZOOM
from app.chain.status import CameraStatus
from app.devices.camera_list import CameraInfo
from app.window.driver_view import DriverView
from app.window.messages import CALIBRATE, NO_CAMERA
from app.window.styled import Card, button, label, relook, slider, tip
from app.window.switch import Switch


class Calibration(Card):
    """The card about the driver: picture with ghost, calibrate, relative or absolute, zoom, the camera."""

    calibrate_pressed = Signal()
    relative_switched = Signal(bool)
    zoom_moved = Signal(float)
    ghost_moved = Signal(float)
    camera_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("You", parent)
        self.view = DriverView()
        self.help = label("", "muted", wraps=True)
        self.button = button("Calibrate", "primary")
        self.relative = Switch("Relative motion")
        self.zoom = slider("Zoom", int(100 * ZOOM[0]), int(100 * ZOOM[1]))
        self.ghost = slider("Ghost of the avatar", 0, 100)
        self.camera_name = label("", "body")
        self.camera_format = label("", "faint")
        self.camera_button = button("Change…")
        self._lay_out()
        self._connect()

    def show_key(self, key: str) -> None:
        """Name the key that calibrates."""
        self.help.setText(CALIBRATE.format(key=key) if key else CALIBRATE.split(",")[0] + ", then calibrate.")

    def show_calibrated(self, is_calibrated: bool) -> None:
        """Draw the eye to the button until it has been pressed once."""
        self.button.setText("Calibrate again" if is_calibrated else "Calibrate")
        relook(self.button, "plain" if is_calibrated else "primary")

    def show_choices(self, *, relative: bool, zoom: float, ghost: float, mirrored: bool) -> None:
        """Show what is chosen, without saying so back."""
        for widget in (self.relative, self.zoom, self.ghost):
            widget.blockSignals(True)
        self.relative.setChecked(relative)
        self.zoom.setValue(round(100 * zoom))
        self.ghost.setValue(round(100 * ghost))
        for widget in (self.relative, self.zoom, self.ghost):
            widget.blockSignals(False)
        self.view.ghost_opacity, self.view.is_mirrored = ghost, mirrored
        self.view.update()

    def show_camera(self, camera: CameraStatus, others: Sequence[CameraInfo] = ()) -> None:
        """Which camera it is, what was agreed with it and what it really gives; or that the demo plays.

        The button stands out while the demo plays though there are cameras.
        """
        self.camera_name.setText("The demo clip plays" if camera.is_demo else camera.name or "Opening…")
        speed = f"{camera.fps:.0f} fps" if camera.fps else ""
        told = ", ".join(part for part in ("" if camera.is_demo else camera.format, speed) if part)
        self.camera_format.setText(camera.problem or told)
        tip(self.camera_format, camera.problem or (NO_CAMERA if camera.is_demo else told))
        tip(self.camera_name, camera.name)
        relook(self.camera_button, "primary" if camera.is_demo and others else "plain")
        self.camera_button.setText("Choose a camera…" if camera.is_demo or camera.problem else "Change…")

    def _lay_out(self) -> None:
        self.column.addLayout(self._top())
        self.column.addLayout(self._sliders())
        self.column.addLayout(self._camera_row())

    def _top(self) -> QHBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.help)
        side.addStretch()
        side.addWidget(self.button)
        side.addWidget(self.relative)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.view)
        row.addLayout(side, 1)
        return row

    def _sliders(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for column, (text, handle) in enumerate((("Zoom", self.zoom), ("Ghost", self.ghost))):
            grid.addWidget(label(text, "muted"), 0, 2 * column)
            grid.addWidget(handle, 0, 2 * column + 1)
        return grid

    def _camera_row(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.camera_name)
        words.addWidget(self.camera_format)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.camera_button)
        return row

    def _connect(self) -> None:
        self.button.clicked.connect(self.calibrate_pressed)
        self.relative.toggled.connect(self.relative_switched)
        self.zoom.valueChanged.connect(lambda value: self.zoom_moved.emit(value / 100))
        self.ghost.valueChanged.connect(lambda value: self.ghost_moved.emit(value / 100))
        self.camera_button.clicked.connect(self.camera_pressed)
        tip(
            self.relative,
            "Move as you move away from the calibrated face (on), or take your pose as it is (off)",
        )
