"""Rotation vectors and matrices, for stacks of any shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

Doubles = NDArray[np.float64]


def from_vector(vectors: ArrayLike) -> Doubles:
    """Convert rotation vectors (..., 3) in radians to matrices (..., 3, 3)."""
    given = np.asarray(vectors, np.float64)
    made = Rotation.from_rotvec(given.reshape(-1, 3)).as_matrix()
    return np.asarray(made.reshape(*given.shape, 3))


def to_vector(matrices: ArrayLike) -> Doubles:
    """Convert matrices (..., 3, 3) to rotation vectors (..., 3) in radians, of angles up to 180°."""
    given = np.asarray(matrices, np.float64)
    made = Rotation.from_matrix(given.reshape(-1, 3, 3)).as_rotvec()
    return np.asarray(made.reshape(given.shape[:-1]))
