"""Makes the landmark network's convolutions int8, twice as fast on a processor without bf16."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.built_in import IN_8_BITS, WEIGHTS
from detector.landmark_engine import MADE_OF, hash_path, hashes_of
from detector.landmark_torch import look_graph, weights_digest
from face.landmark_network import LandmarkNetwork, load_landmark_network
from training.landmark_samples import LandmarkSamples
from training.people import read_people

CROPS = 300
SEED = 8
"""Number of samples for the quantisation."""

Crops = Sequence[NDArray[Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The weights, the people they see, and the output file."""
    parser.add_argument("--heads", type=Path, nargs="+", required=True, help="folders of `train heads`")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the landmark network")
    parser.add_argument("--output", type=Path, default=IN_8_BITS, help="the .xml file; a .bin goes beside it")


def run(arguments: argparse.Namespace) -> int:
    """Quantise, and write the graph. Returns the exit code."""
    network = load_landmark_network(arguments.weights)
    samples = LandmarkSamples(read_people(arguments.heads), seed=SEED, negatives=0.1)
    crops = [samples[number]["picture"][None].float().numpy() / np.float32(255) for number in range(CROPS)]
    write(in_8_bits(network, crops), arguments.output)
    return 0


def in_8_bits(network: LandmarkNetwork, crops: Crops) -> Any:
    """Quantise the graph of `look_graph` on crops (1, 3, side, side) in [0, 1] (NNCF, post-training).

    The graph names the weights that it was made of.
    """
    original = look_graph(network)  # before NNCF is imported, which shares the telemetry of OpenVINO
    import nncf

    nncf.set_log_level(logging.ERROR)
    graph = nncf.quantize(
        original,
        nncf.Dataset(list(crops)),
        subset_size=len(crops),
        ignored_scope=nncf.IgnoredScope(types=["Interpolate"], validate=False),
    )
    graph.set_rt_info(weights_digest(network), MADE_OF)
    return graph


def write(graph: Any, path: Path) -> None:
    """Write the graph as OpenVINO reads it: `path`, a .bin of the same name, and the hashes of both."""
    from face.on_openvino import ov

    path.parent.mkdir(parents=True, exist_ok=True)
    ov.save_model(graph, path)
    hash_path(path).write_text(hashes_of(path), encoding="utf-8")
