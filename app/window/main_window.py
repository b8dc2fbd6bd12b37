"""MainWindow: everything on one page; polls the session and shows what it finds."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QImage, QShowEvent
from PySide6.QtWidgets import QMainWindow

from app.chain.status import Leaving
from app.frame import Frame
from app.window.avatar_tile import thumbnail
from app.window.controls import Controls
from app.window.deeds import deeds_of
from app.window.dialogs import Dialogs
from app.window.figures_panel import overlay_lines
from app.window.menus import Menus
from app.window.messages import Messages
from app.window.messages_dialog import MessageLine
from app.window.page import Page
from app.window.painting import in_parts
from app.window.settings import save_settings
from app.window.shortcuts import keys_with
from app.window.state_line import Others, is_recording, state_line

if TYPE_CHECKING:
    from app.chain.session import Session

LOG = logging.getLogger(__name__)
POLL_MS = 16
WATCH_MS = 15_000  # listing cameras starts a program on some systems
SLOW_EVERY = 12  # polls: figures and marks are read five times a second
GHOST_SIDE = 256
SAVE_AFTER_MS = 1000
WOULD_SEE_FACE = "Others would see your real face"
WOULD_SEE_CARD = "Paused: others would see a card"
GETTING_READY = "Getting ready…"


class MainWindow(QMainWindow):
    """Shows a session and hands the user's wishes to it. It starts the session once it is on the screen, and
    stops it when it closes."""

    def __init__(self, session: Session, controls: Controls, messages: Messages) -> None:
        super().__init__()
        self.setWindowTitle("Guise")
        self.setMinimumSize(1160, 640)
        self.resize(1280, 800)
        self._session, self.controls, self.messages = session, controls, messages
        self.page = Page()
        self.setCentralWidget(self.page)
        self.statusBar().addWidget(MessageLine(messages), 1)
        self.statusBar().setSizeGripEnabled(False)
        self.dialogs = Dialogs(self, session, controls, messages)
        self.menus = Menus(self.menuBar(), deeds_of(self, session), controls.settings.shortcuts)
        self._shown: Frame | None = None
        self._points: NDArray[np.float32] | None = None
        self._ghost_of: Path | None = None
        self._polls = 0
        self._has_started = self._may_close = False
        self._recording_since = 0.0
        self._timer, self._watch = QTimer(self), QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._watch.setInterval(WATCH_MS)
        self._save = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._connect()
        self.restoreGeometry(QByteArray.fromBase64(controls.settings.geometry.encode()))
        self._show_avatars()
        self._show_choices()
        self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        """Start the session, once, when the window is up."""
        super().showEvent(event)
        self._timer.start()
        self._watch.start()
        self.page.preview.setFocus()
        if not self._has_started:
            self._has_started = True
            QTimer.singleShot(0, self._session.start)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the session before anything else that could fail; then save the choices.

        While pictures are sent or recorded, ask first.
        """
        line = state_line(self._session.status, self._recorded_s())
        if line.others is not Others.NOTHING and not self._may_close:
            event.ignore()
            self.dialogs.ask_quit(line.text).accepted.connect(self.quit)
            return
        for timer in (self._timer, self._watch, self._save):
            timer.stop()
        self.hide()
        self._session.stop()
        problem = self.save()
        if problem:
            LOG.error(problem)  # the messages have gone with the window
        super().closeEvent(event)

    def quit(self) -> None:
        """Close without asking."""
        self._may_close = True
        self.close()

    def save(self) -> str:
        """Save the choices. Say what went wrong, and return it."""
        settings = self.controls.settings
        settings.geometry = self.saveGeometry().toBase64().toStdString()
        problem = save_settings(settings)
        self.messages.say(problem)
        return problem

    def _recorded_s(self) -> float:
        return time.monotonic() - self._recording_since if self._recording_since else 0.0

    def poll(self) -> None:
        """Show the newest frame, and every twelfth time the slower things."""
        frame = self._session.latest()
        if frame is None:
            self._show_no_frame()
        elif frame is not self._shown:
            self._show_frame(frame)
        points = self._points if self._session.status.guard is Leaving.AVATAR else None
        self.page.preview.show_picture(self._session.released(), points)
        self.page.preview.show_note(self._note())
        self._polls += 1
        if self._polls % SLOW_EVERY == 0:
            self._show_figures()

    def watch_for_cameras(self) -> None:
        """While the demo plays for want of a camera, look whether there is one now."""
        if self._session.status.camera.is_demo and self.controls.settings.source != "demo":
            self._session.look_for_cameras()

    def _show_frame(self, frame: Frame) -> None:
        self._shown = frame
        settings, judgement, driving_points = self.controls.settings, frame.judgement, None
        self._points = None
        if settings.shows_landmarks and judgement is not None:
            if frame.avatar is not None and judgement.avatar_landmarks is not None:
                side, flip = frame.avatar.shape[0], settings.mirror_output
                self._points = in_parts(judgement.avatar_landmarks, side, is_mirrored=flip)
            if frame.driving is not None and judgement.driving_landmarks is not None:
                driving_points = in_parts(judgement.driving_landmarks, frame.driving.shape[0])
        self.page.calibration.view.show_picture(frame.driving, driving_points)
        self.page.indicator.show_frame(frame)

    def _show_no_frame(self) -> None:
        self._shown = self._points = None
        self.page.calibration.view.show_picture(None)
        self.page.indicator.show_nothing()

    def _show_figures(self) -> None:
        figures = self._session.figures()
        self.page.speed.show_figures(figures)
        self.page.preview.show_figures(overlay_lines(figures) if self.controls.settings.shows_figures else ())
        self.page.indicator.show_moments(self._session.recent())

    def _show_avatars(self) -> None:
        self.page.gallery.show_avatars(self.controls.avatars)
        self.menus.show_avatars([avatar.name for avatar in self.controls.avatars])
        self._show_worn()

    def _show_worn(self) -> None:
        worn = self.controls.worn
        self.page.gallery.show_worn(worn)
        if worn != self._ghost_of:
            self._ghost_of = worn
            self.page.calibration.view.show_ghost(thumbnail(worn, GHOST_SIDE) if worn else QImage())

    def _show_choices(self) -> None:
        chosen = self.controls.settings
        self._show_worn()
        self.page.calibration.show_key(keys_with(chosen.shortcuts)["calibrate"])
        self.page.calibration.show_choices(
            relative=chosen.relative,
            zoom=chosen.zoom,
            ghost=chosen.ghost_opacity,
            mirrored=self.controls.is_driver_mirrored,
        )
        self.page.indicator.show_act(chosen.act_on_failure)
        self.menus.set_keys(chosen.shortcuts)
        self.menus.show_switches(
            relative=chosen.relative,
            follow=chosen.follow,
            landmarks=chosen.shows_landmarks,
            figures=chosen.shows_figures,
            mirror_driver=chosen.mirror_driver,
            mirror_output=chosen.mirror_output,
            mark=chosen.mark,
        )

    def _show_status(self) -> None:
        status = self._session.status
        if not is_recording(status):
            self._recording_since = 0.0
        elif not self._recording_since:
            self._recording_since = time.monotonic()
        self.page.calibration.show_camera(status.camera, status.cameras)
        self.page.calibration.view.is_mirrored = self.controls.is_driver_mirrored
        self.page.calibration.show_calibrated(status.is_calibrated)
        self.page.indicator.show_judge(status.judge)
        self.page.speed.show_pace(status.pace)
        self.page.virtual_camera.show_status(status.virtual_camera)
        self.page.recorder.show_status(status.recorder)
        self.page.pause.setChecked(status.is_paused)
        self.page.pause.setText("Go on" if status.is_paused else "Pause")
        self.page.real_face.setChecked(status.is_passing_through)
        words = "Hide my real face" if status.is_passing_through else "Show my real face…"
        self.page.real_face.setText(words)
        self.page.preview.show_warning_border(status.is_passing_through)
        self.page.preview.show_note(self._note())
        self.menus.show_switches(
            virtual_camera=self.page.virtual_camera.switch.isChecked(),
            record=self.page.recorder.switch.isChecked(),
            test_pattern=status.guard is Leaving.TEST_PATTERN,
            pause=status.is_paused,
            pass_through=status.is_passing_through,
        )

    def _note(self) -> str:
        """Return the state line while pictures leave, else what keeps the avatar from being seen."""
        status = self._session.status
        line = state_line(status, self._recorded_s())
        if line.others is not Others.NOTHING:
            return line.text
        if status.is_passing_through:
            return WOULD_SEE_FACE
        if status.is_paused:
            return WOULD_SEE_CARD
        return status.problem or status.camera.problem or ("" if status.is_ready else GETTING_READY)

    def switch_virtual_camera(self, is_on: bool) -> None:
        """Start or stop the virtual camera."""
        (self._session.start_virtual_camera if is_on else self._session.stop_virtual_camera)()
        self._show_status()

    def record(self, is_on: bool) -> None:
        """Ask for a file and record into it, or finish the recording."""
        self.dialogs.record(is_on)
        self._show_status()  # a cancelled question leaves the switch where it was

    def pass_through(self, is_on: bool) -> None:
        """Let the real face leave after a question, or stop that at once."""
        self.dialogs.set_pass_through(is_on)
        self._show_status()

    def _connect(self) -> None:
        session, do, ask = self._session, self.controls, self.dialogs
        self._timer.timeout.connect(self.poll)
        self._watch.timeout.connect(self.watch_for_cameras)
        session.message.connect(self.messages.say)
        session.changed.connect(self._show_status)
        do.changed.connect(self._show_choices)
        do.changed.connect(self._save.start)
        self._save.timeout.connect(self.save)
        do.avatars_changed.connect(self._show_avatars)
        self.page.gallery.picked.connect(do.wear)
        self.page.gallery.add_pressed.connect(ask.add_avatar)
        self.page.gallery.remove_pressed.connect(ask.ask_remove)
        self.page.calibration.calibrate_pressed.connect(session.calibrate)
        self.page.calibration.relative_switched.connect(do.set_relative)
        self.page.calibration.zoom_moved.connect(do.set_zoom)
        self.page.calibration.ghost_moved.connect(do.set_ghost)
        self.page.calibration.camera_pressed.connect(ask.choose_camera)
        self.page.indicator.act_chosen.connect(do.set_act_on_failure)
        self.page.indicator.moment_chosen.connect(ask.show_moment)
        self.page.virtual_camera.switched.connect(self.switch_virtual_camera)
        self.page.virtual_camera.action_pressed.connect(ask.help_with)
        self.page.recorder.switched.connect(self.record)
        self.page.recorder.action_pressed.connect(ask.help_with)
        self.page.pause.clicked.connect(session.set_paused)
        self.page.real_face.clicked.connect(self.pass_through)
