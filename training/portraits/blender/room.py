"""Room: indoor backgrounds, out of focus, seen by a camera at the origin.

Lengths are decimetres; y is up, and the back wall is at z = −WALL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import bpy
import numpy as np

from training.portraits.blender.lights import lamp, surround
from training.portraits.blender.nodes import Nodes, linear

WALL = 36.0
"""Distance of the back wall from the camera (dm)."""
FOCUS = 11.0
"""Distance of the person, on whom the camera is focused (dm)."""
FIELD_OF_VIEW = 35.0
"""Field of view of the room's camera, in degrees."""
FLOOR = -11.0
APERTURE = 0.12
"""Blender's f-number for that focus: small, because a decimetre counts as a metre there."""
Colour = tuple[float, float, float]
WOOD, DARK_WOOD, WHITE, LEAF = (0.55, 0.40, 0.27), (0.30, 0.20, 0.14), (0.88, 0.86, 0.83), (0.17, 0.30, 0.15)
BOOKS: Sequence[Colour] = (
    (0.55, 0.22, 0.18), (0.20, 0.30, 0.42), (0.75, 0.68, 0.55), (0.25, 0.36, 0.28), (0.82, 0.80, 0.76),
    (0.62, 0.45, 0.22), (0.16, 0.17, 0.20), (0.45, 0.30, 0.38),
)  # fmt: skip


def build_room(number: int) -> None:
    """Empty Blender's scene and builds the room of that number, its window on the left."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    rng = np.random.default_rng([7, number])
    ROOMS[number](rng)
    lamp("window", (-26, 8, -16), (0, 0, -WALL), (14, 16), 5200, (1, 0.97, 0.93))
    lamp("ceiling", (4, 15, -22), (2, -5, -WALL), (16, 12), 1500, (1, 0.95, 0.88))
    surround((0.75, 0.78, 0.82), 0.42)
    _place_camera()


def _place_camera() -> None:
    camera = bpy.data.cameras.new("camera")
    camera.angle, camera.clip_end = float(np.deg2rad(FIELD_OF_VIEW)), 300
    camera.dof.use_dof, camera.dof.focus_distance, camera.dof.aperture_fstop = True, FOCUS, APERTURE
    made = bpy.data.objects.new("camera", camera)
    bpy.context.scene.collection.objects.link(made)
    bpy.context.scene.camera = made


def _living_room(rng: np.random.Generator, wall: Colour, lampshade: bool) -> None:
    _shell(wall)
    _sofa(-3, (0.45, 0.47, 0.50))
    _picture(rng, -6.5, 4.0, 5.5, 7.0)
    _picture(rng, 0.0, 4.6, 4.0, 5.0)
    _shelf_board(rng, 8.5, 2.0, 6.0)
    _plant(rng, 11.0, FLOOR + 7, 6.5)
    if lampshade:
        _standing_lamp(-12.5)


def _library(rng: np.random.Generator, wood: Colour) -> None:
    _shell((0.80, 0.76, 0.70))
    _bookcase(rng, -1.0, 13.0, wood)
    _bookcase(rng, 9.6, 7.0, wood)
    _plant(rng, -10.5, FLOOR + 7, 5.5)
    _standing_lamp(-13.0)


def _office(rng: np.random.Generator, wall: Colour) -> None:
    _shell(wall)
    _box((-4, 3, -WALL + 0.3), (12, 7.5, 0.4), (0.93, 0.93, 0.92))
    _box((-4, -1.0, -WALL + 0.5), (12, 0.3, 0.8), (0.6, 0.6, 0.62))
    _bookcase(rng, 9.5, 7.5, WHITE)
    _plant(rng, -12.0, FLOOR + 6, 6.0)


def _kitchen(rng: np.random.Generator, fronts: Colour) -> None:
    _shell((0.86, 0.84, 0.80))
    for k in range(4):
        _box((-10.5 + 6.1 * k, 8.0, -WALL + 1.6), (5.8, 7.0, 3.2), fronts)
    _box((0, -4.2, -WALL + 2.5), (32, 0.8, 5.4), WOOD)
    for k in range(4):
        _box((-10.5 + 6.1 * k, -8.4, -WALL + 2.2), (5.8, 7.5, 4.6), fronts)
    for x in rng.uniform(-10, 10, 7):
        tall = rng.uniform(1.0, 2.6)
        _box((x, -3.8 + tall / 2, -WALL + 2.5), (0.9, tall, 0.9), BOOKS[int(rng.integers(len(BOOKS)))])
    _plant(rng, 11.5, -3.8, 3.5)


def _by_the_window(rng: np.random.Generator, wall: Colour) -> None:
    _shell(wall)
    _glow((-7.0, 3.2, -WALL + 0.2), (9, 11, 0.1), (0.80, 0.88, 0.95), 2.6)
    for x, width in ((-11.6, 0.4), (-7.0, 0.25), (-2.4, 0.4)):
        _box((x, 3.2, -WALL + 0.5), (width, 11.4, 0.5), WHITE)
    for y in (-2.5, 8.9, 4.5):
        _box((-7.0, y, -WALL + 0.5), (9.6, 0.4, 0.6), WHITE)
    for x in (-13.3, -0.9):
        for k in range(5):
            _ball((x + 0.45 * (k - 2), 1.5, -WALL + 1.5), (0.35, 10, 0.5), (0.82, 0.78, 0.72))
    _picture(rng, 6.5, 3.5, 5.0, 6.5)
    _plant(rng, 10.5, FLOOR + 7, 6.5)
    _sofa(8.0, (0.50, 0.40, 0.32))


def _hallway(rng: np.random.Generator, wall: Colour) -> None:
    _shell(wall)
    _box((7.5, -1.0, -WALL + 0.3), (8.5, 20, 0.5), WHITE)
    _box((7.5, -1.0, -WALL + 0.5), (7.3, 19, 0.5), (0.80, 0.78, 0.74))
    _ball((4.6, -1.5, -WALL + 1.0), (0.35, 0.35, 0.35), (0.65, 0.55, 0.35))
    for k in range(3):
        _picture(rng, -10.5 + 4.3 * k, 4.2 + 0.6 * (k % 2), 3.2, 4.2)
    _box((-6, -5.5, -WALL + 2.0), (11, 0.5, 3.6), WOOD)
    _plant(rng, -9.5, -5.2, 3.6)
    _glow((-3.2, -3.0, -WALL + 2.0), (2.2, 2.2, 2.2), (1.0, 0.75, 0.48), 5.0)


ROOMS: Sequence[Callable[[np.random.Generator], None]] = (
    partial(_living_room, wall=(0.80, 0.77, 0.72), lampshade=True),
    partial(_library, wood=WOOD),
    partial(_office, wall=(0.84, 0.85, 0.86)),
    partial(_kitchen, fronts=(0.42, 0.50, 0.50)),
    partial(_by_the_window, wall=(0.74, 0.72, 0.68)),
    partial(_living_room, wall=(0.36, 0.44, 0.42), lampshade=True),
    partial(_hallway, wall=(0.66, 0.70, 0.72)),
    partial(_library, wood=DARK_WOOD),
    partial(_living_room, wall=(0.66, 0.56, 0.48), lampshade=False),
    partial(_by_the_window, wall=(0.52, 0.58, 0.62)),
)
"""Functions that build the rooms, by number."""


def _shell(wall: Colour) -> None:
    """Back wall, right wall, floor and skirting."""
    _box((0, 4, -WALL - 0.5), (70, 32, 1), wall)
    _box((22, 4, -WALL / 2), (1, 32, WALL), wall)
    _box((0, FLOOR - 0.5, -WALL / 2), (70, 1, WALL), WOOD)
    _box((0, FLOOR + 0.6, -WALL + 0.2), (70, 1.2, 0.4), WHITE)


def _bookcase(rng: np.random.Generator, x: float, width: float, wood: Colour) -> None:
    depth, bottom, top = 3.0, FLOOR, 12.0
    back = tuple(0.75 * c for c in wood)
    _box((x, (bottom + top) / 2, -WALL + 0.1), (width, top - bottom, 0.2), (back[0], back[1], back[2]))
    for side in (-1, 1):
        _box((x + side * width / 2, (bottom + top) / 2, -WALL + depth / 2), (0.3, top - bottom, depth), wood)
    for y in np.arange(bottom + 1, top + 0.1, 3.3):
        _box((x, float(y), -WALL + depth / 2), (width, 0.3, depth), wood)
        left = x - width / 2 + 0.3
        while left < x + width / 2 - 0.8:
            if rng.random() < 0.12:
                left += rng.uniform(0.8, 2.0)  # a gap
                continue
            thick, tall = rng.uniform(0.25, 0.6), rng.uniform(1.8, 2.8)
            colour = BOOKS[int(rng.integers(len(BOOKS)))]
            _box(
                (left + thick / 2, float(y) + 0.15 + tall / 2, -WALL + 1.3), (thick * 0.94, tall, 2.2), colour
            )
            left += thick


def _shelf_board(rng: np.random.Generator, x: float, y: float, width: float) -> None:
    _box((x, y, -WALL + 1.2), (width, 0.3, 2.2), WOOD)
    for k in range(6):
        tall = rng.uniform(1.4, 2.5)
        place = (x - width / 3 + 0.55 * k, y + 0.15 + tall / 2, -WALL + 1.2)
        _box(place, (0.45, tall, 1.6), BOOKS[int(rng.integers(len(BOOKS)))])


def _sofa(x: float, colour: Colour) -> None:
    _box((x, -7.6, -WALL + 7), (18, 3.2, 8), colour, bevel=0.7)
    _box((x, -4.4, -WALL + 4), (18, 6.0, 2.4), colour, bevel=0.9)
    lighter = tuple(min(1.0, 1.35 * c) for c in colour)
    _box((x - 4.5, -4.0, -WALL + 6), (4.4, 4.4, 1.6), (lighter[0], lighter[1], lighter[2]), bevel=0.7)


def _picture(rng: np.random.Generator, x: float, y: float, width: float, height: float) -> None:
    """Add a framed print: a pale mount and two blocks of colour."""
    _box((x, y, -WALL + 0.2), (width, height, 0.3), DARK_WOOD)
    _box((x, y, -WALL + 0.3), (0.9 * width, 0.92 * height, 0.3), (0.90, 0.88, 0.84))
    horizon = y + rng.uniform(-0.15, 0.15) * height
    sky, land = BOOKS[int(rng.integers(len(BOOKS)))], BOOKS[int(rng.integers(len(BOOKS)))]
    _box(
        (x, (horizon + y + 0.34 * height) / 2, -WALL + 0.4),
        (0.68 * width, y + 0.34 * height - horizon, 0.3),
        sky,
    )
    _box(
        (x, (horizon + y - 0.34 * height) / 2, -WALL + 0.4),
        (0.68 * width, horizon - y + 0.34 * height, 0.3),
        land,
    )


def _plant(rng: np.random.Generator, x: float, y: float, size: float) -> None:
    """Add a pot with long hanging leaves."""
    z = -WALL + 3.0
    _ball((x, y - 0.12 * size, z), (0.26 * size, 0.24 * size, 0.26 * size), (0.72, 0.66, 0.60))
    for _ in range(26):
        turn, rise = rng.uniform(0, 2 * np.pi), rng.uniform(0.25, 1.25)
        way = np.array([np.cos(turn) * np.cos(rise), np.sin(rise), np.sin(turn) * np.cos(rise)])
        place = np.array([x, y, z]) + way * size * rng.uniform(0.25, 0.6)
        green = np.array(LEAF) * rng.uniform(0.7, 1.5)
        leaf = _ball(
            place,
            (0.24 * size, 0.02 * size, 0.075 * size),
            (float(green[0]), float(green[1]), float(green[2])),
        )
        leaf.rotation_euler = (
            float(rng.uniform(-0.5, 0.5)),
            -float(turn),
            float(rise * rng.uniform(0.4, 1.0)),
        )


def _standing_lamp(x: float) -> None:
    _box((x, -3.0, -WALL + 3), (0.25, 16, 0.25), DARK_WOOD)
    _glow((x, 5.0, -WALL + 3), (3.4, 3.2, 3.4), (1.0, 0.80, 0.55), 3.2)


def _box(place: Any, size: tuple[float, float, float], colour: Colour, bevel: float = 0.0) -> Any:
    bpy.ops.mesh.primitive_cube_add(size=1, location=place)
    made = bpy.context.object
    made.scale = size
    if bevel:
        bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
        modifier = made.modifiers.new("bevel", "BEVEL")
        modifier.width, modifier.segments = bevel, 3
    made.data.materials.append(_matt(colour))
    return made


def _ball(place: Any, radii: tuple[float, float, float], colour: Colour) -> Any:
    bpy.ops.mesh.primitive_uv_sphere_add(segments=20, ring_count=12, radius=1, location=tuple(place))
    made = bpy.context.object
    made.scale = radii
    made.data.materials.append(_matt(colour))
    return made


def _glow(place: Any, size: tuple[float, float, float], colour: Colour, strength: float) -> None:
    """Add a luminous box: a window pane or a lampshade."""
    made = _box(place, size, WHITE)
    n = Nodes("glow")
    shine = n.add("Emission", {"Color": linear(colour), "Strength": strength})
    n.surface(shine.outputs[0])
    made.data.materials[0] = n.material


def _matt(colour: Colour) -> Any:
    n = Nodes("matt")
    n.principled(Base_Color=linear(colour), Roughness=0.6, Specular_IOR_Level=0.3)
    return n.material
