"""Reused arrays: allocating memory costs more than the arithmetic of a frame."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

SPARE = 8
"""Largest number of arrays that a pool keeps."""


class ArrayPool:
    """Gives out uint8 arrays, and reuses those without remaining references, views included."""

    def __init__(self) -> None:
        self._arrays: list[NDArray[np.uint8]] = []

    def take(self, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        """Return an array of this shape with any content; it may be reused once the caller drops it."""
        for index in range(len(self._arrays)):
            # The list's own reference, and the argument of getrefcount.
            if sys.getrefcount(self._arrays[index]) == 2 and self._arrays[index].shape == shape:
                return self._arrays[index].view()
        array = np.empty(shape, np.uint8)
        if len(self._arrays) < SPARE:
            self._arrays.append(array)
        return array.view()


class Workspace:
    """Arrays by name, valid until a function returns. A name taken again is overwritten."""

    def __init__(self) -> None:
        self._flat: dict[str, NDArray[Any]] = {}

    def take(self, name: str, shape: tuple[int, ...], dtype: DTypeLike = np.uint8) -> NDArray[Any]:
        """Return a contiguous array of this shape with any content. A name always has the same dtype."""
        wanted = math.prod(shape)
        held = self._flat.get(name)
        if held is None or held.size < wanted:
            held = self._flat[name] = np.empty(wanted, dtype)
        return held[:wanted].reshape(shape)
