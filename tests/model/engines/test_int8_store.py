"""8-bit graphs are looked up, and made once if they are missing or damaged."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from face.graph_store import GraphStore
from model.engines.int8_store import Int8Graphs, Int8Store, int8_key, make_in_process
from model.engines.verification import Verdict
from tests.model.engines.openvino_tiny import FP32_KEY, tiny_graphs

KEY = int8_key(FP32_KEY, "fp32", "this machine")
GOOD, BAD = Verdict(45, 41, 0.01, {"paint": 30.0}), Verdict(31.4, 30, 0.01, {"paint": 30.0})


class Making:
    """Makes "8-bit" graphs at once: those of fp32, or none."""

    def __init__(self, store: GraphStore, verdict: Verdict = GOOD, *, fails: bool = False) -> None:
        self.store, self.verdict, self.fails = store, verdict, fails
        self.times = 0

    def __call__(self, _ending: threading.Event) -> bool:
        self.times += 1
        if not self.fails:
            graphs = {"paint": tiny_graphs()["paint"]} if self.verdict.is_right else {}
            self.store.save(KEY, graphs, self.verdict.as_report())
        return not self.fails


def found(store: GraphStore, making: Making) -> Int8Graphs | None:
    """What an engine does: look, then make."""
    int8 = Int8Store(store, FP32_KEY, "fp32", "this machine", making)
    return int8.kept() or int8.make(threading.Event())


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    return GraphStore(tmp_path)


def test_made_once_and_found_from_then_on(store: GraphStore) -> None:
    making = Making(store)
    for _ in range(2):
        made = found(store, making)
        assert made is not None
        assert made.verdict == GOOD
        assert list(made.graphs) == ["paint"]
    assert making.times == 1


def test_damaged_graphs_are_made_again(store: GraphStore) -> None:
    making = Making(store)
    found(store, making)
    file = store.folder / f"{KEY}.zip"
    file.write_bytes(file.read_bytes()[:-100])
    assert found(store, making) is not None
    assert making.times == 2


def test_another_network_machine_or_precision_is_another_key() -> None:
    assert int8_key("tiny-fp32-1", "fp32", "this machine") != KEY
    assert int8_key(FP32_KEY, "bf16", "this machine") != KEY
    assert int8_key(FP32_KEY, "fp32", "another machine") != KEY
    assert KEY.startswith("tiny-int8-")


def test_graphs_that_are_not_good_enough_are_not_tried_again(store: GraphStore) -> None:
    making = Making(store, BAD)
    for _ in range(2):
        made = found(store, making)
        assert made is not None
        assert not made.graphs
        assert made.verdict.shortfall() == "its pictures are 31 dB from fp32"
    assert making.times == 1


def test_a_verdict_that_cannot_be_read_refuses_the_graphs(store: GraphStore) -> None:
    store.save(KEY, {"paint": tiny_graphs()["paint"]}, {"psnr_db": 50})
    made = found(store, Making(store))
    assert made is not None
    assert not made.graphs
    assert not made.verdict.is_right


def test_nothing_is_there_if_making_fails(store: GraphStore) -> None:
    assert found(store, Making(store, fails=True)) is None


def test_making_ends_when_the_program_does(tmp_path: Path) -> None:
    ending = threading.Event()
    ending.set()
    make = make_in_process(str(tmp_path), FP32_KEY, KEY, "fp32")
    assert not make(ending)


def test_the_process_ends_when_its_parent_does_however_that_ends() -> None:
    """A parent that is killed runs no code at its end: only its pipe is closed."""
    child = (
        "import threading, time; from model.engines.int8_store import end_with_parent; "
        "threading.Thread(target=end_with_parent, daemon=True).start(); print('ready', flush=True); "
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.close()
        assert process.wait(timeout=10) == 1
