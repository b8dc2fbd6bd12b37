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
    if number == 3 and done.read_text().count("tried") == 1:
        os.kill(os.getpid(), 9)
    return number, os.getpid()
"""


@pytest.fixture
def fragile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A module that workers can import; its third job kills the worker the first time."""
    pytest.importorskip("ray", reason="needs Ray: pip install -e '.[cluster]'")
    (tmp_path / "fragile_work.py").write_text(FRAGILE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    import fragile_work  # type: ignore[import-not-found]

    yield fragile_work.do
    del sys.modules["fragile_work"]


@pytest.mark.filterwarnings("ignore")
def test_a_killed_worker_loses_nothing_and_repeats_nothing(fragile: object, tmp_path: Path) -> None:
    jobs = [(number, str(tmp_path)) for number in range(8)]
    made = list(cluster.on_ray(fragile, jobs, cluster.LOCAL))  # type: ignore[arg-type, var-annotated]
    assert sorted(number for number, _ in made) == list(range(8))
    assert os.getpid() not in {process for _, process in made}
    assert (tmp_path / "3").read_text().count("tried") == 2


@pytest.mark.filterwarnings("ignore")
def test_an_address_without_a_cluster_is_one_sentence() -> None:
    pytest.importorskip("ray", reason="needs Ray: pip install -e '.[cluster]'")
    with pytest.raises(LabError, match="no Ray cluster"):
        list(cluster.on_ray(print, [1], "127.0.0.1:1"))
