"""Markers: a scene that shows the places of exported landmarks in a rendered picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
from numpy.typing import NDArray

from training.portraits.blender.lights import surround
from training.portraits.blender.nodes import Nodes
from training.portraits.blender.person import mesh, place_camera

GROUPS = 4
"""Interval of the landmarks in one picture, so that neighbours on the lips do not touch."""
RADIUS = 0.012
"""Radius of a marker, in dm."""


def build_markers(arrays: Mapping[str, NDArray[Any]], group: int) -> None:
    """Empty Blender's scene and put a luminous ball at every fourth landmark, from `group` on.

    Each is at the landmark's vertex of the skin, as Blender itself places it.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    skin = mesh("skin", arrays)
    evaluated = skin.evaluated_get(bpy.context.evaluated_depsgraph_get())
    places = [tuple(evaluated.data.vertices[int(v)].co) for v in arrays["landmark_vertices"][group::GROUPS]]
    bpy.data.objects.remove(skin)
    n = Nodes("marker")
    n.surface(n.add("Emission", {"Strength": 1.0}).outputs[0])
    for place in places:
        bpy.ops.mesh.primitive_uv_sphere_add(segments=16, ring_count=8, radius=RADIUS, location=place)
        bpy.context.object.data.materials.append(n.material)
    surround((0, 0, 0), 0.0)
    place_camera(arrays)
    bpy.context.scene.camera.data.dof.use_dof = False
