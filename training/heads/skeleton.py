"""Skeleton: bones, their matrices, and linear blend skinning."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from training.heads.mesh import Floats
from training.heads.pack import Pack

Doubles = NDArray[np.float64]


class Skinning:
    """Carries rest positions (N, 3) along with the bones: v' = Σ_b w_b M_b v."""

    def __init__(self, bone: NDArray[Any], weight: Floats, bones: int) -> None:
        rows = np.repeat(np.arange(len(bone)), bone.shape[1])
        self._weights: Any = sparse.csr_matrix(
            (weight.ravel().astype(np.float32), (rows, bone.ravel())), shape=(len(bone), bones)
        )

    def __call__(self, positions: Floats, matrices: Doubles) -> Floats:
        blended = self._weights @ matrices.reshape(len(matrices), 12).astype(np.float32)
        m = blended.reshape(-1, 3, 4)
        return np.asarray(np.einsum("nij,nj->ni", m[:, :, :3], positions) + m[:, :, 3], np.float32)

    def share_of(self, bone: int) -> Floats:
        """Weight (0–1) of that bone for each vertex (N,)."""
        return np.asarray(self._weights[:, [bone]].toarray()[:, 0], np.float32)

    def follow(self, indices: NDArray[Any], weights: Floats) -> Skinning:
        """The skinning of points fitted onto these vertices, each with three anchors (V, 3) and weights."""
        anchor = np.abs(weights)
        anchor = anchor / np.maximum(anchor.sum(1, keepdims=True), 1e-6)
        rows = np.repeat(np.arange(len(indices)), 3)
        shape = (len(indices), self._weights.shape[0])
        onto = sparse.csr_matrix((anchor.ravel(), (rows, indices.ravel())), shape=shape)
        followed = Skinning.__new__(Skinning)
        followed._weights = (onto @ self._weights).tocsr().astype(np.float32)
        return followed


class Skeleton:
    """The bones of a pack. Rotations are about a bone's head, in the axes of the rest pose."""

    def __init__(self, pack: Pack) -> None:
        self._parents = pack.geometry["bone_parent"]
        self._joint_vertices = pack.geometry["bone_head_idx"]
        self._joint_starts = pack.geometry["bone_head_ptr"]

    def joints(self, vertices: Floats) -> Doubles:
        """Heads of the bones (B, 3) in a morphed, unposed body."""
        sums = np.add.reduceat(vertices[self._joint_vertices].astype(np.float64), self._joint_starts[:-1])
        return np.asarray(sums / np.diff(self._joint_starts)[:, None])

    def matrices(self, joints: Doubles, rotations: Doubles) -> Doubles:
        """World matrices (B, 3, 4) from one rotation (3, 3) a bone; parents come first in a pack."""
        own = np.concatenate(
            [rotations, (joints - np.einsum("bij,bj->bi", rotations, joints))[:, :, None]], 2
        )
        world = own.copy()
        for bone, parent in enumerate(self._parents):
            if parent >= 0:
                world[bone] = world[parent, :, :3] @ own[bone]
                world[bone, :, 3] += world[parent, :, 3]
        return world
