"""On a real Ray cluster of this machine: every job once, also if a worker dies in the middle."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import cluster
from lab.errors import LabError

FRAGILE = """
import os
from pathlib import Path

def do(job):
    number, folder = job
    done = Path(folder) / f"{number}"
    with done.open("a") as file:
        file.write("tried ")
    if number == 3 and done.read_text().count("tried") == 1 or number == 5:
        os.kill(os.getpid(), 9)
    if number == 6:
        raise ValueError("broken")
    return number, os.getpid()
"""


@pytest.fixture
def fragile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A module that workers can import; job 3 kills its worker once, job 5 always."""
    pytest.importorskip("ray", reason="needs Ray: pip install -e '.[cluster]'")
    (tmp_path / "fragile_work.py").write_text(FRAGILE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    import fragile_work  # type: ignore[import-not-found]

    yield fragile_work.do
    del sys.modules["fragile_work"]


def lost(job: tuple[int, str], reason: str) -> tuple[int, str]:
    return job[0], reason


@pytest.mark.filterwarnings("ignore")
@pytest.mark.timeout(400)  # Ray starts a process for every worker that dies
def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    fragile: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "RETRIES", 1)
    monkeypatch.setenv("RAY_worker_niceness", "0")  # else its workers wait for all others of this machine
    jobs = [(number, str(tmp_path)) for number in range(8)]
    made = list(cluster.on_ray(fragile, jobs, cluster.LOCAL, lost))  # type: ignore[arg-type, var-annotated]
    assert sorted(number for number, _ in made) == list(range(8))
    assert os.getpid() not in {process for _, process in made}
    assert (tmp_path / "3").read_text().count("tried") == 2
    assert dict(made)[5] == "WorkerCrashedError"
    assert dict(made)[6].startswith("RayTaskError")


@pytest.mark.filterwarnings("ignore")
def test_an_address_without_a_cluster_is_one_sentence() -> None:
    pytest.importorskip("ray", reason="needs Ray: pip install -e '.[cluster]'")
    with pytest.raises(LabError, match="no Ray cluster"):
        list(cluster.on_ray(print, [1], "127.0.0.1:1", lambda job, reason: None))
