"""MotionCard: how the driver's motion reaches the avatar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.chain.framing import ZOOM
from app.window.language import tr
from app.window.styled import Card, label, slider, tip
from app.window.switch import Switch


class MotionCard(Card):
    """Relative motion, its strength and smoothing, the zoom, and the overlay of the avatar."""

    relative_switched = Signal(bool)
    strength_moved = Signal(float)
    smoothing_moved = Signal(float)
    zoom_moved = Signal(float)
    overlay_moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Motion"), parent)
        self.relative = Switch(tr("Start from my pose"))
        self.strength = slider(tr("Strength of the motion"), 0, 200)
        self.smoothing = slider(tr("Smoothing of the motion"), 0, 200)
        self.zoom = slider(tr("Zoom"), int(100 * ZOOM[0]), int(100 * ZOOM[1]))
        self.overlay = slider(tr("Overlay of the avatar on your picture"), 0, 100)
        self._lay_out()
        self._connect()

    def show_choices(
        self, *, relative: bool, strength: float, smoothing: float, zoom: float, overlay: float
    ) -> None:
        """Show the choices without emitting signals."""
        sliders = {
            self.strength: strength,
            self.smoothing: smoothing,
            self.zoom: zoom,
            self.overlay: overlay,
        }
        for widget in (self.relative, *sliders):
            widget.blockSignals(True)
        self.relative.setChecked(relative)
        self.strength.setEnabled(relative)
        for each, value in sliders.items():
            each.setValue(round(100 * value))
        for widget in (self.relative, *sliders):
            widget.blockSignals(False)

    def _connect(self) -> None:
        self.relative.toggled.connect(self.relative_switched)
        for each, moved in (
            (self.strength, self.strength_moved),
            (self.smoothing, self.smoothing_moved),
            (self.zoom, self.zoom_moved),
            (self.overlay, self.overlay_moved),
        ):
            each.valueChanged.connect(lambda value, moved=moved: moved.emit(value / 100))
        tip(
            self.relative,
            tr("On: the avatar moves as you move away from the calibrated pose. Off: it takes your pose."),
        )
        tip(
            self.strength,
            tr("How far the avatar moves: in the middle as far as you, at the right twice as far."),
        )
        tip(self.smoothing, tr("Removes trembling. With more of it, the avatar follows a little later."))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        rows = (
            (tr("Strength"), self.strength),
            (tr("Smoothing"), self.smoothing),
            (tr("Zoom"), self.zoom),
            (tr("Overlay"), self.overlay),
        )
        for row, (text, handle) in enumerate(rows):
            grid.addWidget(label(text, "muted"), row, 0)
            grid.addWidget(handle, row, 1)
        self.column.addWidget(self.relative)
        self.column.addLayout(grid)
