"""The small golden network on OpenVINO, converted once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from face.compiled import forget_origin
from face.graph_store import GraphStore
from model.engines.graphs import Graphs, fp32_graphs
from tests.model.tiny import tiny_networks

FP32_KEY = "tiny-fp32-0"


@cache
def tiny_graphs() -> Graphs:
    """Shared: nobody changes them, but tests change copies, which must not pass for the kept ones."""
    with TemporaryDirectory() as folder:
        kept = fp32_graphs(tiny_networks(), GraphStore(Path(folder)), FP32_KEY)
        return {name: forget_origin(graph) for name, graph in kept.items()}
