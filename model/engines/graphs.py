"""The parts of one frame as OpenVINO graphs: converted once, then kept."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping

from face.graph_store import GraphStore, Stored
from face.on_openvino import graph_of, ov
from model.networks import Networks

Graphs = Mapping[str, ov.Model]
"""The parts' graphs by name; inputs and outputs are in the order of the parts' own."""

FOR_8_BITS: Mapping[str, str] = {"paint": "paint_for_8_bits"}
"""Parts with a second graph, from which int8 ones are made for processors without VNNI."""
RECIPE = 19
"""Version of the conversion of parts. A change makes kept graphs stale."""


def fp32_graphs(networks: Networks, store: GraphStore, key: str) -> Graphs:
    """Return the graphs of these networks: from the store if they are kept, else converted and kept.

    If they cannot be kept, the next start converts them again.
    """
    return store.load_or_make(key, lambda: Stored(converted(networks))).graphs


def converted(networks: Networks) -> Graphs:
    """Convert the parts of these networks, which loads torch."""
    from model.one_frame import cut
    from model.parts import Paint

    parts = cut(_made_quick(networks))
    graphs = {name: graph_of(part.network, part.example) for name, part in parts.items()}
    plain = Paint(_made_quick(networks, enlargings=False))
    graphs[FOR_8_BITS["paint"]] = graph_of(plain, parts["paint"].example)
    return graphs


def graph_key(networks: Networks) -> str:
    """Return the key of a network's graphs. It changes with the weights and the converter."""
    made_of = f"{RECIPE} {networks.config} {ov.__version__} {networks.digest}"
    return f"{networks.config.name}-fp32-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"


def _made_quick(networks: Networks, *, enlargings: bool = True) -> Networks:
    """Return copies of the networks with layers that give the same numbers faster."""
    from model.engines.in_blocks import InBlocks
    from model.folding import fold

    quick = copy.deepcopy(networks)
    fold(quick.keypoint_detector)
    fold(quick.generator, enlargings=enlargings)
    if not networks.config.is_painted_at_half:
        quick.generator.final = InBlocks(quick.generator.final)  # type: ignore[assignment]
    return quick
