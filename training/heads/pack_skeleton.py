"""The pack's skeleton: MakeHuman's bones that move head and shoulders."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.heads.makehuman_files import Floats, Ints

USELESS_BONES = "finger|metacarpal|wrist|toe|foot|upperleg|lowerleg|pelvis"
WEIGHTS = 6
"""Bones that may move one vertex."""
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class MakeHumanSkeleton:
    """Bones with their parents first, weights (N, bones) of every body vertex, and the vertices of each head.

    A bone's head is the mean of its vertices.
    """

    bones: list[str]
    parents: list[int]
    weights: Floats
    heads: list[list[int]]

    @classmethod
    def read(cls, data: Path, skin: Ints, count: int) -> MakeHumanSkeleton:
        rig = json.loads((data / "rigs" / "default.mhskel").read_text())
        weighted = json.loads((data / "rigs" / "default_weights.mhw").read_text())["weights"]
        on_skin = set(skin.tolist())
        wanted = [
            bone
            for bone in rig["bones"]
            if re.match("tongue|eye|jaw|special", bone)
            or (
                not re.match(USELESS_BONES, bone)
                and any(w > 0 and int(i) in on_skin for i, w in weighted.get(bone, ()))
            )
        ]
        bones: list[str] = []
        for bone in wanted:
            _with_ancestors(bone, rig["bones"], bones)
        weights = np.zeros((count, len(bones)), np.float32)
        for k, bone in enumerate(bones):
            for index, weight in weighted.get(bone, ()):
                weights[int(index), k] = weight
        parents = [bones.index(p) if (p := rig["bones"][bone]["parent"]) else -1 for bone in bones]
        return cls(bones, parents, weights, [rig["joints"][rig["bones"][bone]["head"]] for bone in bones])

    def arrays(self, kept: Ints, new: Ints) -> Arrays:
        weights = self.weights[kept]
        weights[weights.sum(1) < 1e-6, self.bones.index("spine03")] = 1  # what only left-out bones moved
        strongest = np.argsort(-weights, 1)[:, :WEIGHTS]
        values = np.take_along_axis(weights, strongest, 1)
        return {
            "w_idx": strongest.astype(np.uint8),
            "w_val": values / values.sum(1, keepdims=True),
            "bone_parent": np.array(self.parents, np.int16),
            "bone_head_idx": np.concatenate([new[head] for head in self.heads]).astype(np.int32),
            "bone_head_ptr": np.cumsum([0, *map(len, self.heads)]).astype(np.int32),
        }


def _with_ancestors(bone: str, rig: dict[str, Any], bones: list[str]) -> None:
    if bone not in bones:
        if rig[bone]["parent"]:
            _with_ancestors(rig[bone]["parent"], rig, bones)
        bones.append(bone)
