"""Spread: judges videos in processes or on Ray. With a folder, a run can be resumed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from app.commands import terminal
from app.commands.judge.judged import Question, check, judge_one
from app.commands.judge.store import Pair, Result, Store
from face.processor import THREADS

Job = tuple[Pair, Question]


@dataclass(frozen=True)
class Spread:
    """How the work is spread.

    Attributes:
        workers: number of processes; 0 is one a core.
        ray: address of a Ray cluster, "local" to start one here, or empty.
        folder: where results are kept as they come; earlier ones there are not made again.
        parquet: also write the folder `videos.parquet`.
    """

    workers: int = 0
    ray: str = ""
    folder: Path | None = None
    parquet: bool = False


def judge_all(pairs: Sequence[Pair], question: Question, spread: Spread) -> list[Result]:
    """Return a result for each pair, in order, and show the progress meanwhile.

    Raises DetectorError if nothing can be judged, and as `judge_each`.
    """
    check(question)
    if len(set(pairs)) == 1 and not spread.folder and not spread.ray:
        (video, driving), *_ = pairs
        return [Result(pairs[0], judge_one(video, driving, question, is_watched=True))] * len(pairs)
    results = judge_each(pairs, question, spread)
    shown = terminal.progress(results, "judging", total=len(set(pairs)), unit="video")
    by_pair = {result.pair: result for result in shown}
    return [by_pair[pair] for pair in pairs]


def judge_each(pairs: Sequence[Pair], question: Question, spread: Spread) -> Iterator[Result]:
    """Yield the result of each pair once, the earlier ones of the folder first.

    Raises CommandError if the folder holds something else, LabError if there is no Ray cluster.
    """
    store = Store(spread.folder, question, parquet=spread.parquet) if spread.folder else None
    known = store.results if store else {}
    yield from (known[pair] for pair in dict.fromkeys(pairs) if pair in known)
    left = list(dict.fromkeys(pair for pair in pairs if pair not in known))
    try:
        for result in _results([(pair, question) for pair in left], spread):
            if store:
                store.add(result)
            yield result
        if store:
            store.finish(pairs)
    finally:
        if store:
            store.close()


def do(job: Job) -> Result:
    """Judge one video. Nothing is raised for a broken one."""
    (video, driving), question = job
    start = time.process_time()
    judged = judge_one(video, driving, question)
    return Result(job[0], judged, time.process_time() - start)


def _results(jobs: Sequence[Job], spread: Spread) -> Iterator[Result]:
    if spread.ray and jobs:
        from lab.cluster import on_ray

        yield from on_ray(do, jobs, spread.ray, _lost)
        return
    workers = min(len(jobs), spread.workers or os.cpu_count() or 1)
    if workers <= 1:
        yield from map(do, jobs)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _use_one_thread) as pool:
        futures = {pool.submit(do, job): job for job in jobs}
        yield from (_result(future, futures[future]) for future in as_completed(futures))


def _result(future: Future[Result], job: Job) -> Result:
    try:
        return future.result()
    except Exception as error:  # the process died: out of memory, killed, a decoder that crashed
        return _lost(job, type(error).__name__)


def _lost(job: Job, reason: str) -> Result:
    pair, _ = job
    return Result(pair, f"{pair[0]}: could not be judged ({reason}).")


def _use_one_thread() -> None:
    import cv2

    os.environ[THREADS] = "1"  # read by OpenVINO's networks, and by torch when it is imported
    cv2.setNumThreads(1)
