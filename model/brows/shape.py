"""WrinkleShape: how a forehead shades when its brows are raised or knitted, learnt from rendered people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from face.ibug import LEFT_EYE_CORNERS, OUTER_EYE_CORNERS, RIGHT_EYE_CORNERS
from model.errors import CheckpointError
from model.retouch.window import Window

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "wrinkles.safetensors"
HEIGHT, WIDTH = 80, 144
"""Size of the forehead's window in pixels."""
REACH = 0.75
"""Half the window's width in eye distances (of the outer corners)."""
BELOW = 6.0
"""Rows of the window below the line of the eyes."""


@dataclass(frozen=True, eq=False)
class WrinkleShape:
    """Changes in brightness in the window of the forehead, as logarithms.

    raised: (n, HEIGHT, WIDTH) with both brows raised, for n kinds of lines, of which a face has one. knitted:
    (HEIGHT, WIDTH). tint: (3,) factors of red, green and blue. depth: (2,) depth of the lines of a smooth
    forehead, and its rise by the contrast of the lines at rest (see `model.brows.forehead`).
    """

    raised: Floats
    knitted: Floats
    tint: Floats
    depth: Floats

    def save(self, path: Path) -> None:
        """Write a safetensors file, in half precision."""
        arrays = {name: getattr(self, name).astype(np.float16) for name in self.__dataclass_fields__}
        save_file(arrays, path)


@cache
def load_wrinkle_shape(path: Path = WEIGHTS) -> WrinkleShape:
    """Read the shape. Raises CheckpointError if it is missing or damaged."""
    try:
        arrays = {name: each.astype(np.float32) for name, each in load_file(path).items()}
        shape = WrinkleShape(**arrays)
        sizes = shape.raised.shape[1:], shape.knitted.shape, shape.tint.shape, shape.depth.shape
        if sizes != ((HEIGHT, WIDTH), (HEIGHT, WIDTH), (3,), (2,)) or not len(shape.raised):
            raise ValueError("it has another size")
    except (OSError, SafetensorError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} does not hold the shape of wrinkles.") from error
    return shape


def window_of_forehead(points: Floats) -> Window:
    """Place the window by landmarks at rest (68 or more, 2): upright on the line of the eyes."""
    left, right = OUTER_EYE_CORNERS
    across = (points[right] - points[left]) * np.float32(2 * REACH / WIDTH)
    eyes = points[[*LEFT_EYE_CORNERS, *RIGHT_EYE_CORNERS]].mean(0)
    return Window.upright(across, eyes, ((WIDTH - 1) / 2, HEIGHT - 1 - BELOW), (WIDTH, HEIGHT))
