"""Int8Store: keeps the int8 graphs of a network, made in a separate process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from face.graph_store import GraphStore, Stored
from face.on_openvino import ov
from model.engines.choice import Precision
from model.engines.verification import Verdict

REPOSITORY = Path(__file__).parents[2]
RECIPE = 5
"""Version of the making of int8 graphs. A change makes older graphs stale."""

Make = Callable[[threading.Event], bool]
"""Function that makes the graphs and stores them. Returns False if that failed or the event was set."""
POLL_S = 0.2
"""Interval in seconds between checks for the end of the program."""


@dataclass(frozen=True)
class Int8Graphs:
    """The parts that are in int8, none if they are not good enough, and the verdict on them."""

    graphs: Mapping[str, ov.Model]
    verdict: Verdict


class Int8Store:
    """The int8 graphs of one network on this machine."""

    def __init__(
        self, store: GraphStore, fp32_key: str, others: Precision, machine: str, make: Make | None = None
    ) -> None:
        """Set the store and the network.

        Args:
            store: the store of the graphs.
            fp32_key: the key of the network's fp32 graphs.
            others: precision of the convolutions that are not in int8.
            machine: a text that identifies this machine, because graphs are verified again on another one.
            make: makes the graphs; by default in another process.
        """
        self._store = store
        self._key = int8_key(fp32_key, others, machine)
        self._make = make or make_in_process(str(store.folder), fp32_key, self._key, others)

    def kept(self) -> Int8Graphs | None:
        """Return the stored graphs; None if there are none, or if they are damaged."""
        stored = self._store.load(self._key)
        return None if stored is None else _read(stored)

    def make(self, ending: threading.Event) -> Int8Graphs | None:
        """Make the graphs, which takes minutes. Returns None if that failed or if the program is ending."""
        return self.kept() if self._make(ending) else None


def int8_key(fp32_key: str, others: Precision, machine: str) -> str:
    """Return the key of the int8 graphs. It depends on network, recipe, version and machine."""
    made_of = f"{fp32_key} {others} {RECIPE} {machine}"
    network = fp32_key.rpartition("-fp32-")[0]
    return f"{network}-int8-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"


def make_in_process(*arguments: str) -> Make:
    """Return a function that runs `model.engines.int8` with these arguments in a separate process.

    The new process ends when this program ends. It reads from a pipe to which nothing is written, and the
    pipe is closed however this program ends.
    """

    def make(ending: threading.Event) -> bool:
        with subprocess.Popen(
            [sys.executable, "-m", "model.engines.int8", *arguments],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        ) as process:
            while process.poll() is None:
                if ending.wait(POLL_S):
                    process.kill()
            return process.returncode == 0

    return make


def end_with_parent() -> None:
    """End this process as soon as the pipe on standard input is closed. Never returns."""
    while os.read(0, 1):  # not sys.stdin, whose lock a thread may not hold when the interpreter ends
        pass
    os._exit(1)


def _read(stored: Stored) -> Int8Graphs:
    try:
        return Int8Graphs(stored.graphs, Verdict.of_report(stored.report))
    except (KeyError, TypeError, ValueError):
        return Int8Graphs({}, Verdict(failure="its verdict cannot be read"))
