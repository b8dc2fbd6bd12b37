"""Runs: sessions in which faults are injected at random moments, while the user does whatever comes."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import pyvirtualcam
from pyvirtualcam.camera import BACKENDS

from app.chain.session import Session
from app.chain.session_options import SessionOptions
from tests.app.fakes import avatar_file
from tests.faults.faulty import faulty_parts
from tests.faults.held import held, settled
from tests.faults.rules import LONGEST_GAP_S, broken_rules, bursts, gaps_s
from tests.faults.seams import FPS, SEAMS, Seam
from tests.faults.user import User
from tests.faults.watching import MemoryBackend

HANGS_AT_QUIT = 0.3
"""Share of the runs in which something hangs while the session is stopped."""
WARMING_RUNS = 2
LONGEST_STOP_S = 14.0
"""Longest time that stopping may take: a recording has ten seconds to be finished."""


@dataclass
class Outcome:
    """What one run, or many, led to. `broken` counts the pictures that broke each rule."""

    faults: Counter[str] = field(default_factory=Counter)
    actions: int = 0
    sent: int = 0
    avatars: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    bursts: int = 0
    gaps: int = 0
    hangs: int = 0
    crashes: list[str] = field(default_factory=list)
    broken_recordings: list[str] = field(default_factory=list)
    messages: int = 0
    oldest_s: float = 0.0
    recovered_s: list[float] = field(default_factory=list)
    threads_left: int = 0
    descriptors_left: int = 0
    used_mb: list[float] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Add another run's numbers to these."""
        self.faults += other.faults
        self.broken += other.broken
        for name in ("actions", "sent", "avatars", "bursts", "gaps", "hangs", "messages"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("threads_left", "descriptors_left"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.oldest_s = max(self.oldest_s, other.oldest_s)
        self.crashes += other.crashes
        self.broken_recordings += other.broken_recordings
        self.recovered_s += other.recovered_s
        self.used_mb += other.used_mb
        self.resident_mb += other.resident_mb

    @property
    def is_good(self) -> bool:
        """True if no rule was broken, and nothing crashed, hung, stayed behind or was lost."""
        counts = self.bursts + self.gaps + self.hangs + self.threads_left + self.descriptors_left
        return not (counts or self.broken or self.crashes or self.broken_recordings)


@contextmanager
def memory_backend() -> Iterator[None]:
    """Register the backend that looks at what leaves with pyvirtualcam, and warm the process up."""
    pyvirtualcam.register_backend("faults", MemoryBackend)
    try:
        _warm_up()
        yield
    finally:
        del BACKENDS["faults"]


@cache
def _warm_up() -> None:
    """Load what all sessions use, once in a process, so that its threads and memory can be compared."""
    for seed in range(WARMING_RUNS):
        one_run(seed, 10, hangs_at_quit=0.0)


@contextmanager
def _crashes(into: list[str]) -> Iterator[None]:
    """Note exceptions that leave a thread."""
    before = threading.excepthook
    threading.excepthook = lambda hooked: into.append(f"{hooked.exc_type.__name__}: {hooked.exc_value}")
    try:
        yield
    finally:
        threading.excepthook = before


def one_run(
    seed: int, faults: int, *, passes_through: bool = False, hangs_at_quit: float = HANGS_AT_QUIT
) -> Outcome:
    """Start a session, inject so many faults between random actions, stop it, and look at what is left.

    `passes_through` shows the driver all the time, to prove that a leak would be seen; `hangs_at_quit` is the
    chance that something hangs while the session is stopped.
    """
    before = held()
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder, _crashes(outcome.crashes):
        session = _Session(random.Random(seed), Path(folder), outcome, passes_through=passes_through)
        session.run(faults, hangs_at_quit)
        settled(before)
    after = settled(before)
    outcome.threads_left = max(after.threads - before.threads, 0)
    outcome.descriptors_left = max(after.descriptors - before.descriptors, 0)
    outcome.used_mb, outcome.resident_mb = [after.used_mb], [after.resident_mb]
    return outcome


class _Session:
    """One session with its seams and its user."""

    def __init__(
        self, chance: random.Random, folder: Path, outcome: Outcome, *, passes_through: bool
    ) -> None:
        self._chance, self._folder, self._outcome = chance, folder, outcome
        self._gate = threading.Event()
        self._seams = {name: Seam(name, self._gate) for name in SEAMS}
        self._said: list[str] = []
        MemoryBackend.sent = []
        options = SessionOptions(source="fake", avatar=avatar_file(folder), play_fps=FPS)
        self._session = Session(options, faulty_parts(self._seams, chance))
        self._session.message.connect(self._said.append)
        self._session.start()
        self._session.start_virtual_camera("faults")
        self._user = User(self._session, self._seams, chance, folder, passes_through=passes_through)

    def run(self, faults: int, hangs_at_quit: float) -> None:
        """Inject the faults, stop, and note what came of it."""
        self._user.wait_for_avatar()
        for _ in range(faults):
            self._user.step()
        self._outcome.actions = faults
        self._outcome.recovered_s.append(self._user.recover())
        if self._chance.random() < hangs_at_quit:
            self._user.hang()
        self._stop()
        self._look_at_pictures()
        self._outcome.broken_recordings += _broken(self._said, self._folder)
        self._outcome.messages = len(self._said)
        self._outcome.faults = Counter({name: each.injected for name, each in self._seams.items()})

    def _stop(self) -> None:
        began = time.monotonic()
        self._session.stop()
        self._outcome.hangs += time.monotonic() - began > LONGEST_STOP_S
        self._gate.set()

    def _look_at_pictures(self) -> None:
        sent, outcome = list(MemoryBackend.sent), self._outcome
        outcome.sent, outcome.avatars = len(sent), sum(each.shows_avatar for each in sent)
        outcome.broken, outcome.bursts = broken_rules(sent, self._user.wishes), bursts(sent)
        outcome.gaps = sum(gap > LONGEST_GAP_S for gap in gaps_s(sent))
        outcome.oldest_s = max((each.age_s for each in sent if each.age_s is not None), default=0.0)


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
