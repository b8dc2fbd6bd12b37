"""Person: a scene of one exported sitter, without a room, before the exported camera."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray

from training.portraits.blender import materials
from training.portraits.blender.lights import light_person

Arrays = Mapping[str, NDArray[Any]]


def build_person(arrays: Arrays) -> None:
    """Empty Blender's scene and put the person, the lights and the camera there."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build_body(arrays)
    grow_hair(arrays)
    light_person(arrays["landmarks_3d"].mean(0), float(arrays["light"]), float(arrays["gloom"]))
    place_camera(arrays)


def build_body(arrays: Arrays) -> None:
    """Put skin, eyes, mouth, clothes and what else is worn into the scene, an object each."""
    body = mesh("skin", arrays)
    body.data.attributes.new("wet", "FLOAT", "POINT").data.foreach_set("value", arrays["skin/wet"])
    body.data.materials.append(materials.skin(arrays))
    made = {
        "eyes": materials.eye(arrays),
        "cornea": materials.cornea(),
        "teeth": materials.glossy("teeth", arrays, 0.2, 0.5, 0.2),
        "tongue": materials.glossy("tongue", arrays, 0.35, 0.3, 0.3),
        "clothes": materials.cloth(arrays),
    }
    if "frame/v" in arrays:
        made["frame"] = materials.plastic("frame", (0.16, 0.13, 0.12))
    if "scarf/v" in arrays:
        made["scarf"] = materials.scarf(tuple(arrays["colour/scarf"]))
    for part, material in made.items():
        made_object = mesh(part, arrays)
        made_object.data.materials.append(material)
        if part == "scarf":  # cloth has an edge
            modifier = made_object.modifiers.new("thick", "SOLIDIFY")
            modifier.thickness, modifier.offset = 0.03, 0
            made_object.modifiers.new("fine", "SUBSURF")


def mesh(part: str, arrays: Arrays) -> Any:
    """The mesh of an exported part as a smooth object of the scene."""
    vertices, quads, uv = (arrays[f"{part}/{what}"] for what in ("v", "q", "uv"))
    whole = quads[:, 3] != quads[:, 0]
    faces = [face[:4] if is_quad else face[:3] for face, is_quad in zip(quads.tolist(), whole, strict=True)]
    corners = uv.reshape(-1, 2)[np.repeat(whole, 4) | np.tile([True, True, True, False], len(quads))]
    made = bpy.data.meshes.new(part)
    made.from_pydata(vertices.tolist(), [], faces)
    layer = made.uv_layers.new(name="uv")
    layer.data.foreach_set("uv", (corners * [1, -1] + [0, 1]).astype(np.float32).ravel())
    made.polygons.foreach_set("use_smooth", np.ones(len(faces), bool))
    placed = bpy.data.objects.new(part, made)
    bpy.context.scene.collection.objects.link(placed)
    return placed


def grow_hair(arrays: Arrays) -> list[tuple[str, NDArray[np.bool_], Any]]:
    """Put hair, beard, brows and lashes into the scene.

    Return name, chosen curves and object of each; white hairs are objects of their own.
    """
    made = []
    colour, greying = np.array(arrays["colour/hair"]), float(arrays["greying"])
    rng = np.random.default_rng(0)
    mean = colour * (1 - greying) + np.array(materials.WHITE_HAIR) * greying
    brow = np.minimum(mean * 0.55, 0.27) * [1.08, 1, 0.92] if mean.mean() > 0.3 else mean * 0.75 + 0.07
    for name, shade in (
        ("hair", colour),
        ("beard", colour * 0.9),
        ("brows", brow),
        ("lashes", materials.LASH_COLOUR),
    ):
        if f"{name}/curves" not in arrays:
            continue
        curves, radius = arrays[f"{name}/curves"], float(arrays[f"{name}/radius"])
        white = (rng.random(len(curves)) < greying) & (name in ("hair", "beard"))
        tip = 0.15 if name in ("brows", "lashes") else 0.35
        for label, chosen, tint in ((name, ~white, shade), (f"white {name}", white, materials.WHITE_HAIR)):
            if chosen.any():
                grown = hairs(label, curves[chosen], radius, tip)
                grown.data.materials.append(materials.hair(label, tint))
                made.append((name, chosen, grown))
    return made


def hairs(name: str, curves: NDArray[Any], radius: float, tip: float) -> Any:
    """Curves (N, K, 3) as hairs of that radius, which tapers to the share `tip` of it."""
    count, points = curves.shape[:2]
    data = bpy.data.hair_curves.new(name)
    data.add_curves([points] * count)
    data.attributes["position"].data.foreach_set("vector", curves.astype(np.float32).ravel())
    taper = radius * np.linspace(1, tip, points) ** 0.8
    attribute = data.attributes.get("radius") or data.attributes.new("radius", "FLOAT", "POINT")
    attribute.data.foreach_set("value", np.tile(taper, count).astype(np.float32))
    made = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(made)
    return made


def place_camera(arrays: Arrays) -> None:
    """The exported camera. Blender's lens shift is half of, and opposite to, the exported one."""
    camera = bpy.data.cameras.new("camera")
    angle, shift_x, shift_y = arrays["lens"]
    camera.angle, camera.shift_x, camera.shift_y = float(np.deg2rad(angle)), -shift_x / 2, -shift_y / 2
    camera.clip_end = 200
    camera.dof.use_dof, camera.dof.focus_distance, camera.dof.aperture_fstop = (
        True,
        float(arrays["focus"]),
        0.8,
    )
    placed = bpy.data.objects.new("camera", camera)
    placed.matrix_world = Matrix(arrays["camera"].tolist())
    bpy.context.scene.collection.objects.link(placed)
    bpy.context.scene.camera = placed
