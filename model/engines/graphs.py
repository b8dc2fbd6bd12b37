"""The parts of one frame as OpenVINO graphs: converted once, then kept."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping

import torch

from face.on_openvino import graph_of, ov
from model.checkpoint import Networks
from model.engines.graph_store import GraphStore
from model.engines.in_blocks import InBlocks
from model.folding import fold
from model.one_frame import cut
from model.parts import Paint

Graphs = Mapping[str, ov.Model]
"""The parts' graphs by name; inputs and outputs are in the order of the parts' own."""

FOR_8_BITS: Mapping[str, str] = {"paint": "paint_for_8_bits"}
"""The parts of which there is a second graph, to be made an 8-bit one where the processor has no VNNI."""
RECIPE = 16
"""Other parts, or another way to convert them, gets another number: what was kept is stale then."""


def fp32_graphs(networks: Networks, store: GraphStore, key: str) -> Graphs:
    """The graphs of these networks, from the store where `key` is there whole, else converted and stored."""
    stored = store.load(key)
    if stored is not None:
        return stored.graphs
    parts = cut(_made_quick(networks))
    graphs = {name: graph_of(part.network, part.example) for name, part in parts.items()}
    plain = Paint(_made_quick(networks, enlargings=False))
    graphs[FOR_8_BITS["paint"]] = graph_of(plain, parts["paint"].example)
    store.save(key, graphs, {})
    return graphs


def graph_key(networks: Networks) -> str:
    """Stands for the network, its weights and the converter: another of any of them is another key."""
    digest = hashlib.sha256(f"{RECIPE} {networks.config} {ov.__version__} {torch.__version__}".encode())
    for network in (networks.keypoint_detector, networks.generator):
        for name, weight in network.state_dict().items():
            digest.update(name.encode())
            digest.update(weight.contiguous().numpy().tobytes())
    return f"{networks.config.name}-fp32-{digest.hexdigest()[:24]}"


def _made_quick(networks: Networks, *, enlargings: bool = True) -> Networks:
    """The same figures from layers that a processor runs sooner."""
    quick = copy.deepcopy(networks)
    fold(quick.keypoint_detector)
    fold(quick.generator, enlargings=enlargings)
    if not networks.config.is_painted_at_half:
        quick.generator.final = InBlocks(quick.generator.final)  # type: ignore[assignment]
    return quick
