"""Tour: shows the first steps over the picture, and lets them act on the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.window.camera_choice import CameraChoice
from app.window.first_steps import FirstSteps

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.window.main_window import MainWindow


class Tour(QObject):
    """One sheet of first steps at a time."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._steps: FirstSteps | None = None
        self._choice: CameraChoice | None = None
        session.changed.connect(self._show_cameras)
        window.calibration.ended.connect(self._go_on)

    def begin(self) -> None:
        """Show the first step."""
        if self._steps is not None and self._choice is not None:
            self._choice.end()
            self._steps.deleteLater()
        window = self._window
        self._steps = steps = FirstSteps(window.page.mirror)
        self._choice = CameraChoice(self._session, steps.cameras, steps)
        steps.cameras.is_mirrored = window.controls.settings.mirror_driver
        steps.choosing.connect(self._choose)
        steps.source_chosen.connect(window.controls.set_source)
        steps.calibrate_pressed.connect(window.calibrate)
        steps.live_pressed.connect(lambda: window.switch_virtual_camera(True))
        steps.finished.connect(window.controls.note_first_steps)
        steps.finished.connect(window.page.mirror.setFocus)
        window.page.mirror.placed.connect(steps.settle)
        self._show_cameras()
        self._session.look_for_cameras()
        steps.settle(window.page.mirror.place)
        steps.show()
        steps.next.setFocus()

    def _choose(self, is_choosing: bool) -> None:
        if self._steps is not None and self._choice is not None:
            self._steps.cameras.select(self._session.status.camera.device)
            (self._choice.begin if is_choosing else self._choice.end)()

    def _show_cameras(self) -> None:
        if self._steps is not None:
            self._steps.is_camera_missing = bool(self._session.status.camera.problem)
            self._steps.show_cameras(self._session.status.cameras)

    def _go_on(self) -> None:
        if self._steps is not None:
            self._steps.go_on()
