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
    """Build the person's scene, then put it into the pose of one frame after the other.

    The head stands still and all else turns around it, because what does not move is not prepared again: hair
    above all.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build_body(arrays)
    for number in range(int(arrays["pieces"])):
        _piece(arrays, number)
    grown = [each for each in grow_hair(arrays) if each[0] != "hair"]
    lamps = [_lamp(number, values) for number, values in enumerate(arrays["lamps"].tolist())]
    places = [made.matrix_world.copy() for made in lamps]
    surround(tuple(arrays["around"].tolist()), 1.0)
    for k in range(int(arrays["frames"])):
        frame = f"frame/{k}/"
        back = np.linalg.inv(arrays[f"{frame}head"])
        _pose(arrays, frame, back, grown)
        for made, place in zip(lamps, places, strict=True):
            made.matrix_world = Matrix(back.tolist()) @ place
        _look(back @ arrays[f"{frame}camera"], arrays[f"{frame}lens"])
        yield k


def _pose(
    arrays: Arrays,
    frame: str,
    back: NDArray[np.float64],
    grown: list[tuple[str, NDArray[np.bool_], Any]],
) -> None:
    """Move vertices and the curves that grow on the skin; `back` (4, 4) puts the head where it is at rest."""

    def turned(points: NDArray[Any]) -> NDArray[np.float32]:
        return np.asarray(points @ back[:3, :3].T + back[:3, 3], np.float32).ravel()

    for part, source in MOVED.items():
        data = bpy.data.objects[part].data
        data.attributes["position"].data.foreach_set("vector", turned(arrays[f"{frame}{source}"]))
        data.update()
    for name, chosen, made in grown:
        made.data.attributes["position"].data.foreach_set("vector", turned(arrays[f"{frame}{name}"][chosen]))
        made.data.update_tag()
    for label, depth in zip(materials.FOLDS, arrays[f"{frame}folds"].tolist(), strict=True):
        bpy.data.materials["skin"].node_tree.nodes[label].outputs[0].default_value = depth


def _look(placed: NDArray[np.float64], lens: NDArray[np.float64]) -> None:
    """Replace the camera."""
    old = bpy.context.scene.camera
    if old is not None:
        data = old.data
        bpy.data.objects.remove(old)
        bpy.data.cameras.remove(data)
    place_camera({"camera": placed, "lens": lens, "focus": np.array(10.0)})
    bpy.context.scene.camera.data.dof.use_dof = False


def _lamp(number: int, values: list[float]) -> Any:
    size, colour = (values[6], values[7]), (values[9], values[10], values[11])
    made = lamp(f"lamp {number}", values[:3], values[3:6], size, values[8], colour)
    made.visible_camera = False
    bpy.context.view_layer.update()
    return made


def _piece(arrays: Arrays, number: int) -> None:
    name = f"piece{number}"
    colour, kind = tuple(arrays[f"{name}/colour"]), str(arrays[f"{name}/kind"])
    mesh(name, arrays).data.materials.append(materials.solid(name, colour, kind))
