"""CropLandmarks: what the landmark network finds in one crop."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class CropLandmarks(NamedTuple):
    """`LandmarkOutput` of one crop: (68, 2) points, (68, 3) fixed to the head, (3, 3) rotation, logit.

    `spread` (68,) is the standard deviation of each point's heatmap, in half crop sides as the points are.
    """

    points: Array
    points_3d: Array
    rotation: Array
    presence: float
    spread: Array


LandmarkEngine = Callable[[NDArray[np.uint8]], CropLandmarks]
"""Function from a uint8 RGB crop (side, side, 3), side LANDMARK_CROP, to the network's output."""


def pixels(crop: NDArray[np.uint8]) -> Array:
    """Convert a uint8 crop (side, side, 3) to the network's input (1, 3, side, side) in [0, 1]."""
    scaled: Array = np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    return scaled


def answer(parts: list[Array]) -> CropLandmarks:
    """Convert the five outputs of a network, in the order of `LandmarkOutput`, and the spread."""
    points, depth, jaw, rotation, presence, spread = (part[0] for part in parts)
    fixed = np.concatenate([jaw, points[len(jaw) :]])
    deep = np.concatenate([fixed, depth[:, None]], 1)
    return CropLandmarks(points, deep, rotation, float(presence), spread)
