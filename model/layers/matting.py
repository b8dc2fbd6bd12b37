"""Matting: cuts the person out of any picture. Runs once for an avatar."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from model.layers.guided_filter import guided
from model.layers.matting_network import MATTING_SIDE, MattingNetwork, alpha_of, load_matting_network

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "matting.safetensors"
RADIUS, SMOOTHNESS = 0.008, 1e-4
"""Radius of the guided filter in picture sides, and its smoothness as variance of colours in [0, 1]."""
SURE_BACKGROUND, SURE_PERSON = 0.04, 0.96
"""Alpha below which a pixel is only background, and above which it is only the person."""


class Matting:
    """Finds alpha at any size: the network sees a small picture, edges are refined in the large one."""

    def __init__(self, network: MattingNetwork) -> None:
        self._network = network

    @classmethod
    def load(cls, weights: Path = WEIGHTS) -> Matting:
        """Load the network. Raises CheckpointError if its weights are missing or do not fit."""
        return cls(load_matting_network(weights))

    def alpha(self, picture: Picture) -> Floats:
        """Return alpha (h, w) float32 in [0, 1] of a square picture (h, w, 3) uint8 RGB."""
        size = (MATTING_SIDE, MATTING_SIDE)
        small = np.ascontiguousarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
        batch = torch.from_numpy(small).permute(2, 0, 1)[None].float() / 255
        return refined(picture, only_the_largest(alpha_of(self._network, batch)[0].numpy()))


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
