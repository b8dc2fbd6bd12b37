"""Runner: does the trials of a run, in one process, several, or on Ray, and resumes interrupted runs."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.errors import LabError
from lab.rows import as_json, read_rows, rewrite
from lab.suite import Suite
from lab.trial import Acted, Bench, Result, Work, attempt

ROWS, RUN, STRIPS = "rows.jsonl", "run.json", "strips"
STRIP_QUALITY = 85
"""JPEG quality of the strips."""


@dataclass(frozen=True)
class Setting:
    """Everything that decides the figures of a run.

    Attributes:
        suite: folder of the suite.
        network, weights, engine: of Guise's own network.
        candidate: command of another program to measure instead; empty for Guise's own network.
        scene: whether the scene that leaves is measured, not the network's own picture.
    """

    suite: str
    network: str = "default"
    weights: str = ""
    engine: str = "openvino-fp32"
    candidate: str = ""
    scene: bool = True


Job = tuple[Setting, Work]
Finished = tuple[Result, bytes]
"""A result and its strip, a JPEG."""


def works(suite: Suite, gestures: Sequence[str], avatars: Sequence[str]) -> list[Work]:
    """The trials of a run: every gesture on every avatar, the drivers taken in turn.

    A trial has the same driver in every run, also if a run has some of the gestures only.
    """
    drivers = [person.name for person in suite.drivers]
    people = [person.name for person in (*suite.avatars, *suite.bundled)]
    turns = {
        (gesture, avatar): (g + a) % len(drivers)
        for g, gesture in enumerate(suite.gestures)
        for a, avatar in enumerate(people)
    }
    return [
        Work(gesture, avatar, drivers[turns[gesture, avatar]]) for gesture in gestures for avatar in avatars
    ]


def run(
    setting: Setting, todo: Sequence[Work], folder: Path, workers: int = 1, ray: str = ""
) -> Iterator[Result]:
    """Do the trials that `folder` does not hold yet; yield every result, the earlier ones first.

    Rows are appended to `rows.jsonl` as they come and put into the order of `todo` at the end. Therefore the
    file is the same for any number of workers. Rows of other trials stay behind them.

    Raises:
        LabError: the folder holds a run with another setting.
    """
    (folder / STRIPS).mkdir(parents=True, exist_ok=True)
    _check_setting(folder / RUN, setting)
    done = read_rows(folder / ROWS)
    rewrite(folder / ROWS, done.values())  # without a line that was cut off
    left = sorted((work for work in todo if work.key not in done), key=lambda work: work.avatar)
    yield from (done[work.key] for work in todo if work.key in done)
    with (folder / ROWS).open("a", encoding="utf-8") as file:
        for result, strip in _finished([(setting, work) for work in left], workers, ray):
            (folder / STRIPS / strip_name(result.work)).write_bytes(strip)
            file.write(as_json(result) + "\n")
            file.flush()
            done[result.work.key] = result
            yield result
    in_order = {work.key: done[work.key] for work in todo}
    rewrite(folder / ROWS, (in_order | done).values())


def strip_name(work: Work) -> str:
    """File name of a trial's strip in the folder `strips`."""
    return f"{work.gesture}.{work.avatar}.{work.driver}.jpg"


def _finished(jobs: Sequence[Job], workers: int, ray: str) -> Iterator[Finished]:
    """Every job's result, in any order."""
    if ray:
        from lab.cluster import on_ray

        yield from on_ray(do, jobs, ray, _lost, workers)
        return
    workers = min(len(jobs), workers or os.cpu_count() or 1)
    if workers <= 1:
        yield from map(do, jobs)
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(do, jobs)


def do(job: Job) -> Finished:
    """Do one trial; return its result and its strip as JPEG. Networks are loaded once a process."""
    setting, work = job
    suite = _suite(setting.suite)
    acted = attempt(_bench(setting), work, suite.person(work.driver), suite.person(work.avatar))
    strip = np.concatenate(_columns(acted), axis=1)
    _, jpeg = cv2.imencode(".jpg", strip[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, STRIP_QUALITY])
    return acted.result, jpeg.tobytes()


def _lost(job: Job, reason: str) -> Finished:
    """The result of a trial whose worker died again and again."""
    _, work = job
    _, jpeg = cv2.imencode(".jpg", np.full((8, 8, 3), 96, np.uint8))
    return Result(work, problem=f"The trial could not be done ({reason})."), jpeg.tobytes()


def _columns(acted: Acted) -> list[NDArray[np.uint8]]:
    """Driver, truth, output and their difference; grey for a truth that is not rendered."""
    if acted.truth is None:
        grey = np.full_like(acted.output, 96)
        return [acted.driver, grey, acted.output, grey]
    difference = np.abs(acted.output.astype(np.int16) - acted.truth.astype(np.int16))
    return [acted.driver, acted.truth, acted.output, np.clip(3 * difference, 0, 255).astype(np.uint8)]


def _check_setting(path: Path, setting: Setting) -> None:
    wanted = json.dumps(asdict(setting), indent=1)
    if path.is_file() and path.read_text(encoding="utf-8") != wanted:
        raise LabError(f"{path.parent} holds a run with another network or suite. Choose another folder.")
    path.write_text(wanted, encoding="utf-8")


@cache
def _suite(folder: str) -> Suite:
    return Suite.open(Path(folder))


@cache
def _bench(setting: Setting) -> Bench:
    import torch

    from detector import Judge, open_landmark_finder
    from lab.detecting import OneLookFailures, OneLookFinder
    from lab.instrument import Instrument
    from lab.methods import Candidate, Method, OwnNetwork
    from model import Animator

    torch.set_num_threads(1)  # figures must not depend on how many workers share the processor
    finder, failures = OneLookFinder(open_landmark_finder()), OneLookFailures.load()
    method: Method
    if setting.candidate:
        method = Candidate(setting.candidate)
    else:
        weights = Path(setting.weights) if setting.weights else None
        animator = Animator.load(setting.network, weights, "cpu", setting.engine)
        method = OwnNetwork(animator, shows_scene=setting.scene)
    return Bench(method, Instrument.load(finder), lambda name: Judge(finder, name, failures=failures))
