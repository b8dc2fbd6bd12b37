"""Strands: hairs as curves, grown over the skin with NumPy and SciPy.

Lengths are decimetres; y is up, z points to the viewer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Doubles = NDArray[np.float64]
Comb = Callable[[Doubles, float], Doubles]
"""Function from (positions (N, 3), grown share of the length) to desired directions (N, 3), of any length."""


def unit(vectors: NDArray[Any]) -> Doubles:
    """Vectors (…, 3) scaled to length 1; zero stays zero."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


class Ground:
    """The posed skin: hair is rooted in it and stays above it.

    `positions` and `normals` (S, 3), `triangles` (T, 3) in which hair may grow, `density` (S,) how densely.
    `obstacle` (S,) says which positions hold hair off; None: all.
    """

    def __init__(
        self,
        positions: NDArray[Any],
        normals: NDArray[Any],
        triangles: NDArray[np.int64],
        density: NDArray[Any],
        obstacle: NDArray[np.bool_] | None = None,
    ) -> None:
        self._positions, self._normals = positions.astype(np.float64), normals.astype(np.float64)
        self._triangles, self._density = triangles, density
        kept = np.ones(len(positions), bool) if obstacle is None else obstacle
        self._near, self._near_normals = self._positions[kept], self._normals[kept]
        self._tree = cKDTree(self._near)

    def roots(self, rng: np.random.Generator, count: int) -> tuple[Doubles, Doubles, Doubles]:
        """Draw random places on the skin by area and density: positions, normals (N, 3) and density (N,)."""
        a, b, c = (self._positions[self._triangles[:, k]] for k in range(3))
        area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
        weight = area * self._density[self._triangles].mean(1)
        face = rng.choice(len(self._triangles), count, p=weight / weight.sum())
        share = rng.dirichlet([1, 1, 1], count)

        def mixed(values: NDArray[Any]) -> Doubles:
            return np.asarray(np.einsum("nk,nk...->n...", share, values[self._triangles[face]]))

        return mixed(self._positions), unit(mixed(self._normals)), mixed(self._density)

    def lifted(self, points: Doubles, gap: NDArray[Any] | float) -> Doubles:
        """Move the points (N, 3) nearer to the skin than `gap` out along its normal."""
        _, index = self._tree.query(points)
        height = ((points - self._near[index]) * self._near_normals[index]).sum(1)
        return np.asarray(points + self._near_normals[index] * np.maximum(0, gap - height)[:, None])


def grow(
    ground: Ground,
    roots: tuple[Doubles, Doubles],
    length: NDArray[Any],
    comb: Comb,
    *,
    lift: float | NDArray[Any] = 0.5,
    turn: float = 0.35,
    gap: float | NDArray[Any] = 0.03,
    steps: int = 24,
) -> Doubles:
    """Grow curves (N, steps + 1, 3) from roots (positions, normals), each of its own length (N,).

    `lift` (0–1) is how far hairs leave along the normal, `turn` how quickly they turn into the combed
    direction, `gap` how far off the skin each lies after its first quarter.
    """
    position, normal = roots
    out = np.reshape(lift, (-1, 1))
    direction = unit(normal * out + unit(comb(position, 0.0)) * (1 - out))
    points = [position]
    for step in range(1, steps + 1):
        share = step / steps
        direction = unit(direction * (1 - turn) + unit(comb(position, share)) * turn)
        moved = ground.lifted(position + direction * (length / steps)[:, None], gap * min(1.0, 4 * share))
        direction, position = unit(moved - position), moved
        points.append(position)
    return np.stack(points, 1)


def gather(
    rng: np.random.Generator, curves: Doubles, locks: int, strength: float, spread: float = 0.3
) -> tuple[Doubles, NDArray[np.int64]]:
    """Bend each hair towards the leader of its lock, more at the tip, and return its lock (N,).

    At the tip a lock keeps the share `spread` of its width at the root.
    """
    leaders = rng.choice(len(curves), max(1, min(locks, len(curves))), replace=False)
    _, lock = cKDTree(curves[leaders, 0]).query(curves[:, 0])
    lead = curves[leaders[lock]]
    along = np.linspace(0, 1, curves.shape[1])[None, :, None]
    own = rng.uniform(0.35, 1, (len(curves), 1, 1)) * strength
    aim = lead + spread * (curves[:, :1] - lead[:, :1])
    return np.asarray(curves + own * along**0.8 * (aim - curves)), lock


def wave(
    rng: np.random.Generator,
    curves: Doubles,
    amplitude: float,
    wavelength: float,
    lock: NDArray[np.int64],
    *,
    start: float = 0.15,
    flat: float = 0.5,
) -> Doubles:
    """Wind each hair around a helix; hairs of a lock nearly in phase.

    It begins `start` dm from the root and is at full `amplitude` (dm) 0.3 dm later; `flat` < 1 presses it.
    """
    count = len(curves)
    pieces = np.linalg.norm(np.diff(curves, axis=1), axis=2)
    arc = np.concatenate([np.zeros((count, 1)), np.cumsum(pieces, 1)], 1)
    along = unit(np.gradient(curves, axis=1))
    side = unit(np.cross(along, [0.05, 0.1, 1.0]))
    up = np.cross(side, along)
    phase = rng.uniform(0, 2 * np.pi, count)[lock] + rng.normal(0, 0.35, count)
    angle = 2 * np.pi * arc / (wavelength * rng.normal(1, 0.06, (count, 1))) + phase[:, None]
    size = amplitude * np.clip((arc - start) / 0.3, 0, 1)
    return np.asarray(
        curves + (size * np.cos(angle))[..., None] * side + (flat * size * np.sin(angle))[..., None] * up
    )


def loosen(rng: np.random.Generator, curves: Doubles, amount: float) -> Doubles:
    """Shift each hair sideways towards its tip: most by about `amount` dm, a few much farther."""
    along = np.linspace(0, 1, curves.shape[1])[None, :, None]
    far = amount * rng.exponential(1, (len(curves), 1, 1))
    return np.asarray(curves + far * along**1.5 * rng.normal(0, 1, (len(curves), 1, 3)))
