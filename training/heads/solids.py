"""Solids: the simple shapes that glasses, hats and microphones are put together from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.heads.mesh import Floats, Ints, VertexNormals

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Solid:
    """Vertices (V, 3) and triangles (T, 3)."""

    vertices: Doubles
    triangles: Ints

    def normals(self) -> Floats:
        return VertexNormals(self.triangles, len(self.vertices))(self.vertices.astype(np.float32))


def join(solids: Iterable[Solid]) -> Solid:
    """Join several solids into one."""
    vertices, triangles, count = [], [], 0
    for solid in solids:
        vertices.append(solid.vertices)
        triangles.append(solid.triangles + count)
        count += len(solid.vertices)
    return Solid(np.concatenate(vertices), np.concatenate(triangles))


def tube(path: ArrayLike, radius: float | ArrayLike, closed: bool = False, sides: int = 8) -> Solid:
    """A round bar along points (N, 3).

    `radius` may differ from point to point. Open ends are tapered shut.
    """
    p = np.asarray(path, float)
    r = np.broadcast_to(np.asarray(radius, float), len(p))[:, None]
    if closed:
        along = np.roll(p, -1, 0) - np.roll(p, 1, 0)
    else:
        p, r = np.vstack([p[:1], p, p[-1:]]), np.vstack([[[0.0]], r, [[0.0]]])
        along = np.gradient(p, axis=0)
        along[0], along[-1] = along[1], along[-2]
    along = along / (np.linalg.norm(along, axis=1, keepdims=True) + 1e-9)
    flat = np.abs(along[:, 2]).mean() < 0.3
    across = np.cross(along, [0, 0, 1.0] if flat else [0, 1.0, 0])
    across /= np.linalg.norm(across, axis=1, keepdims=True) + 1e-9
    up = np.cross(along, across)
    turns = 2 * np.pi * np.arange(sides) / sides
    ring = [p + r * (np.cos(t) * across + np.sin(t) * up) for t in turns]
    return Solid(np.stack(ring, 1).reshape(-1, 3), _grid(len(p), sides, closed))


def _grid(rows: int, columns: int, closed: bool) -> Ints:
    """Triangles of a grid whose columns, and rows if closed, wrap around."""
    i, j = np.meshgrid(np.arange(rows if closed else rows - 1), np.arange(columns), indexing="ij")
    a, b = i * columns + j, i * columns + (j + 1) % columns
    c, d = ((i + 1) % rows) * columns + (j + 1) % columns, ((i + 1) % rows) * columns + j
    return np.stack([a, d, c, a, c, b], -1).reshape(-1, 3)


def dome(
    centre: ArrayLike,
    radii: ArrayLike,
    top: float = 90.0,
    bottom: float = 0.0,
    rows: int = 10,
    roundness: float = 1.0,
) -> Solid:
    """The part of an ellipsoid between two latitudes in degrees; −90 to 90 is all of it.

    A `roundness` below 1 makes it boxier.
    """
    columns = 32
    latitude = np.deg2rad(np.linspace(top, bottom, rows))[:, None]
    longitude = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    unit = np.stack(
        [
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude) * np.ones_like(longitude),
            np.cos(latitude) * np.cos(longitude),
        ],
        -1,
    )
    unit = np.sign(unit) * np.abs(unit) ** roundness
    vertices = np.asarray(centre, float) + unit.reshape(-1, 3) * np.asarray(radii, float)
    return Solid(vertices, _grid(rows, columns, closed=False))


def fan(loop: Doubles, bulge: float = 0.01) -> Solid:
    """A closed loop (N, 3) filled to its middle, which bulges by `bulge` along z: a lens."""
    count = len(loop)
    i = np.arange(count)
    triangles = np.stack([i, (i + 1) % count, np.full(count, count)], 1)
    return Solid(np.vstack([loop, loop.mean(0) + np.array([0, 0, bulge])]), triangles)
