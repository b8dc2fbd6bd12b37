"""Measures the stages of the chain one after the other: wall time, and the time of all processor cores.

The chain's rate says whether a computer keeps up; these say what each stage costs, also on a busy computer,
where a stage's wall time is mostly waiting.
"""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.avatars import list_avatars
from app.chain.actor import Actor
from app.chain.framing import Framing
from app.chain.library_threads import use_one_thread_each
from app.chain.parts import Judge, Parts
from app.chain.session_options import SessionOptions
from app.commands.benchmark.course import Tell
from app.commands.benchmark.timing import Row, row
from app.devices.camera import open_camera
from app.devices.shot import Shot
from app.pictures import read_picture
from detector import DetectorError

FRAMES_PER_SECOND = 10
"""Number of frames that are measured for each second of `--seconds`."""
Clock = Callable[[], float]


class Stopwatch:
    """Milliseconds by stage, on the wall clock and on that of all cores together."""

    def __init__(self, wall: Clock = time.perf_counter, cores: Clock = time.process_time) -> None:
        self._clocks = {"": wall, ", time of all cores": cores}
        self.taken_ms: defaultdict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Time what happens inside."""
        began = {name: clock() for name, clock in self._clocks.items()}
        yield
        for name, clock in self._clocks.items():
            self.taken_ms[f"stage: {stage}{name}"].append(1000 * (clock() - began[name]))


def stage_rows(
    network: str, device: str, seconds: float, tell: Tell, parts: Parts | None = None
) -> list[Row]:
    """Return two rows for each stage, over the demo clip and the first avatar."""
    parts = parts or Parts()
    use_one_thread_each()
    options = SessionOptions(network=network, device=device)
    avatar = list_avatars()[0].path
    actor = Actor(parts.make_animator(options), parts.make_landmark_finder(), calm_s=0.0)
    actor.wear(read_picture(avatar), avatar)
    actor.animator.smoothing = options.smoothing
    stopwatch = Stopwatch()
    camera = open_camera("demo", live=False)
    try:
        shots = itertools.islice(iter(camera.read, None), max(round(seconds * FRAMES_PER_SECOND), 2))
        _run(actor, _judge(parts, options, tell), shots, stopwatch)
    finally:
        camera.close()
    choice = actor.animator.choice
    engine = f"{choice.engine}-{getattr(choice, 'precision', '')}"
    return [row(what, engine, network, taken) for what, taken in stopwatch.taken_ms.items()]


def _judge(parts: Parts, options: SessionOptions, tell: Tell) -> Judge | None:
    try:
        return parts.make_judge(options)
    except DetectorError as error:
        tell(f"The judge is left out: {error}")
        return None


def _run(actor: Actor, judge: Judge | None, shots: Iterator[Shot], stopwatch: Stopwatch) -> None:
    """Take the pictures through the stages. The first one calibrates, and is not timed."""
    spare = Stopwatch()
    for number, shot in enumerate(shots):
        watch, seconds = (stopwatch if number else spare), shot.seconds or 0.0
        with watch.timing("framing"):
            shown = actor.frame(shot.picture, Framing(), seconds)
        if not number:
            actor.calibrate((shown.driving,), shown.look)
        with watch.timing("animate"):
            draft = actor.draw(shown)
        with watch.timing("compose"):
            acted = draft.acted()
        neutral = actor.take_neutral()
        if judge is None:
            continue
        if neutral is not None:
            judge.calibrate(*neutral)
        with watch.timing("judge"):
            judge.judge(number, acted.avatar, shown.driving, seconds, acted.asked)
