"""Runs a finder on OpenVINO or torch, in fp32: it is small."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError
from model.finders.window import HEIGHT, INPUTS, WIDTH

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Look = Callable[[Picture], Floats]
"""A finder on one window, (h, w, INPUTS) uint8 → its answer (1 + measures,): see `WindowFinder`."""
RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""
_CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"


class FinderWeights(NamedTuple):
    """A file of weights, and how many measures of its gesture the network has."""

    path: Path
    measures: int


TONGUE, CHEEKS = (
    FinderWeights(_CHECKPOINTS / "tongue.safetensors", 3),
    FinderWeights(_CHECKPOINTS / "cheeks.safetensors", 2),
)


@cache
def open_look(engine: str, weights: FinderWeights) -> Look:
    """Load a finder on OpenVINO if that is the engine, else on torch, on the processor.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    if not weights.path.is_file():
        raise CheckpointError(f"{weights.path} does not hold the weights of a finder.")
    return look_on_openvino(weights) if engine == "openvino" else look_on_torch(weights)


def look_on_torch(weights: FinderWeights) -> Look:
    """Run the finder on torch. Raises CheckpointError."""
    import torch  # takes a second

    from model.finders.network import LookAtWindow, load_finder

    network = LookAtWindow(load_finder(*weights)).eval()

    @torch.inference_mode()
    def look(inputs: Picture) -> Floats:
        return np.asarray(network(torch.from_numpy(inputs)).numpy(), np.float32)

    return look


def look_on_openvino(weights: FinderWeights) -> Look:
    """Run the finder on OpenVINO, on one thread. Its graph is kept between runs. Raises CheckpointError."""
    from face.kept_graphs import digest_of, kept, request_of

    made_of, name = f"{RECIPE} {digest_of(weights.path)}", weights.path.stem
    graph = kept(name, made_of, lambda: ({name: graph_of_finder(weights)}, {})).graphs[name]
    request = request_of(graph, "f32", threads=1)

    def look(inputs: Picture) -> Floats:
        request.get_input_tensor(0).data[...] = inputs
        request.infer(share_outputs=True)
        return np.array(request.get_output_tensor(0).data, np.float32)

    return look


def graph_of_finder(weights: FinderWeights) -> Any:
    """Convert the finder to OpenVINO's graph, from (HEIGHT, WIDTH, INPUTS) uint8. Raises CheckpointError."""
    import torch

    from face.on_openvino import graph_of
    from model.finders.network import LookAtWindow, load_finder

    example = torch.zeros(HEIGHT, WIDTH, INPUTS, dtype=torch.uint8)
    return graph_of(LookAtWindow(load_finder(*weights)).eval(), (example,))
