"""Examiner: gives files to `animate` in a process of its own, and says what became of each."""

from __future__ import annotations

import contextlib
import enum
import io
import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

WARMING_S = 120.0
"""Time for the process to start and load what it needs, in seconds."""


class Outcome(enum.Enum):
    """What became of a file."""

    FINE = "fine"
    SENTENCE = "sentence"
    CRASH = "crash"
    HANG = "hang"
    MEMORY = "memory"


@dataclass(frozen=True)
class Result:
    """What became of one file; `text` is what the user read."""

    name: str
    damage: str
    outcome: Outcome
    text: str
    seconds: float
    memory_mb: float

    @property
    def is_bad(self) -> bool:
        """True for what must never be."""
        return self.outcome not in (Outcome.FINE, Outcome.SENTENCE)


class Examiner:
    """A process that runs `animate` on file after file; another takes its place when it dies or hangs."""

    def __init__(self, folder: Path, *, longest_s: float, most_mb: float, runs: str = "animate") -> None:
        """`runs` names one of STAND_INS."""
        self._folder = folder
        self._runs = runs
        self._longest_s = longest_s
        self._most_mb = most_mb
        self._start()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()

    def examine(self, path: Path, damage: str) -> Result:
        """Give one file to `animate`: as the avatar if it is a picture, else as what drives it."""
        start = time.monotonic()
        self._ours.send(str(path))
        answer: tuple[Outcome, str, float] | None = None
        outcome, text, memory_mb = Outcome.HANG, f"longer than {self._longest_s} s", 0.0
        with contextlib.suppress(EOFError):
            if self._ours.poll(self._longest_s):
                outcome, text = Outcome.CRASH, "the process died"
                answer = self._ours.recv()
        if answer is None:
            self.__exit__(None, None, None)
            self._start()
        else:
            outcome, text, memory_mb = answer
            if memory_mb > self._most_mb:
                outcome = Outcome.MEMORY
                self.__exit__(None, None, None)
                self._start()
        return Result(path.name, damage, outcome, text, time.monotonic() - start, memory_mb)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_examine_all, args=(theirs, str(self._folder), self._runs))
        self._process.start()
        theirs.close()
        assert self._ours.poll(WARMING_S)
        assert self._ours.recv() == "ready"


def _examine_all(connection: Connection, folder: str, runs: str) -> None:
    """Run in the process: answer each path with what became of it."""
    from tests.faults.stand_ins import STAND_INS

    animate = STAND_INS[runs](Path(folder))
    connection.send("ready")
    while True:
        path = Path(connection.recv())
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            try:
                code = animate(path)
            except BaseException as error:
                code, said = -1, io.StringIO(f"{type(error).__name__}: {error}")
        text = said.getvalue().strip()
        is_told = code in (0, 1) and text.count("\n") < 4 and "Internal error" not in text
        outcome = Outcome.CRASH if not is_told else Outcome.FINE if code == 0 else Outcome.SENTENCE
        connection.send((outcome, text, _peak_mb()))


def _peak_mb() -> float:
    """Return the most memory that this process has had, in MiB; `ru_maxrss` would count its parent's too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
