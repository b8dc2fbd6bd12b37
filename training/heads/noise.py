"""Smooth steps and fractal noise, of which all procedural textures here are made."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray


def smoothstep(start: float, end: float, x: ArrayLike) -> NDArray[Any]:
    """0 before `start`, 1 after `end` (which may be smaller), smooth between."""
    t = np.clip((np.asarray(x) - start) / (end - start), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def clouds(
    rng: np.random.Generator, height: int, width: int, octaves: int = 5, cells: int = 3, gain: float = 0.5
) -> NDArray[np.float32]:
    """Fractal noise (height, width) of unit standard deviation; `cells` is its coarsest grain across."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        columns = cells * 2**octave
        grid = rng.normal(size=(max(2, int(columns * height / width) + 1), columns + 1)).astype(np.float32)
        total += gain**octave * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(total / max(float(np.abs(total).std()), 1e-6), np.float32)


def grain(rng: np.random.Generator, height: int, width: int, sigma: float) -> NDArray[np.float32]:
    """White noise blurred by `sigma` pixels, of unit standard deviation."""
    noise = cv2.GaussianBlur(rng.normal(size=(height, width)).astype(np.float32), (0, 0), sigma)
    return np.asarray(noise / noise.std(), np.float32)
