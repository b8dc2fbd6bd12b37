"""Tour: shows the first steps over the picture, and lets them act on the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

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
        session.changed.connect(self._show_cameras)
        window.calibration.ended.connect(self._go_on)

    def begin(self) -> None:
        """Show the first step."""
        if self._steps is not None:
            self._steps.deleteLater()
        window = self._window
        self._steps = steps = FirstSteps(window.page.mirror)
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

    def _show_cameras(self) -> None:
        if self._steps is not None:
            self._steps.show_cameras(self._session.status.cameras)

    def _go_on(self) -> None:
        if self._steps is not None:
            self._steps.go_on()
