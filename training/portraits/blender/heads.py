"""Heads: the frames of one person in one scene, in which only pose and camera change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray

from training.portraits.blender import materials
from training.portraits.blender.lights import lamp, surround
from training.portraits.blender.person import build_body, grow_hair, mesh, place_camera

Arrays = Mapping[str, NDArray[Any]]
MOVED = {
    "skin": "skin",
    "eyes": "eyes",
    "cornea": "eyes",
    "teeth": "teeth",
    "tongue": "tongue",
    "clothes": "clothes",
}
"""Objects of the scene and the moved vertices that each has."""


def frames(arrays: Arrays) -> Iterator[int]:
    """Build the person's scene, then put it into the pose of one frame after the other."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build_body(arrays)
    worn = [_piece(arrays, number) for number in range(int(arrays["pieces"]))]
    grown = grow_hair(arrays)
    worn += [made for name, _, made in grown if name == "hair"]
    for number, values in enumerate(arrays["lamps"].tolist()):
        made = lamp(
            f"lamp {number}", values[:3], values[3:6], (values[6], values[7]), values[8], tuple(values[9:])
        )
        made.visible_camera = False
    surround(tuple(arrays["around"].tolist()), 1.0)
    for k in range(int(arrays["frames"])):
        _pose(arrays, f"frame/{k}/", worn, grown)
        yield k


def _pose(
    arrays: Arrays, frame: str, worn: list[Any], grown: list[tuple[str, NDArray[np.bool_], Any]]
) -> None:
    for part, source in MOVED.items():
        data = bpy.data.objects[part].data
        data.attributes["position"].data.foreach_set(
            "vector", arrays[f"{frame}{source}"].astype(np.float32).ravel()
        )
        data.update()
    for name, chosen, made in grown:
        if name != "hair":
            moved = arrays[f"{frame}{name}"][chosen].astype(np.float32).ravel()
            made.data.attributes["position"].data.foreach_set("vector", moved)
            made.data.update_tag()
    for label, depth in zip(materials.FOLDS, arrays[f"{frame}folds"].tolist(), strict=True):
        bpy.data.materials["skin"].node_tree.nodes[label].outputs[0].default_value = depth
    for each in worn:
        each.matrix_world = Matrix(arrays[f"{frame}head"].tolist())
    old = bpy.context.scene.camera
    if old is not None:
        data = old.data
        bpy.data.objects.remove(old)
        bpy.data.cameras.remove(data)
    place_camera(
        {"camera": arrays[f"{frame}camera"], "lens": arrays[f"{frame}lens"], "focus": np.array(10.0)}
    )
    bpy.context.scene.camera.data.dof.use_dof = False


def _piece(arrays: Arrays, number: int) -> Any:
    name = f"piece{number}"
    made = mesh(name, arrays)
    made.data.materials.append(
        materials.solid(name, tuple(arrays[f"{name}/colour"]), str(arrays[f"{name}/kind"]))
    )
    return made
