"""CheekShape: how a puffed cheek moves and shades, as the mean of rendered people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from model.errors import CheckpointError
from model.finders.window import HEIGHT, WIDTH

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "cheek_shape.safetensors"
SIDE_POINTS = [2, 3, 4, 5, 6, 8, 31, 33, 36, 48, 57]
"""Landmarks by which the left cheek of the picture is placed: jaw, chin, nose, eye and mouth."""
MIDDLE = 8.0
"""Width of the transition to the other cheek at the middle of the window, in pixels of the window."""
UNDER_EYES, CHEEK = 4.0, 14.0
"""Rows of the window: at the first the cheek begins to move, from the second it moves in full. Eyes stay."""
EDGE = 3.0
"""Width of the other edges of the window, over which everything falls to 0, in pixels of the window."""
DIMMEST = 0.05
"""Smallest mean brightness by which a slope is divided, in levels."""


@dataclass(frozen=True, eq=False)
class CheekShape:
    """The left cheek of the picture, in a window of (HEIGHT, WIDTH) pixels.

    places: (n, 2) the landmarks SIDE_POINTS in it. bulge: (h, w, 2) how far its pixels move. shade: (2, h, w)
    logarithms of the change in brightness: in even light, and for a unit of `light_across`.
    """

    places: Floats
    bulge: Floats
    shade: Floats

    @classmethod
    def of(cls, places: Floats, bulge: Floats, shade: Floats) -> CheekShape:
        """Make a shape that ends softly at the eyes, in the middle of the face and at the window's edges."""
        share = _share()
        arrays = (places, bulge * share[..., None], shade * share)
        return cls(*(np.ascontiguousarray(each, np.float32) for each in arrays))

    def save(self, path: Path) -> None:
        """Write a safetensors file, in half precision."""
        arrays = {"places": self.places, "bulge": self.bulge, "shade": self.shade}
        save_file({name: each.astype(np.float16) for name, each in arrays.items()}, path)


@cache
def load_cheek_shape(path: Path = WEIGHTS) -> CheekShape:
    """Read the shape. Raises CheckpointError if it is missing or damaged."""
    try:
        arrays = {name: each.astype(np.float32) for name, each in load_file(path).items()}
        shape = CheekShape(**arrays)
        sizes = (shape.places.shape, shape.bulge.shape, shape.shade.shape)
        if sizes != ((len(SIDE_POINTS), 2), (HEIGHT, WIDTH, 2), (2, HEIGHT, WIDTH)):
            raise ValueError("it has another size")
    except (OSError, SafetensorError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} does not hold the shape of puffed cheeks.") from error
    return shape


def affine_onto(places: Floats, points: Floats) -> Floats:
    """Return the matrix (2, 3) that maps places (n, 2) to points (n, 2) with least squares."""
    ones = np.ones((len(places), 1), np.float32)
    return np.asarray(np.linalg.lstsq(np.hstack([places, ones]), points, rcond=None)[0].T, np.float32)


def light_across(brightness: Floats, skin: Floats) -> float:
    """Return the slope of the brightness (HEIGHT, WIDTH) from left to right over the skin.

    1: it grows by its mean over half the window. `skin` (HEIGHT, WIDTH) is 1 on skin.
    """
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    across, down = x / (WIDTH / 2) - 1, y / (HEIGHT / 2) - 1
    inside = (np.abs(across) < 0.7) & (down > -0.65) & (down < 0.8) & (skin > 0.9)
    if inside.sum() < 3:
        return 0.0
    values = brightness[inside]
    design = np.stack([np.ones_like(values), across[inside], down[inside]], 1)
    slope = np.linalg.lstsq(design, values / max(float(values.mean()), DIMMEST), rcond=None)[0]
    return float(slope[1])


def _share() -> Floats:
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    sides = np.minimum((WIDTH / 2 - x) / MIDDLE + 0.5, (x + 1) / EDGE)
    heights = np.minimum((y - UNDER_EYES) / (CHEEK - UNDER_EYES), (HEIGHT - y) / EDGE)
    share = np.clip(np.minimum(sides, heights), 0, 1)
    return np.asarray(cv2.GaussianBlur(share * share * (3 - 2 * share), (0, 0), 0.7), np.float32)
