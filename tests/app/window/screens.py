"""The states of the window that `draw_screens` draws, each by a session without threads."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.chain.calibrating import EVERY_TICK, Tick
from app.chain.card import PAUSED, card
from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.presence import Cause
from app.chain.status import CameraStatus, Driver, Leaving, SinkState, SinkStatus
from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.frame import Frame, Presence
from app.window.controls import Controls
from app.window.main_window import MainWindow
from app.window.messages import Messages
from app.window.settings import Settings
from app.window.style import apply_style
from detector import Judgement, State
from tests.app.window.fake_session import FakeSession

ON = SinkStatus(SinkState.ON, name="Guise")
MISSING = VirtualCameraSetup(
    SetupState.NOT_INSTALLED,
    "The driver v4l2loopback is not installed for this kernel. Install it, then load it.",
    (
        "sudo apt install linux-headers-$(uname -r) v4l2loopback-dkms",
        'sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label="Guise"',
    ),
    ("echo v4l2loopback | sudo tee /etc/modules-load.d/guise.conf",),
)


class Studio:
    """One window on one session, and what is needed to bring both into a state."""

    def __init__(self, shown: Path) -> None:
        kept, judgement, milliseconds = pickle.loads(shown.read_bytes())
        self.pictures, self.judgement = kept, judgement
        self.session, self.messages = FakeSession(), Messages()
        self.session.status = replace(
            self.session.status,
            camera=CameraStatus("Logi Cam", "1280×720 MJPG", 29.7, is_open=True),
            cameras=(CameraInfo("0", "Logi Cam"),),
            guard=Leaving.AVATAR,
        )
        self.session.numbers = Figures(
            frames=900,
            fps=25.0,
            engine="openvino",
            device="cpu",
            delay_ms=(82.0, 110.0),
            milliseconds=milliseconds,
        )
        self.controls = Controls(self.session, Settings(has_seen_first_steps=True), self.messages)
        self.controls.wear(self.controls.avatars[0])
        self.window = MainWindow(self.session, self.controls, self.messages)
        self._fill_minute()
        self.window.dialogs.look_at_setup = lambda: MISSING
        self.show_frame(State.GOOD)

    def show_frame(self, state: State, *reasons: str, score: float = 1.1) -> None:
        """Let the newest frame have this judgement."""
        judgement = Judgement(
            1,
            state,
            score,
            1.6,
            reasons,
            self.judgement.avatar_landmarks,
            self.judgement.driving_landmarks,
        )
        self.session.sent = self.pictures["released"]
        self.session.frame = Frame(
            1,
            time.monotonic(),
            camera=self.pictures["camera"],
            driving=self.pictures["driving"],
            avatar=self.pictures["avatar"],
            judgement=judgement,
        )

    def wait(self, seconds: float = 0.4) -> None:
        """Let the window catch up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.01)

    def _fill_minute(self) -> None:
        """Put a minute of scores on the line, with one moment that failed."""
        self.show_frame(State.GOOD)
        now, frame = time.monotonic(), self.session.frame
        assert frame is not None
        for step in range(300):
            is_bad = 180 <= step < 190
            state, score = (State.FAILED, 2.1) if is_bad else (State.GOOD, 1.0 + 0.25 * (step * 37 % 11) / 11)
            judged = Judgement(step, state, score, 1.6, ("movement not followed",) if is_bad else ())
            old = replace(frame, number=step, captured_at=now - 60 + step / 5, judgement=judged)
            self.window.page.details.show_frame(old)
            if step == 184:
                self.session.flagged = (FlaggedFrame.of(old),)


def draw(shown: Path, folder: Path, palette: str) -> None:
    """Draw every state into a folder, in one palette."""
    application = QApplication([])
    apply_style(application, palette)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, bring_about) in enumerate(STATES.items(), 1):
        studio = Studio(shown)
        studio.window.show()
        studio.wait()
        seen = bring_about(studio)
        studio.wait()
        _over(seen or studio.window, studio.window).save(str(folder / f"{number:02d}-{name}.png"))
        for widget in application.topLevelWidgets():
            if widget is not studio.window:
                widget.close()
        studio.window.quit()
        studio.window.deleteLater()
        studio.wait(0.05)


def _over(seen: QWidget, window: QWidget) -> QImage:
    """Return what is seen; a dialog over the middle of its window."""
    if seen is window or not window.isVisible():
        return seen.grab().toImage()
    ground, dialog = window.grab().toImage(), seen.grab().toImage()
    painter = QPainter(ground)
    painter.setOpacity(0.55)
    painter.fillRect(window.rect(), "black")
    painter.setOpacity(1.0)
    room = window.size() - seen.size()
    painter.drawImage(QPoint(max(room.width() // 2, 0), max(room.height() // 2, 0)), dialog)
    painter.end()
    return ground


def _starting(studio: Studio) -> None:
    studio.session.frame = studio.session.sent = None
    studio.session.turn(is_ready=False, guard=Leaving.CARD)


def _warning(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON)
    studio.show_frame(State.WARNING, "you have turned far", score=1.5)
    studio.wait(1.2)


def _no_face(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.LAST_GOOD)
    studio.show_frame(State.NO_FACE, "your face is not in the picture", score=3.0)
    studio.wait(1.2)


def _paused(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.CARD, is_paused=True)
    studio.session.sent = card(PAUSED, 720)


def _real_face(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON, guard=Leaving.PASS_THROUGH, is_passing_through=True)
    studio.session.sent = studio.pictures["driving"]


def _details(studio: Studio) -> None:
    studio.window.show_details(True)
    studio.wait(0.6)


def _error(studio: Studio) -> None:
    studio.session.turn(
        virtual_camera=SinkStatus(
            SinkState.FAILED, "The driver of the virtual camera is installed, but not loaded."
        )
    )


def _crop(studio: Studio) -> QWidget | None:
    return studio.window.dialogs.crop(studio.controls.avatars[4].path)


def _calibrating(studio: Studio) -> None:
    studio.window.calibrate()
    ticks = EVERY_TICK - {Tick.STRAIGHT}
    waiting = Driver(Presence.SEEN, Cause.NONE, is_waited_for=True, ticks=ticks, progress=0.4)
    studio.session.turn(driver=waiting)


def _smallest(studio: Studio) -> None:
    studio.session.turn(virtual_camera=ON)
    studio.window.resize(720, 520)


def _small_window(studio: Studio) -> QWidget | None:
    studio.session.turn(virtual_camera=ON)
    studio.window.show_small_window(True)
    return studio.window.small


STATES: dict[str, Callable[[Studio], QWidget | None]] = {
    "first-steps": lambda studio: studio.window.show_first_steps(),
    "starting": _starting,
    "ready": lambda studio: None,
    "recording": lambda studio: studio.session.turn(recorder=ON),
    "on-air": lambda studio: studio.session.turn(virtual_camera=ON),
    "warning": _warning,
    "no-face": _no_face,
    "paused": _paused,
    "real-face": _real_face,
    "error": _error,
    "details": _details,
    "calibrating": _calibrating,
    "set-up": lambda studio: studio.window.dialogs.set_up_camera(),
    "settings": lambda studio: studio.window.dialogs.edit_settings(1),
    "failures": lambda studio: studio.window.dialogs.edit_settings(2),
    "help": lambda studio: studio.window.dialogs.show_help(),
    "add": _crop,
    "question": lambda studio: studio.window.dialogs.set_pass_through(True),
    "smallest": _smallest,
    "small-window": _small_window,
}
