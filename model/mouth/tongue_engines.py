"""Runs the tongue finder on OpenVINO or torch, in fp32: it is small."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError
from model.mouth.driver_tongue import DriverTongue, Look
from model.mouth.tongue_window import HEIGHT, INPUTS, WIDTH

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""
WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "tongue.safetensors"


def driver_tongue_for(engine: str | None, weights: Path = WEIGHTS) -> DriverTongue:
    """Return what follows a driver's tongue, on the engine of the network; None: it finds no tongue.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverTongue(open_look(engine, weights) if engine else None)


@cache
def open_look(engine: str, weights: Path = WEIGHTS) -> Look:
    """Load the finder on OpenVINO if that is the engine, else on torch, on the processor."""
    if not weights.is_file():
        raise CheckpointError(f"{weights} does not hold the weights of the tongue finder.")
    return look_on_openvino(weights) if engine == "openvino" else look_on_torch(weights)


def look_on_torch(weights: Path) -> Look:
    """Run the finder on torch. Raises CheckpointError."""
    import torch  # takes a second

    from model.mouth.tongue_network import LookAtWindow, load_tongue_finder

    network = LookAtWindow(load_tongue_finder(weights)).eval()

    @torch.inference_mode()
    def look(inputs: Picture) -> Floats:
        return np.asarray(network(torch.from_numpy(inputs)).numpy(), np.float32)

    return look


def look_on_openvino(weights: Path) -> Look:
    """Run the finder on OpenVINO, on one thread. Its graph is kept between runs. Raises CheckpointError."""
    from face.kept_graphs import digest_of, kept, request_of

    made_of = f"{RECIPE} {digest_of(weights)}"
    graph = kept("tongue", made_of, lambda: ({"tongue": graph_of_finder(weights)}, {})).graphs["tongue"]
    request = request_of(graph, "f32", threads=1)

    def look(inputs: Picture) -> Floats:
        request.get_input_tensor(0).data[...] = inputs
        request.infer(share_outputs=True)
        return np.array(request.get_output_tensor(0).data, np.float32)

    return look


def graph_of_finder(weights: Path) -> Any:
    """Convert the finder to OpenVINO's graph, from (HEIGHT, WIDTH, INPUTS) uint8. Raises CheckpointError."""
    import torch

    from face.on_openvino import graph_of
    from model.mouth.tongue_network import LookAtWindow, load_tongue_finder

    example = torch.zeros(HEIGHT, WIDTH, INPUTS, dtype=torch.uint8)
    return graph_of(LookAtWindow(load_tongue_finder(weights)).eval(), (example,))
