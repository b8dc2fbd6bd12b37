"""A session for the soak, in a process of its own: changes the avatar regularly and samples itself.

Run as `python -m app.commands.benchmark.soak_session WORDS…` with the words of the app and `--seconds N`. The
picture goes to the counting camera; a sample is written to stdout as one JSON object a line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyvirtualcam
from PySide6.QtCore import QCoreApplication, QTimer

from app.avatars import list_avatars
from app.chain.session import Session
from app.commands.arguments import start_sinks
from app.commands.benchmark.chain import BACKEND, CountingBackend
from app.commands.benchmark.machine import resident_mb
from app.commands.start import add_arguments
from app.commands.start.headless import options_from

LOOK_EVERY_MS = 200
SAMPLE_EVERY_S = 5.0
WEAR_EVERY_S = 10.0


def run(words: Sequence[str]) -> int:
    """Run for the time that the words give. Returns 0, or 1 if no avatar was animated in time."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(words)
    application = QCoreApplication.instance() or QCoreApplication(["guise"])
    session = Session(options_from(arguments))
    session.message.connect(lambda sentence: print(sentence, file=sys.stderr, flush=True))
    soak = Soak(session, [avatar.path for avatar in list_avatars()], arguments.seconds, application.quit)
    timer = QTimer(interval=LOOK_EVERY_MS)
    timer.timeout.connect(soak.look)
    timer.start()
    start_sinks(session, arguments)
    session.start()
    application.exec()
    session.stop()
    return 0 if soak.has_begun else 1


class Soak:
    """Sets the next avatar every ten seconds, and writes a sample every five, from the first frame on."""

    longest_start_s = 180.0

    def __init__(
        self,
        session: Session,
        avatars: Sequence[Path],
        seconds: float,
        ended: Callable[[], object],
        *,
        write: Callable[[str], object] = print,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create it; `ended` is called when the time is over."""
        self._session = session
        self._avatars = itertools.cycle(avatars)
        self._seconds = seconds
        self._ended = ended
        self._write = write
        self._clock = clock
        self._made_at = clock()
        self._began_at = self._sample_at = self._wear_at = 0.0
        self._worn = 0
        self.has_begun = False

    def look(self) -> None:
        """Do what is due now."""
        now = self._clock()
        if not self.has_begun:
            self._begin(now)
            return
        if now >= self._wear_at:
            self._wear_at += WEAR_EVERY_S
            self._worn += 1
            self._session.wear(next(self._avatars))
        if now >= self._sample_at:
            self._sample_at += SAMPLE_EVERY_S
            self._write(json.dumps(self._sample((now - self._began_at) / 60)))
        if now - self._began_at >= self._seconds:
            self._ended()

    def _begin(self, now: float) -> None:
        if self._session.figures().frames:
            self.has_begun, self._began_at = True, now
            self._sample_at, self._wear_at = now + SAMPLE_EVERY_S, now
        elif now - self._made_at > self.longest_start_s:
            self._ended()

    def _sample(self, minutes: float) -> dict[str, float]:
        """Return the fields of `soak.Sample` for this process."""
        figures = self._session.figures()
        return {
            "minutes": round(minutes, 3),
            "memory_mb": round(resident_mb() or 0.0, 2),
            "threads": len(os.listdir("/proc/self/task")),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "fps": round(figures.fps, 2),
            "delay_ms": round(figures.delay_ms[0], 1),
            "worn": self._worn,
        }


if __name__ == "__main__":
    pyvirtualcam.register_backend(BACKEND, CountingBackend)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))
