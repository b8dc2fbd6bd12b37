"""Lights: large soft lamps as in a room with a window, in decimetres and watts."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import ArrayLike, NDArray


def light_person(face: NDArray[Any], side: float, strength: float) -> None:
    """Add a window in front on that side (−1: left of the picture), a room opposite, and rim lights."""
    x = side

    def beside(right: float, up: float, forward: float) -> NDArray[Any]:
        return np.asarray(face + np.array([right, up, forward]))

    hair = beside(0, 0.8, -1)
    lamp("window", beside(5.0 * x, 3.2, 7.5), face, (6, 6), 640 * strength, (1, 0.96, 0.92))
    lamp("room", beside(-6.5 * x, 0.5, 6), face, (7, 7), 190 * strength, (1, 0.97, 0.94))
    lamp("screen", beside(0, -1.5, 8), face, (4, 2.5), 60 * strength, (0.95, 0.97, 1))
    lamp("behind", beside(-4.5 * x, 4.5, -6), hair, (3, 4), 85 * strength, (0.97, 0.98, 1))
    lamp("behind 2", beside(5 * x, 3, -6), hair, (3, 4), 55 * strength, (0.95, 0.97, 1))
    surround((0.60, 0.60, 0.60), 0.32 * strength)


def lamp(
    name: str,
    place: ArrayLike,
    aim: ArrayLike,
    size: tuple[float, float],
    power: float,
    colour: tuple[float, float, float] = (1, 1, 1),
) -> Any:
    """Add a rectangular lamp at `place` that shines at `aim`, and return it."""
    light = bpy.data.lights.new(name, "AREA")
    light.shape, light.size, light.size_y, light.energy, light.color = "RECTANGLE", *size, power, colour
    at, to = np.array(place, float), np.array(aim, float)
    back = (at - to) / np.linalg.norm(at - to)
    right = np.cross([0, 1, 0], back)
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([right, np.cross(back, right), back], 1)
    matrix[:3, 3] = at
    made = bpy.data.objects.new(name, light)
    made.matrix_world = Matrix(matrix.tolist())
    bpy.context.scene.collection.objects.link(made)
    return made


def surround(colour: tuple[float, float, float], strength: float) -> None:
    """Add even light from all directions."""
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value, background.inputs[1].default_value = (*colour, 1), strength
    bpy.context.scene.world = world
