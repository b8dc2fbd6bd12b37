"""Runs: sessions in which faults are injected at random moments, while the user does whatever comes."""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import pyvirtualcam
from PySide6.QtCore import QCoreApplication
from pyvirtualcam.camera import BACKENDS

from app.chain.framing import Framing
from app.chain.session import Session
from app.chain.session_options import OnFailure, SessionOptions
from tests.app.fakes import avatar_file
from tests.faults.faulty import SEAMS, Fault, MemoryBackend, Seam, faulty_parts

PACE_S = 0.03
"""Time between two faults or actions, in seconds."""
HANGS_AT_QUIT = 0.3
"""Share of the runs in which something hangs while the session is stopped."""
GRACE_S = 0.35
"""Time after pass-through is switched off in which a picture of the driver may still be on its way."""
LONGEST_STOP_S = 14.0
"""Longest time that stopping may take: a recording has ten seconds to be finished."""


@dataclass
class Outcome:
    """What one run, or many, led to."""

    faults: Counter[str] = field(default_factory=Counter)
    actions: int = 0
    sent: int = 0
    leaks: int = 0
    wrong_sizes: int = 0
    hangs: int = 0
    crashes: list[str] = field(default_factory=list)
    broken_recordings: list[str] = field(default_factory=list)
    messages: int = 0
    recovered_s: list[float] = field(default_factory=list)
    threads_left: int = 0
    descriptors_left: int = 0

    def add(self, other: Outcome) -> None:
        """Add another run's numbers to these."""
        self.faults += other.faults
        for name in ("actions", "sent", "leaks", "wrong_sizes", "hangs", "messages", "threads_left"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.descriptors_left = max(self.descriptors_left, other.descriptors_left)
        self.crashes += other.crashes
        self.broken_recordings += other.broken_recordings
        self.recovered_s += other.recovered_s

    @property
    def is_good(self) -> bool:
        """True if nothing leaked, crashed, hung or was lost."""
        counts = self.leaks + self.wrong_sizes + self.hangs + self.threads_left
        return not (counts or self.crashes or self.broken_recordings)


@contextmanager
def memory_backend() -> Iterator[None]:
    """Register the backend that looks at what leaves with pyvirtualcam."""
    pyvirtualcam.register_backend("faults", MemoryBackend)
    try:
        yield
    finally:
        del BACKENDS["faults"]


@contextmanager
def _crashes(into: list[str]) -> Iterator[None]:
    """Note exceptions that leave a thread."""
    before = threading.excepthook
    threading.excepthook = lambda hooked: into.append(f"{hooked.exc_type.__name__}: {hooked.exc_value}")
    try:
        yield
    finally:
        threading.excepthook = before


def one_run(seed: int, faults: int, *, passes_through: bool = False) -> Outcome:
    """Start a session, inject so many faults between random actions, stop it, and look at what is left.

    `passes_through` shows the driver all the time, to prove that a leak would be seen.
    """
    chance, outcome = random.Random(seed), Outcome()
    gate = threading.Event()
    seams = {name: Seam(name, gate) for name in SEAMS}
    MemoryBackend.sent = []
    descriptors, threads = _descriptors(), threading.active_count()
    with tempfile.TemporaryDirectory() as folder, _crashes(outcome.crashes):
        options = SessionOptions(source="fake", avatar=avatar_file(Path(folder)), play_fps=60)
        session = Session(options, faulty_parts(seams, chance))
        said: list[str] = []
        session.message.connect(said.append)
        session.start()
        session.start_virtual_camera("faults")
        driver = _Driver(session, seams, chance, Path(folder), passes_through=passes_through)
        for _ in range(faults):
            driver.step()
            outcome.actions += 1
        outcome.recovered_s += driver.recovery()
        if chance.random() < HANGS_AT_QUIT:
            driver.hang()
        _stop(session, outcome)
        gate.set()
        _settle(outcome, threads)
        _look_at(driver, outcome)
        outcome.broken_recordings += _broken(said, Path(folder))
    outcome.faults = Counter({name: seam.injected for name, seam in seams.items() if seam.injected})
    outcome.messages = len(said)
    outcome.descriptors_left = max(_descriptors() - descriptors, 0)
    return outcome


class _Driver:
    """Injects a fault and does what a user might do, one after the other."""

    def __init__(
        self,
        session: Session,
        seams: dict[str, Seam],
        chance: random.Random,
        folder: Path,
        *,
        passes_through: bool,
    ) -> None:
        self._session, self._seams, self._chance, self._folder = session, seams, chance, folder
        self._always = passes_through
        self._recordings = 0
        self.shown: list[tuple[float, float]] = []
        if passes_through:
            self._pass_through(True)

    def step(self) -> None:
        """One fault at a random seam, and one action in two steps."""
        seam = self._seams[self._chance.choice(SEAMS)]
        faults = [fault for fault in Fault if fault is not Fault.HANG or self._chance.random() < 0.1]
        seam.inject(self._chance.choice(faults))
        if self._chance.random() < 0.5:
            self._chance.choice(self._deeds())()
        QCoreApplication.processEvents()
        time.sleep(PACE_S * self._chance.random() * 2)

    def recovery(self) -> list[float]:
        """Take every fault back and measure how long it takes until a new picture leaves again."""
        for seam in self._seams.values():
            seam.fault = None
            seam.gate.set()
        if not self._always:
            self._pass_through(False)
        self._session.set_paused(False)
        self._session.show_test_pattern(False)
        self._session.start_virtual_camera("faults")
        began, count = time.monotonic(), len(MemoryBackend.sent)
        while time.monotonic() - began < 5 and len(MemoryBackend.sent) <= count + 1:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        return [time.monotonic() - began]

    def hang(self) -> None:
        """Let one seam hang for as long as the run takes."""
        seam = self._chance.choice(list(self._seams.values()))
        seam.gate.clear()
        seam.hang_s = 30.0
        seam.inject(Fault.HANG)
        time.sleep(5 * PACE_S)

    def may_show(self, at: float) -> bool:
        """Return true if the user had the real face shown at this moment."""
        return any(begin <= at <= end + GRACE_S for begin, end in self.shown)

    def _deeds(self) -> list[Callable[[], object]]:
        session, chance = self._session, self._chance
        return [
            lambda: session.set_paused(chance.random() < 0.3),
            lambda: self._pass_through(self._always or chance.random() < 0.3),
            lambda: session.calibrate(),
            lambda: session.undo_calibration(),
            lambda: session.set_relative(chance.random() < 0.8),
            lambda: session.set_framing(Framing(zoom=chance.uniform(1, 3), follow=chance.random() < 0.5)),
            lambda: session.set_mark(chance.random() < 0.5),
            lambda: session.set_mirror_output(chance.random() < 0.5),
            lambda: session.set_act_on_failure(chance.choice(list(OnFailure))),
            lambda: session.show_test_pattern(chance.random() < 0.2),
            lambda: session.wear(self._folder / chance.choice(["green.png", "missing.png"])),
            lambda: session.set_source(chance.choice(["a", "b"])),
            lambda: session.start_virtual_camera("faults"),
            lambda: session.stop_virtual_camera(),
            lambda: self._record(),
            lambda: session.stop_recording(),
        ]

    def _record(self) -> None:
        self._recordings += 1
        self._session.start_recording(self._folder / f"{self._recordings}.mp4")

    def _pass_through(self, on: bool) -> None:
        now = time.monotonic()
        if self.shown and self.shown[-1][1] == float("inf"):
            self.shown[-1] = (self.shown[-1][0], now)
        if on:
            self.shown.append((now, float("inf")))
        self._session.set_pass_through(on)


def _stop(session: Session, outcome: Outcome) -> None:
    began = time.monotonic()
    session.stop()
    outcome.hangs += time.monotonic() - began > LONGEST_STOP_S


def _settle(outcome: Outcome, threads: int) -> None:
    """Wait for what was left behind: the gates are open now."""
    end = time.monotonic() + 10
    while threading.active_count() > threads and time.monotonic() < end:
        time.sleep(0.02)
    outcome.threads_left = max(threading.active_count() - threads, 0)


def _look_at(driver: _Driver, outcome: Outcome) -> None:
    outcome.sent = len(MemoryBackend.sent)
    outcome.leaks = sum(each.shows_driver and not driver.may_show(each.at) for each in MemoryBackend.sent)
    outcome.wrong_sizes = sum(each.size != (1280, 720) for each in MemoryBackend.sent)


def _broken(said: list[str], folder: Path) -> list[str]:
    """Recordings of which it was said that they are saved, and that cannot be read."""
    broken = []
    for path in sorted(folder.glob("*.mp4")):
        if any(text.startswith("Saved") and path.name in text for text in said):
            try:
                with av.open(str(path)) as film:
                    next(film.decode(video=0))
            except (av.FFmpegError, StopIteration) as error:
                broken.append(f"{path.name}: {error!r}")
    return broken


def _descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(os.listdir(folder)) if folder.exists() else 0
