"""A window on a session without threads, for pictures of its states."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.status import CameraStatus, Leaving
from app.devices.camera_list import CameraInfo
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.frame import Frame
from app.window.controls import Controls
from app.window.main_window import MainWindow
from app.window.messages import Messages
from app.window.settings import Settings
from detector import Judgement, State
from tests.app.window.fake_session import FakeSession

PATIENCE_S = 20.0
"""Longest time to wait for the window's pictures, in seconds."""
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
            camera=CameraStatus("Logi Cam", "1280×720 MJPG", 29.7, is_open=True, device="0"),
            cameras=(CameraInfo("0", "Logi Cam"),),
            guard=Leaving.AVATAR,
        )
        self.session.numbers = Figures(
            frames=900,
            fps=25.0,
            engine="openvino",
            device="cpu",
            delay_ms=(82.0, 110.0),
            match=93,
            milliseconds=milliseconds,
        )
        self.controls = Controls(self.session, Settings(has_seen_first_steps=True), self.messages)
        self.controls.avatars.wear(self.controls.avatars.files[0])
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
        """Let the window catch up: for this time, and until its pictures are there on a busy computer."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds or (
            passed < PATIENCE_S and not self._is_shown()
        ):
            QApplication.processEvents()
            time.sleep(0.01)
        QApplication.processEvents()

    def _is_shown(self) -> bool:
        """Return whether the newest picture and the avatars' thumbnails are shown, if the window is."""
        is_painted = self.window.page.mirror.picture is self.session.released()
        return not self.window.isVisible() or (
            is_painted and not self.window.thumbnails._pool.activeThreadCount()
        )

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
