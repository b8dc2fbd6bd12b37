"""CalibrationFlow: shows the guide until a calm face was taken, and offers to undo that."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.window.calibration_guide import CalibrationGuide
from app.window.language import tr
from app.window.messages import Messages
from app.window.mirror import Mirror

if TYPE_CHECKING:
    from app.chain.session import Session

ANSWER_S = 2.0
"""Time after which a session that is not waiting has taken a face, in seconds."""


class CalibrationFlow(QObject):
    """Follows one calibration at a time.

    `ended` is emitted when the guide goes, with a calm face or without.
    """

    ended = Signal()

    def __init__(
        self, session: Session, mirror: Mirror, messages: Messages, is_mirrored: Callable[[], bool]
    ) -> None:
        super().__init__(mirror)
        self._session, self._messages, self._is_mirrored = session, messages, is_mirrored
        self.guide = CalibrationGuide(mirror)
        self.guide.hide()
        self._began_at: float | None = None
        self._has_waited = self._is_restored = self._is_hidden = False
        session.changed.connect(self._note_restored)
        self.guide.now_pressed.connect(session.calibrate)
        self.guide.hide_pressed.connect(self._hide)
        mirror.placed.connect(self.guide.settle)
        self._mirror = mirror

    def begin(self) -> None:
        """Wait for a calm face; when called again while waiting, the session takes the face as it is."""
        self._session.calibrate()
        if self._began_at is None:
            self._began_at, self._has_waited = time.monotonic(), False
        self._is_hidden = False
        if self._session.status.is_ready:
            self._show_guide()
        self.look()

    def look(self) -> None:
        """Show the progress; called with every picture. While the avatar loads there is none."""
        if self._began_at is None or not self._session.status.is_ready:
            return
        driver, frame = self._session.status.driver, self._session.latest()
        self._has_waited |= driver.is_waited_for
        if driver.is_waited_for:
            self._show_guide()
            driving = frame.driving if frame is not None else None
            self.guide.show_driver(driver, driving, is_mirrored=self._is_mirrored())
        elif self._has_waited or time.monotonic() - self._began_at > ANSWER_S:
            self._end()

    def _show_guide(self) -> None:
        if not self._is_hidden and not self.guide.isVisible():
            self.guide.settle(self._mirror.place)
            self.guide.show()
            self.guide.raise_()

    def _hide(self) -> None:
        self._is_hidden = True
        self.guide.hide()
        self.ended.emit()

    def _note_restored(self) -> None:
        """Say once that a calibration of an earlier run is used, and offer another one."""
        before, self._is_restored = self._is_restored, self._session.status.driver.is_restored
        if self._is_restored and not before:
            text = tr("You sit as you did last time, so that calibration is used.")
            self._messages.say(text, act_text=tr("Calibrate again"), act=self.begin)

    def _end(self) -> None:
        self._began_at = None
        self.guide.hide()
        self.ended.emit()
        self._mirror.flash()
        self._messages.say(tr("Calibrated"), act_text=tr("Undo"), act=self._session.undo_calibration)
