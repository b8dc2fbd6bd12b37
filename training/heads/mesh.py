"""Meshes as the renderer wants them: triangles over unique (position, texture coordinate) pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface of quads.

    Corners (V): the position of each (`position_of`), its `uv` (v downwards), and `quads` over corners.
    `position_quads` are the same faces over positions.
    """

    position_of: Ints
    uv: Floats
    quads: Ints
    position_quads: Ints

    @classmethod
    def join(cls, position_quads: Ints, uv_quads: Ints, uv: Floats) -> Mesh:
        keys = position_quads * (len(uv) + 1) + uv_quads
        corners, quads = np.unique(keys, return_inverse=True)
        position_of, uv_of = np.divmod(corners, len(uv) + 1)
        return cls(
            position_of, uv[uv_of].astype(np.float32), quads.reshape(position_quads.shape), position_quads
        )

    def triangles(self, keep: NDArray[np.bool_] | None = None) -> Ints:
        """Triangles (T, 3) over corners, of all quads or those to keep."""
        return triangles_of(self.quads if keep is None else self.quads[keep])


def triangles_of(quads: Ints) -> Ints:
    """Two triangles of each quad; one if the quad is a padded triangle (a, b, c, a)."""
    whole = quads[:, 3] != quads[:, 0]
    return np.concatenate([quads[:, [0, 1, 2]], quads[whole][:, [0, 2, 3]]])


class VertexNormals:
    """Unit normals of the vertices of a mesh whose triangles stay and whose positions move."""

    def __init__(self, triangles: Ints, count: int) -> None:
        self._triangles = triangles
        rows, columns = triangles.ravel(), np.repeat(np.arange(len(triangles)), 3)
        ones = np.ones(triangles.size, np.float32)
        self._sum: Any = sparse.csr_matrix((ones, (rows, columns)), shape=(count, len(triangles)))

    def __call__(self, positions: Floats) -> Floats:
        """(count, 3) → (count, 3): the area-weighted mean of the faces around."""
        a, b, c = (positions[self._triangles[:, k]] for k in range(3))
        u, v = b - a, c - a
        faces = np.empty_like(u)  # np.cross is four times slower
        faces[:, 0] = u[:, 1] * v[:, 2] - u[:, 2] * v[:, 1]
        faces[:, 1] = u[:, 2] * v[:, 0] - u[:, 0] * v[:, 2]
        faces[:, 2] = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        sums = self._sum @ faces
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))[:, None]
        return np.asarray(sums / np.maximum(lengths, 1e-12), np.float32)
