"""Files of arrays, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike


def save_arrays(path: Path, **arrays: ArrayLike) -> None:
    """Write arrays as .npz, whole or not at all: an interrupted run leaves nothing half done.

    Raises ValueError for arrays of Python objects.
    """
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, allow_pickle=False, **arrays)
    os.replace(unfinished, path)
