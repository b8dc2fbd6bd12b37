"""ImprovingEngine: runs a verified engine, and changes to a faster one once that is verified."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from model.engines import Engine, FrameLayers, Picture
from model.engines.choice import EngineChoice
from model.engines.verification import EndingError
from model.motion import Points, Transfer

_log = logging.getLogger(__name__)


class Job(Protocol):
    """A job that takes a while and may give a faster engine."""

    @property
    def sentence(self) -> str:
        """Name of the job, as text for the user."""

    def run(self, ending: threading.Event) -> Engine | str:
        """Return the faster engine, or a sentence with the reason for its absence.

        Raises EndingError, or returns, soon after the event `ending` is set.
        """


END_S = 15.0
"""Longest time in seconds that the end of the program waits for a step of a job, such as compiling."""


class Background:
    """Runs jobs one after the other on a thread that ends when the program does.

    OpenVINO aborts the process if its threads are ended while they work. Therefore the end of the program
    waits until the job has seen that it should end, usually for less than the time of one frame.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        """Start with the first job."""
        self._state = _State(None, "", ())
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, args=(tuple(jobs),), name="engines", daemon=True)
        self._ending = threading.Event()
        atexit.register(self.end)
        self._thread.start()

    def end(self) -> None:
        """Ask the jobs to end, and wait until they have ended."""
        self._ending.set()
        self._thread.join(END_S)

    def take(self) -> Engine | None:
        """Return a faster engine, once each, as soon as it is ready."""
        with self._lock:
            engine, self._state = self._state.engine, replace(self._state, engine=None)
        return engine

    def sentence(self) -> str:
        """Return the running job and the refused ones, as text for the user."""
        state = self._state
        return " ".join([*state.refusals, state.doing]).strip()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until every job is done, or for this number of seconds."""
        self._thread.join(timeout)

    def _work(self, jobs: tuple[Job, ...]) -> None:
        try:
            self._run(jobs)
        finally:
            atexit.unregister(self.end)

    def _run(self, jobs: tuple[Job, ...]) -> None:
        for job in jobs:
            with self._lock:
                self._state = replace(self._state, doing=job.sentence)
            try:
                found = job.run(self._ending)
            except EndingError:
                return
            except Exception as error:  # every error: a thread that fails reports it
                _log.exception("A faster engine could not be made")
                found = f"A faster engine could not be made ({type(error).__name__})."
            if self._ending.is_set():
                return
            with self._lock:
                if isinstance(found, str):
                    self._state = replace(self._state, doing="", refusals=(*self._state.refusals, found))
                else:
                    self._state = replace(self._state, doing="", engine=found)


@dataclass(frozen=True)
class _State:
    engine: Engine | None
    doing: str
    refusals: tuple[str, ...]


class ImprovingEngine:
    """Runs one engine, and a faster one from the first frame after it is ready."""

    def __init__(self, engine: Engine, jobs: Iterable[Job]) -> None:
        """Run `engine` while the jobs look for faster ones in the background."""
        self._engine = engine
        self._background = Background(jobs)
        self._avatar: Picture | None = None

    @property
    def choice(self) -> EngineChoice:
        """The engine in use, the reason, and the running job."""
        choice = self._engine.choice
        return replace(choice, reason=f"{choice.reason} {self._background.sentence()}".rstrip())

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar, keep what is constant, and return its keypoints."""
        self._improve()
        self._avatar = avatar.copy()
        return self._engine.wear(avatar)

    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""
        return self._engine.locate(picture)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """Return the avatar with this facial expression."""
        self._improve()
        return self._engine.animate(driving, transfer)

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        """Return the layers that `animate` composes to the picture."""
        self._improve()
        return self._engine.layers(driving, transfer)

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        """Return the layers for keypoints of a driver that `locate` gave, perhaps changed since."""
        self._improve()
        return self._engine.draw(driver, transfer)

    def wait(self) -> None:
        """Wait until every faster engine is ready or refused."""
        self._background.wait()

    def _improve(self) -> None:
        better = self._background.take()
        if better is None:
            return
        if self._avatar is not None:
            better.wear(self._avatar)
        self._engine = better
