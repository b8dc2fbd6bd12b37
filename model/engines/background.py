"""BackgroundInt8: the 8-bit line of a network, from kept graphs at once, else from ones made meanwhile."""

from __future__ import annotations

import atexit
import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from face.on_openvino import core
from model.engines.choice import Precision
from model.engines.frame_line import FrameLine
from model.engines.graph_store import GraphStore, Stored
from model.engines.graphs import Graphs
from model.engines.openvino_engine import OPENVINO_NAMES

REPOSITORY = Path(__file__).parents[2]
RECIPE = 3
"""Another way to make 8-bit graphs gets another number."""

Make = Callable[[], bool]
"""Makes the graphs and puts them into the store. False where that failed."""


class BackgroundInt8:
    """The 8-bit line of a network: `ready` gives it once it is there, `sentence` says how far it is.

    Kept graphs are compiled before the first frame: beside a running session that would cost it frames.
    """

    def __init__(
        self, store: GraphStore, fp32_key: str, graphs: Graphs, others: Precision, make: Make | None = None
    ) -> None:
        """`others` is the precision of the convolutions that are not in 8 bits."""
        self._store, self._graphs, self._others = store, graphs, OPENVINO_NAMES[others]
        self._key = int8_key(fp32_key, self._others)
        self._make = make or make_in_process(str(store.folder), fp32_key, self._key, self._others)
        self._line: FrameLine | None = None
        self._sentence = ""
        self._thread = threading.Thread(target=self._work, name="int8", daemon=True)
        stored = store.load(self._key)
        if stored is None:
            began = time.strftime("%H:%M")
            self._sentence = f"Quicker int8 graphs are being made in the background since {began}, once."
            self._thread.start()
        else:
            self._take(stored)

    def ready(self) -> FrameLine | None:
        """The compiled line as soon as there is one."""
        return self._line

    def sentence(self) -> str:
        """How far it is, or why it will not come; for the user to read."""
        return self._sentence

    def wait(self, timeout: float | None = None) -> None:
        """Until the line is ready, or sure not to come."""
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _work(self) -> None:
        stored = self._store.load(self._key) if self._make() else None
        if stored is None:
            self._sentence = "The quicker int8 graphs could not be made."
        else:
            self._take(stored)

    def _take(self, stored: Stored) -> None:
        if not stored.graphs:
            self._sentence = f"Int8 is not offered for this network: {_shortfall(stored.report)}."
        else:
            self._line = FrameLine({**self._graphs, **stored.graphs}, self._others, core())
            self._sentence = ""


def int8_key(fp32_key: str, others: str) -> str:
    """Another network, recipe, version or processor is another key."""
    processor = core().get_property("CPU", "FULL_DEVICE_NAME")
    made_of = f"{fp32_key} {others} {RECIPE} {version('nncf')} {processor}"
    network = fp32_key.rpartition("-fp32-")[0]
    return f"{network}-int8-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"


def make_in_process(*arguments: str) -> Make:
    """Runs `model.engines.int8` with these arguments in a process that ends with this one."""

    def make() -> bool:
        with subprocess.Popen(
            [sys.executable, "-m", "model.engines.int8", *arguments],
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        ) as process:
            atexit.register(process.kill)  # also at an exit that does not wait for this thread
            succeeded = process.wait() == 0
            atexit.unregister(process.kill)
            return succeeded

    return make


def _shortfall(report: Mapping[str, object]) -> str:
    return f"{report['psnr_db']:.0f} dB from fp32, keypoints {report['keypoint_px']:.2f} px off"
