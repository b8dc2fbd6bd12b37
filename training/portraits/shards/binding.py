"""Binding: hairs that follow the skin in which they grow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from training.portraits.strands import unit

Floats = NDArray[np.float32]


class Bound:
    """Curves (N, K, 3) bound to the skin that they were grown on.

    Each moves rigidly with the frame of the vertex nearest to its root: the vertex, its normal and the
    direction of one edge. `edges` (E, 2) are pairs of vertices.
    """

    def __init__(
        self, curves: NDArray[Any], positions: NDArray[Any], normals: NDArray[Any], edges: NDArray[np.int64]
    ) -> None:
        vertices, first = np.unique(edges[:, 0], return_index=True)
        _, nearest = cKDTree(positions[vertices]).query(curves[:, 0])
        self._vertex, self._other = vertices[nearest], edges[first, 1][nearest]
        frame = self._frames(positions, normals)
        away = curves - positions[self._vertex][:, None]
        self._local = np.einsum("nki,nij->nkj", away, frame)

    def __call__(self, positions: NDArray[Any], normals: NDArray[Any]) -> Floats:
        """The curves on the same skin when it has moved."""
        moved = np.einsum("nkj,nij->nki", self._local, self._frames(positions, normals))
        return np.asarray(moved + positions[self._vertex][:, None], np.float32)

    def _frames(self, positions: NDArray[Any], normals: NDArray[Any]) -> NDArray[np.float64]:
        """Rotation (N, 3, 3) whose columns are tangent, bitangent and normal."""
        normal = unit(normals[self._vertex].astype(np.float64))
        edge = positions[self._other] - positions[self._vertex]
        tangent = unit(edge - (edge * normal).sum(1, keepdims=True) * normal)
        return np.stack([tangent, np.cross(normal, tangent), normal], 2)
