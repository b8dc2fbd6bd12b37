"""MainWindow: everything on one page; polls the session and shows what it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.avatar_tile import thumbnail
from app.calibration import Calibration
from app.controls import Controls
from app.dialogs import Dialogs
from app.figures_panel import FiguresPanel, overlay_lines
from app.frame import Frame
from app.gallery import Gallery
from app.indicator import Indicator
from app.menus import Menus
from app.messages import Messages
from app.messages_dialog import MessageLine
from app.painting import in_parts
from app.parts import button, named
from app.preview import Preview
from app.settings import save_settings
from app.shortcuts import keys_with
from app.sink_panel import SinkPanel

if TYPE_CHECKING:
    from app.session import Session

POLL_MS = 16
SLOW_EVERY = 12  # polls: figures and marks are read five times a second
GHOST_SIDE = 256
PASSING_THROUGH = "Your real face is being sent"
PAUSED = "Paused: a card is being sent"
VIRTUAL_CAMERA = "Other programs can then pick the avatar as their camera."
RECORDER = "Writes every picture that is sent to a video file."


class MainWindow(QMainWindow):
    """Shows a session and hands the user's wishes to it. It starts the session once it is on the screen, and
    stops it when it closes."""

    def __init__(self, session: Session, controls: Controls, messages: Messages) -> None:
        super().__init__()
        self.setWindowTitle("Guise")
        self.setMinimumSize(1160, 640)
        self.resize(1280, 800)
        self._session, self.controls, self.messages = session, controls, messages
        self.gallery, self.preview, self.calibration = Gallery(), Preview(), Calibration()
        self.indicator, self.speed = Indicator(), FiguresPanel()
        self.virtual_camera = SinkPanel("Virtual camera", VIRTUAL_CAMERA)
        self.recorder = SinkPanel("Recorder", RECORDER)
        self.pause = button("Pause", is_switch=True)
        self.real_face = button("Show my real face…", "danger", is_switch=True)
        self.dialogs = Dialogs(self, session, controls, messages)
        self.menus = Menus(self.menuBar(), self._deeds(), controls.settings.shortcuts)
        self._shown: Frame | None = None
        self._points: NDArray[np.float32] | None = None
        self._polls = 0
        self._has_started = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._lay_out()
        self._connect()
        self.restoreGeometry(QByteArray.fromBase64(controls.settings.geometry.encode()))
        self._show_avatars()
        self._show_choices()
        self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        """Start the session, once, when the window is up."""
        super().showEvent(event)
        self._timer.start()
        self.preview.setFocus()
        if not self._has_started:
            self._has_started = True
            QTimer.singleShot(0, self._session.start)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the choices and stop the session; nothing runs on behind a closed window."""
        self._timer.stop()
        settings = self.controls.settings
        settings.geometry = self.saveGeometry().toBase64().toStdString()
        self.messages.say(save_settings(settings))
        self._session.stop()
        super().closeEvent(event)

    def poll(self) -> None:
        """Show the newest frame, and every twelfth time the slower things."""
        frame = self._session.latest()
        if frame is not None and frame is not self._shown:
            self._show_frame(frame)
        self.preview.show_picture(self._session.released(), self._points)
        self._polls += 1
        if self._polls % SLOW_EVERY == 0:
            self._show_figures()

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
        self.calibration.view.show_picture(frame.driving, driving_points)
        self.indicator.show_frame(frame)

    def _show_figures(self) -> None:
        figures = self._session.figures()
        self.speed.show_figures(figures)
        self.preview.show_figures(overlay_lines(figures) if self.controls.settings.shows_figures else ())
        self.indicator.show_moments(self._session.recent())

    def _show_avatars(self) -> None:
        self.gallery.show_avatars(self.controls.avatars)
        self._show_worn()

    def _show_worn(self) -> None:
        worn = [avatar for avatar in self.controls.avatars if avatar.path == self.controls.worn]
        self.gallery.show_worn(self.controls.worn)
        self.calibration.view.show_ghost(thumbnail(worn[0], GHOST_SIDE) if worn else QImage())

    def _show_choices(self) -> None:
        chosen = self.controls.settings
        self._show_worn()
        self.calibration.show_key(keys_with(chosen.shortcuts)["calibrate"])
        self.calibration.show_choices(
            relative=chosen.relative,
            zoom=chosen.zoom,
            ghost=chosen.ghost_opacity,
            mirrored=chosen.mirror_driver,
        )
        self.indicator.show_act(chosen.act_on_failure)
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
        self.calibration.show_camera(status.camera)
        self.calibration.show_calibrated(status.is_calibrated)
        self.indicator.show_judge(status.judge)
        self.virtual_camera.show_status(status.virtual_camera)
        self.recorder.show_status(status.recorder)
        self.pause.setChecked(status.is_paused)
        self.pause.setText("Go on" if status.is_paused else "Pause")
        self.real_face.setChecked(status.is_passing_through)
        self.real_face.setText("Hide my real face" if status.is_passing_through else "Show my real face…")
        self.preview.show_warning_border(status.is_passing_through)
        self.preview.show_note(self._note())
        self.menus.show_switches(
            virtual_camera=self.virtual_camera.switch.isChecked(),
            record=self.recorder.switch.isChecked(),
            pause=status.is_paused,
            pass_through=status.is_passing_through,
        )

    def _note(self) -> str:
        status = self._session.status
        if status.is_passing_through:
            return PASSING_THROUGH
        if status.is_paused:
            return PAUSED
        if not status.is_ready:
            return status.camera.problem or "Getting ready…"
        return status.camera.problem

    def _deeds(self) -> dict[str, Callable[[], object] | Callable[[bool], object]]:
        do, ask, session = self.controls, self.dialogs, self._session
        wear = {f"avatar_{n}": (lambda n=n: do.wear_number(n)) for n in range(1, 10)}
        return {
            **wear,
            "add_avatar": ask.add_avatar,
            "previous_avatar": lambda: do.step_avatar(-1),
            "next_avatar": lambda: do.step_avatar(1),
            "calibrate": session.calibrate,
            "relative": do.set_relative,
            "follow": do.set_follow,
            "zoom_in": lambda: do.zoom_by(1),
            "zoom_out": lambda: do.zoom_by(-1),
            "pan_up": lambda: do.pan(0, -1),
            "pan_down": lambda: do.pan(0, 1),
            "pan_left": lambda: do.pan(-1, 0),
            "pan_right": lambda: do.pan(1, 0),
            "reset_framing": do.reset_framing,
            "ghost_less": lambda: do.ghost_by(-1),
            "ghost_more": lambda: do.ghost_by(1),
            "landmarks": do.set_landmarks,
            "figures": do.set_figures,
            "mirror_driver": do.set_mirror_driver,
            "mirror_output": do.set_mirror_output,
            "mark": do.set_mark,
            "virtual_camera": self._switch_virtual_camera,
            "record": self._record,
            "pause": session.set_paused,
            "pass_through": self._pass_through,
            "choose_camera": ask.choose_camera,
            "edit_shortcuts": ask.edit_shortcuts,
            "messages": ask.show_messages,
            "quit": self.close,
        }

    def _switch_virtual_camera(self, is_on: bool) -> None:
        (self._session.start_virtual_camera if is_on else self._session.stop_virtual_camera)()
        self._show_status()

    def _record(self, is_on: bool) -> None:
        self.dialogs.record(is_on)
        self._show_status()  # a cancelled question leaves the switch where it was

    def _pass_through(self, is_on: bool) -> None:
        self.dialogs.set_pass_through(is_on)
        self._show_status()

    def _connect(self) -> None:
        session, do, ask = self._session, self.controls, self.dialogs
        self._timer.timeout.connect(self.poll)
        session.message.connect(self.messages.say)
        session.changed.connect(self._show_status)
        do.changed.connect(self._show_choices)
        do.avatars_changed.connect(self._show_avatars)
        self.gallery.picked.connect(do.wear)
        self.gallery.add_pressed.connect(ask.add_avatar)
        self.gallery.remove_pressed.connect(ask.ask_remove)
        self.calibration.calibrate_pressed.connect(session.calibrate)
        self.calibration.relative_switched.connect(do.set_relative)
        self.calibration.zoom_moved.connect(do.set_zoom)
        self.calibration.ghost_moved.connect(do.set_ghost)
        self.calibration.camera_pressed.connect(ask.choose_camera)
        self.indicator.act_chosen.connect(do.set_act_on_failure)
        self.indicator.moment_chosen.connect(ask.show_moment)
        self.virtual_camera.switched.connect(self._switch_virtual_camera)
        self.virtual_camera.action_pressed.connect(ask.help_with)
        self.recorder.switched.connect(self._record)
        self.recorder.action_pressed.connect(ask.help_with)
        self.pause.clicked.connect(session.set_paused)
        self.real_face.clicked.connect(self._pass_through)

    def _lay_out(self) -> None:
        page = named(QWidget(), "window")
        row = QHBoxLayout(page)
        row.setContentsMargins(14, 10, 14, 6)
        row.setSpacing(14)
        for column, width in ((self._left(), 252), (self._middle(), 0), (self._right(), 344)):
            holder = QWidget()
            holder.setLayout(column)
            if width:
                holder.setFixedWidth(width)
            row.addWidget(holder, 0 if width else 1)
        self.setCentralWidget(page)
        self.statusBar().addWidget(MessageLine(self.messages), 1)
        self.statusBar().setSizeGripEnabled(False)

    def _left(self) -> QVBoxLayout:
        return _column((self.gallery, 1), (self.speed, 0))

    def _middle(self) -> QVBoxLayout:
        buttons, sinks = QHBoxLayout(), QHBoxLayout()
        buttons.addWidget(self.pause)
        buttons.addStretch()
        buttons.addWidget(self.real_face)
        sinks.setSpacing(14)
        sinks.addWidget(self.virtual_camera, 3)
        sinks.addWidget(self.recorder, 2)
        column = _column((self.preview, 1))
        column.addLayout(buttons)
        column.addLayout(sinks)
        return column

    def _right(self) -> QVBoxLayout:
        return _column((self.calibration, 0), (self.indicator, 1))


def _column(*widgets: tuple[QWidget, int]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for widget, stretch in widgets:
        column.addWidget(widget, stretch)
    return column
