"""Matting: cuts the person out of any picture. Runs once for an avatar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError
from model.layers.guided_filter import guided

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

Network = Callable[[Floats], tuple[Floats, ...]]
"""A batch (1, 3, side, side) RGB in [0, 1] to alpha (1, side, side) in [0, 1]."""

RECIPE = 2
"""Version of the network and of its conversion. A change makes kept graphs stale."""
WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "matting.safetensors"
MATTING_SIDE = 160
"""Side in pixels of the square picture that the network takes."""
RADIUS, SMOOTHNESS = 0.008, 1e-4
"""Radius of the guided filter in picture sides, and its smoothness as variance of colours in [0, 1]."""
SURE_BACKGROUND, SURE_PERSON = 0.04, 0.96
"""Alpha below which a pixel is only background, and above which it is only the person."""


class Matting:
    """Finds alpha at any size: the network sees a small picture, edges are refined in the large one."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @classmethod
    def load(cls, weights: Path = WEIGHTS) -> Matting:
        """Load the network. Raises CheckpointError if its weights are missing or do not fit.

        It runs on OpenVINO if that is installed, with a kept graph, else on torch.
        """
        try:
            from face.kept_graphs import digest_of, kept, network_of
        except ImportError:
            return cls(_on_torch(weights))
        if not weights.is_file():
            raise CheckpointError(f"There are no weights at {weights}.")
        stored = kept("matting", f"{RECIPE} {digest_of(weights)}", lambda: (_converted(weights), {}))
        return cls(network_of(stored.graphs["matting"]))

    def alpha(self, picture: Picture) -> Floats:
        """Return alpha (h, w) float32 in [0, 1] of a square picture (h, w, 3) uint8 RGB."""
        size = (MATTING_SIDE, MATTING_SIDE)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).transpose(2, 0, 1)[None]
        batch = np.ascontiguousarray(small, np.float32) / np.float32(255)
        return refined(picture, only_the_largest(self._network(batch)[0][0]))


def _converted(weights: Path) -> Mapping[str, Any]:
    import torch

    from face.on_openvino import graph_of
    from model.layers.matting_network import Alpha, load_matting_network

    example = (torch.zeros(1, 3, MATTING_SIDE, MATTING_SIDE),)
    return {"matting": graph_of(Alpha(load_matting_network(weights)), example)}


def _on_torch(weights: Path) -> Network:
    import torch

    from model.layers.matting_network import Alpha, load_matting_network

    network = Alpha(load_matting_network(weights))

    def cut(batch: Floats) -> tuple[Floats, ...]:
        with torch.inference_mode():
            return (network(torch.from_numpy(batch)).numpy(),)

    return cut


def refined(picture: Picture, coarse: Floats) -> Floats:
    """Return alpha at the picture's size and with its edges; certain pixels are exactly 0 and 1."""
    side = picture.shape[0]
    large = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    guide = picture.astype(np.float32) * np.float32(1 / 255)
    fine = guided(guide, np.clip(large, 0, 1), max(2, round(RADIUS * side)), SMOOTHNESS)
    reach = max(3, 2 * round(2 * RADIUS * side) + 1)
    near = cv2.dilate(((large > 0.1) & (large < 0.9)).astype(np.uint8), np.ones((reach, reach), np.uint8))
    alpha = np.where(near > 0, fine, large)
    return np.clip((alpha - SURE_BACKGROUND) / (SURE_PERSON - SURE_BACKGROUND), 0, 1).astype(np.float32)


def only_the_largest(alpha: Floats) -> Floats:
    """Return alpha without parts that are not connected to the largest part of the person."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 0.3).astype(np.uint8))
    if count < 3:
        return alpha
    largest = labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    kept = cv2.dilate(largest.astype(np.uint8), np.ones((7, 7), np.uint8))
    return np.asarray(alpha * kept, np.float32)
