"""Cluster: hands jobs to Ray, which runs them on the cores of one machine or of many.

Ray is an extra: `pip install -e '.[cluster]'`.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from lab.errors import LabError

Job = TypeVar("Job")
Made = TypeVar("Made")
LOCAL = "local"
"""The address that stands for this machine alone."""
LONGEST_TO_ANSWER_S = 5.0
RETRIES = 3
"""How often a job is done again if its worker died."""
AHEAD = 3
"""Jobs that are handed over for each core, so that thousands of jobs need no memory."""
REPOSITORY = Path(__file__).resolve().parents[1]
LEFT_BEHIND = [".git", ".venv", "out", "build", "tests", "docs"]
"""Parts of the repository that other machines do not need."""


def on_ray(
    do: Callable[[Job], Made],
    jobs: Iterable[Job],
    address: str,
    lost: Callable[[Job, str], Made],
    cores: int = 0,
) -> Iterator[Made]:
    """Do every job on a Ray cluster; yield each result once, as it comes.

    A job whose worker dies is done again on another. Nothing is reported to Ray's makers.

    Args:
        do: a function of a module that the workers can import.
        jobs: what to do.
        address: of a running cluster, such as "ray://host:10001" or "auto"; LOCAL starts one here.
        lost: makes the result of a job that raised, or that killed its worker each time, with the reason.
        cores: how many cores of this machine LOCAL uses; 0 for all. A cluster has its own number.

    Raises:
        LabError: Ray is not installed, or there is no cluster at the address.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as problem:
        raise LabError("Ray is not installed: python -m pip install -e '.[cluster]'") from problem
    _check_reachable(address)
    try:
        ray.init(**_options(address, cores))
    except (ConnectionError, RuntimeError, ValueError) as problem:
        raise LabError(f"There is no Ray cluster at “{address}”: {problem}") from problem
    try:
        yield from _results(ray, do, iter(jobs), lost)
    finally:
        ray.shutdown()


def _results(
    ray: Any, do: Callable[[Job], Made], jobs: Iterator[Job], lost: Callable[[Job, str], Made]
) -> Iterator[Made]:
    """Keep every core busy until all jobs are done."""
    remote = ray.remote(max_retries=RETRIES)(do)
    ahead = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
    waiting = {remote.remote(job): job for job in islice(jobs, ahead)}
    while waiting:
        done, _ = ray.wait(list(waiting), num_returns=1)
        job = waiting.pop(done[0])
        waiting |= {remote.remote(more): more for more in islice(jobs, 1)}
        try:
            yield ray.get(done[0])
        except ray.exceptions.RayError as problem:
            yield lost(job, type(problem).__name__)


def _check_reachable(address: str) -> None:
    """Raise LabError if nobody listens at host:port. Ray itself would wait for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), LONGEST_TO_ANSWER_S).close()
    except OSError as problem:
        raise LabError(f"There is no Ray cluster at “{address}”: {problem.strerror or problem}.") from problem


def _options(address: str, cores: int) -> dict[str, Any]:
    options: dict[str, Any] = {"log_to_driver": False, "include_dashboard": False, "configure_logging": False}
    if address == LOCAL:
        return {**options, "num_cpus": cores} if cores else options
    code = {"working_dir": str(REPOSITORY), "excludes": LEFT_BEHIND}
    return {"address": address, "runtime_env": code, "log_to_driver": False}
