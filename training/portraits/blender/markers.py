"""Markers: a scene that shows where the exported landmarks come to lie in a rendered picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
from numpy.typing import NDArray

from training.portraits.blender.lights import surround
from training.portraits.blender.nodes import Nodes
from training.portraits.blender.person import mesh, place_camera

GROUPS = 4
"""Every fourth landmark is in one picture, so that neighbours on the lips do not touch."""
RADIUS = 0.012
"""Of a marker, in dm."""


def build_markers(arrays: Mapping[str, NDArray[Any]], group: int) -> None:
    """Empty Blender's scene and put a shining ball at every fourth landmark, from `group` on.

    Each is at the landmark's vertex of the skin, where Blender itself places that vertex.
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
