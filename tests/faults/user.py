"""A user who does whatever comes, while faults are injected."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.chain.framing import Framing
from app.chain.session import Session
from app.chain.session_options import OnFailure
from app.chain.status import SinkState
from tests.faults.rules import Wishes
from tests.faults.seams import SEAMS, Fault, Seam
from tests.faults.watching import MemoryBackend

PACE_S = 0.06
"""Longest time between two faults or actions, in seconds; less once the fault has been met."""
AIMED = 0.7
"""Share of the faults for which the user does what leads to them."""
KEEPS_UP = 0.5
"""Share of the steps before which the user opens a camera or a source that has failed again."""
HANGS = 0.1
"""Share of the faults drawn as a hang that are one: a hang takes long."""
READY_S = 3.0
"""Longest time to wait for a calm face at the start, in seconds."""
RECOVERY_S = 5.0
"""Longest time to wait for a picture once the faults are over, in seconds."""


class User:
    """Injects a fault and does what a user might do, one after the other."""

    def __init__(
        self,
        session: Session,
        seams: Mapping[str, Seam],
        chance: random.Random,
        folder: Path,
        *,
        passes_through: bool,
    ) -> None:
        self._session, self._seams, self._chance, self._folder = session, seams, chance, folder
        self._always = passes_through
        self._recordings = 0
        self.wishes = Wishes()
        self._leads_to = self._ways()
        if passes_through:
            self._pass_through(True)

    def wait_for_avatar(self) -> None:
        """Wait until the avatar moves: a session that has only begun sends cards."""
        end = time.monotonic() + READY_S
        while not self._session.status.is_calibrated and time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.01)

    def step(self) -> None:
        """Inject a fault at a random seam; do what leads to it, or anything, or nothing."""
        if self._chance.random() < KEEPS_UP:
            self._have_camera()
            self._have_source()
        seam = self._seams[self._chance.choice(SEAMS)]
        faults = [fault for fault in Fault if fault is not Fault.HANG or self._chance.random() < HANGS]
        seam.inject(self._chance.choice(faults))
        if self._chance.random() < AIMED:
            self._leads_to[seam.name]()
        elif self._chance.random() < 0.5:
            self._chance.choice(self._deeds())()
        end = time.monotonic() + PACE_S * self._chance.random()
        while seam.fault is not None and time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.002)

    def recover(self) -> float:
        """Take every fault back; return how long it takes until a new picture leaves again, in seconds."""
        for seam in self._seams.values():
            seam.fault = None
            seam.gate.set()
        if not self._always:
            self._pass_through(False)
        self._pause(False)
        self._session.show_test_pattern(False)
        self._session.start_virtual_camera("faults")
        began, count = time.monotonic(), len(MemoryBackend.sent)
        while time.monotonic() - began < RECOVERY_S and len(MemoryBackend.sent) <= count + 1:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        return time.monotonic() - began

    def hang(self) -> None:
        """Let one seam hang for as long as the run takes."""
        seam = self._chance.choice(list(self._seams.values()))
        seam.gate.clear()
        seam.hang_s = 30.0
        seam.inject(Fault.HANG)
        self._leads_to[seam.name]()
        time.sleep(0.15)

    def _ways(self) -> dict[str, Callable[[], object]]:
        """Return what the user does so that the next call passes each seam."""
        session = self._session
        return {
            "source opens": self._change_source,
            "source reads": self._have_source,
            "animator": self._have_source,
            "judge": self._have_source,
            "finder": self._have_source,
            "camera opens": lambda: session.start_virtual_camera("faults"),
            "camera sends": self._have_camera,
            "camera closes": session.stop_virtual_camera,
            "recorder opens": self._record,
            "recorder sends": self._have_recording,
            "recorder closes": session.stop_recording,
        }

    def _deeds(self) -> list[Callable[[], object]]:
        session, chance = self._session, self._chance
        return [
            lambda: self._pause(chance.random() < 0.3),
            lambda: self._pass_through(self._always or chance.random() < 0.3),
            lambda: session.calibrate(),
            lambda: session.undo_calibration(),
            lambda: session.set_relative(chance.random() < 0.8),
            lambda: session.set_framing(Framing(zoom=chance.uniform(1, 3), follow=chance.random() < 0.5)),
            lambda: self._mark(chance.random() < 0.7),
            lambda: session.set_mirror_output(chance.random() < 0.5),
            lambda: self._act_on_failure(chance.choice(list(OnFailure))),
            lambda: session.show_test_pattern(chance.random() < 0.2),
            lambda: session.wear(self._folder / chance.choice(["green.png", "missing.png"])),
            self._change_source,
            lambda: session.start_virtual_camera("faults"),
            lambda: session.stop_virtual_camera(),
            self._record,
            lambda: session.stop_recording(),
        ]

    def _change_source(self) -> None:
        self._session.set_source(self._chance.choice(["a", "b"]))

    def _have_source(self) -> None:
        """Open the source again if it is lost: its own next try may be seconds away."""
        if not self._session.status.camera.is_open:
            self._change_source()
        if self._session.status.is_paused:
            self._pause(False)

    def _have_camera(self) -> None:
        if self._session.status.virtual_camera.state not in (SinkState.ON, SinkState.STARTING):
            self._session.start_virtual_camera("faults")

    def _have_recording(self) -> None:
        if self._session.status.recorder.state not in (SinkState.ON, SinkState.STARTING):
            self._record()

    def _record(self) -> None:
        self._recordings += 1
        self._session.start_recording(self._folder / f"{self._recordings}.mp4")

    def _pass_through(self, on: bool) -> None:
        self.wishes.real_face.turn(on, lambda: self._session.set_pass_through(on))

    def _pause(self, on: bool) -> None:
        self.wishes.pause.turn(on, lambda: self._session.set_paused(on))

    def _mark(self, on: bool) -> None:
        self.wishes.no_mark.turn(not on, lambda: self._session.set_mark(on))

    def _act_on_failure(self, act: OnFailure) -> None:
        is_long = act is OnFailure.HOLD
        self.wishes.long_hold.turn(is_long, lambda: self._session.set_act_on_failure(act))
