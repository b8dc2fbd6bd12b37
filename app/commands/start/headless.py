"""--headless: runs the app's session without a window, and writes its figures at the end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from app.avatars import list_avatars
from app.chain.session import Figures, Session
from app.chain.session_options import OnFailure, SessionOptions
from app.chain.status import SinkState
from app.commands import terminal
from app.commands.arguments import session_options, start_sinks
from app.commands.start.garbage import collecting_in_this_thread
from app.commands.start.sheet import Sheet
from app.commands.terminal import CommandError
from app.file_names import expanded, local_path

LOOK_EVERY_MS = 50


def run(arguments: argparse.Namespace) -> int:
    """Run until the time is over, the source has ended or the user interrupts.

    Raises CommandError if nothing could be animated, or a sink that was asked for failed.
    """
    application = QCoreApplication.instance() or QCoreApplication(["guise"])
    session = Session(options_from(arguments))
    watch = Watch(session, arguments.seconds, _sheet(arguments))
    watch.is_silent = arguments.json == "-"
    session.message.connect(watch.hear)
    session.warned.connect(watch.hear)
    session.finished.connect(watch.end)
    watch.ended = application.quit
    start_sinks(session, arguments)
    timer = QTimer(interval=LOOK_EVERY_MS)
    timer.timeout.connect(watch.look)
    timer.start()
    with _ending_on_signals(watch), collecting_in_this_thread():
        session.start()
        application.exec()
        timer.stop()
        session.stop()
    return _report(session, watch, arguments)


def options_from(arguments: argparse.Namespace) -> SessionOptions:
    """Return the options of the command line; a window's saved choices are ignored.

    A recording is animated completely, each frame once, unless it is sent to a virtual camera meanwhile.
    """
    source = "" if arguments.source is None else arguments.source
    if arguments.microphone and not arguments.record:
        raise CommandError("--microphone needs --record FILE.")
    if arguments.record and not arguments.overwrite and os.path.lexists(expanded(arguments.record)):
        raise CommandError(f"{arguments.record} exists already. Choose another name, or add --overwrite.")
    is_recording = source not in ("", "demo") and local_path(source) is not None
    options = session_options(
        arguments,
        source="",
        avatar=None if arguments.avatar else _first_avatar(),
        act_on_failure=OnFailure.REST,
    )
    return replace(
        options,
        background=arguments.background or "own",
        portrait=arguments.framing or "medium",
        live=not is_recording or arguments.virtual_camera != "off",
        play_fps=arguments.play_fps,
    )


class Watch:
    """Polls a running session, and decides when it ends."""

    def __init__(self, session: Session, seconds: float | None, sheet: Sheet | None = None) -> None:
        self._session = session
        self._seconds = seconds
        self._began_at: float | None = None
        self._said: set[str] = set()
        self._to_say: list[str] = []
        self._held: list[str] = []
        self._seen = -1
        self._has_animated = False
        self.sheet = sheet
        self.is_silent = False
        self.ended: Callable[[], object] = _nothing
        self.problem = ""

    def hear(self, sentence: str) -> None:
        """Take a message of the session. It is shown at the next look, unless it ends the run."""
        if sentence not in self._said:
            self._said.add(sentence)
            self._to_say.append(sentence)

    def look(self) -> None:
        """End the run when its time is over or it cannot continue. The time begins with the first avatar."""
        status, now = self._session.status, time.monotonic()
        frame = self._session.latest()
        if frame is not None and frame.avatar is not None and frame.number != self._seen:
            self._seen = frame.number
            self._began_at = now if self._began_at is None else self._began_at
            if self.sheet:
                self.sheet.note(frame)
        self._has_animated = self._has_animated or self._session.figures().frames > 0
        if not self._has_animated:
            self.problem = status.problem or ("" if status.camera.has_ended else status.camera.problem)
        for sink in (status.recorder, status.virtual_camera):
            self.problem = sink.text if sink.state is SinkState.FAILED else self.problem
        self.tell(self._held)  # a message that ends the run comes just before the problem
        self._held, self._to_say = self._to_say, []
        if self.problem or (self._seconds and self._began_at and now - self._began_at >= self._seconds):
            self.ended()

    def tell_the_rest(self) -> None:
        """Write the messages of the last moment to stdout."""
        self.tell([*self._held, *self._to_say])

    def tell(self, sentences: Sequence[str]) -> None:
        """Write messages to stdout; stderr gets the sentence that ends the run."""
        for sentence in sentences:
            if sentence != self.problem and not self.is_silent:
                terminal.tell(sentence)

    def end(self) -> None:
        """End the run at the end of the source. Problems were reported when they happened."""
        problem = self._session.status.camera.problem
        self.problem = self.problem or (problem if problem in self._said else "")
        self.ended()


def as_json(figures: Figures) -> dict[str, Any]:
    """Return the figures for `--json`; `fps` is of the whole run, `fps_at_end` of its last five seconds."""
    overall = (figures.frames - 1) / figures.seconds if figures.seconds else 0.0
    return {
        "frames": figures.frames,
        "seconds": figures.seconds,
        "fps": overall,
        "fps_at_end": figures.fps,
        "device": figures.device,
        "engine": figures.engine,
        "engine_reason": figures.engine_reason,
        "network": figures.network,
        "ms": {stage: _pair(pair) for stage, pair in figures.milliseconds.items()},
        "delay_ms": _pair(figures.delay_ms),
        "judged": figures.judged,
        "flagged": figures.flagged,
        "without_driver": figures.without_driver,
        "held": figures.held,
        "dropped": figures.dropped,
        "lost": figures.lost,
        "memory_mb": peak_memory_mb(),
    }


def peak_memory_mb() -> float | None:
    """Return the peak memory of this process in MiB; None if the system does not report it."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _report(session: Session, watch: Watch, arguments: argparse.Namespace) -> int:
    watch.tell_the_rest()
    figures = as_json(session.figures())
    not_written = _write_json(arguments.json, figures) if arguments.json else ""
    if figures["frames"] and not watch.is_silent:
        terminal.tell(_in_words(figures))  # also if the file could not be written
    if watch.sheet and figures["frames"]:
        watch.sheet.write(arguments.sheet)
    problem = watch.problem or not_written or ("" if figures["frames"] else "No frame was animated.")
    if problem:
        raise CommandError(problem)
    return 0


def _write_json(path: str, figures: dict[str, Any]) -> str:
    """Write the figures. Returns a sentence if that failed, else ""."""
    try:
        terminal.write_json(path, figures)
    except CommandError as error:
        return str(error)
    return ""


def _in_words(figures: dict[str, Any]) -> str:
    frames = "1 frame" if figures["frames"] == 1 else f"{figures['frames']} frames"
    stages = ", ".join(f"{stage} {ms['median']:.1f}" for stage, ms in figures["ms"].items())
    return (
        f"{frames} in {figures['seconds']:.1f} s: {figures['fps']:.1f} a second, "
        f"delay {figures['delay_ms']['median']:.0f} ms, {figures['flagged']} of {figures['judged']} flagged, "
        f"{figures['without_driver']} without the driver, {figures['held']} held, "
        f"{figures['dropped']} dropped.\n{figures['network']} network, {figures['engine']} on "
        f"{figures['device']}; median ms: {stages}."
    )


def _sheet(arguments: argparse.Namespace) -> Sheet | None:
    return Sheet(shows_driver=arguments.sheet_driver) if arguments.sheet else None


def _nothing() -> None:
    """Do nothing; used before a callback is set."""


def _pair(pair: tuple[float, float]) -> dict[str, float]:
    return {"median": pair[0], "p95": pair[1]}


def _first_avatar() -> Path:
    avatars = list_avatars()
    if not avatars:
        raise CommandError("There is no avatar in assets/avatars. Choose a picture with --avatar FILE.")
    return avatars[0].path


@contextmanager
def _ending_on_signals(watch: Watch) -> Iterator[None]:
    """End the run on Ctrl+C or SIGTERM like at its end: finish recordings, write figures."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: watch.ended()) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
