"""Opens the OpenVINO engine for a network: its graphs, and the int8 ones that may take over."""

from __future__ import annotations

from model.checkpoint import Networks
from model.engines import Engine
from model.engines.background import BackgroundInt8
from model.engines.choice import Capabilities, EngineChoice, Precision
from model.engines.graph_store import GraphStore
from model.engines.graphs import Graphs, fp32_graphs, graph_key
from model.engines.openvino_engine import OpenVinoEngine
from model.errors import ModelError
from model.published import cache_folder


def open_engine(networks: Networks, choice: EngineChoice, has: Capabilities, *, may_change: bool) -> Engine:
    """OpenVINO with the precision of the choice; where that `may_change`, int8 takes over when it is ready.

    Raises ModelError where int8 was chosen and is not good enough, RuntimeError where OpenVINO fails.
    """
    store, key = GraphStore(cache_folder() / "engines"), graph_key(networks)
    graphs = fp32_graphs(networks, store, key)
    others: Precision = "bf16" if has.has_bf16 else "fp32"
    if choice.precision == "int8":
        return _int8_or_nothing(graphs, choice, BackgroundInt8(store, key, graphs, others))
    may_change = may_change and has.has_int8 and choice.device == "cpu"
    upgrade = BackgroundInt8(store, key, graphs, others) if may_change else None
    return OpenVinoEngine(graphs, choice, upgrade)


def _int8_or_nothing(graphs: Graphs, choice: EngineChoice, upgrade: BackgroundInt8) -> Engine:
    """Who asks for int8 by name waits until it is made. Raises ModelError where it is not good enough."""
    upgrade.wait()
    if upgrade.ready() is None:
        raise ModelError(upgrade.sentence())
    return OpenVinoEngine(graphs, choice, upgrade)
