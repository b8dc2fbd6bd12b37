"""Keeps the graphs of small networks between runs, so that torch is imported for their conversion only."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face.cache import graphs_folder
from face.compiled import compiled
from face.graph_store import GraphStore, Stored
from face.on_openvino import ov
from face.processor import number_of_threads

Graphs = Mapping[str, ov.Model]
Network = Callable[[NDArray[np.float32]], tuple[NDArray[np.float32], ...]]
"""A compiled network with one input: an array to copies of its outputs."""

_making = threading.Lock()


def kept(
    name: str,
    made_of: str,
    make: Callable[[], tuple[Graphs, Mapping[str, object]]],
    store: GraphStore | None = None,
) -> Stored:
    """Return what is kept under this name; if `made_of` has changed, make it again and keep it.

    Args:
        name: the network's name, in letters.
        made_of: a text that changes with everything that the result depends on, but OpenVINO.
        make: returns graphs by name, and a report.
        store: the store; by default the program's own.
    """
    store = store or GraphStore(graphs_folder())
    digest = hashlib.sha256(f"{ov.__version__} {made_of}".encode()).hexdigest()[:24]
    key = f"{name}-small-{digest}"
    with _making:  # two threads may need the same network
        return store.load_or_make(key, lambda: Stored(*make()))


def digest_of(*files: Path) -> str:
    """Return the SHA-256 of these files, one after the other. Raises OSError."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def request_of(graph: ov.Model, precision: str, threads: int | None = None) -> ov.InferRequest:
    """Compile a graph for the processor.

    Args:
        graph: the graph.
        precision: "f32" or "bf16".
        threads: number of threads; by default torch's or that of OMP_NUM_THREADS, else OpenVINO's choice.
    """
    options: dict[str, Any] = {"INFERENCE_PRECISION_HINT": precision}
    threads = threads or number_of_threads()
    if threads:
        options["INFERENCE_NUM_THREADS"] = threads
    return compiled(graph, options).create_infer_request()


def network_of(graph: ov.Model, precision: str = "f32", threads: int | None = None) -> Network:
    """Compile a graph with one input, and return it as a function. Not thread-safe."""
    request = request_of(graph, precision, threads)
    given = request.get_input_tensor(0).data
    found = [request.get_output_tensor(index).data for index in range(len(request.model_outputs))]

    def run(batch: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        given[...] = batch
        request.infer(share_outputs=True)  # without it, every output is copied twice
        return tuple(np.array(output) for output in found)

    return run
