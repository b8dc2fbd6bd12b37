"""Fine hair: brows, lashes and beards as curves (N, K, 3) in dm, grown on the posed face itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from face.ibug import EYES, LEFT_BROW, LEFT_EYE, RIGHT_BROW, RIGHT_EYE
from training.heads.noise import smoothstep
from training.portraits.strands import Doubles, Ground, grow, unit

Floats = NDArray[np.float32]
UPPER_LIDS, LOWER_LIDS = ((36, 37, 38, 39), (45, 44, 43, 42)), ((36, 41, 40, 39), (45, 46, 47, 42))
"""Landmarks along the rims of the lids, from the outer corner to the inner one."""


@dataclass(frozen=True)
class BrowLook:
    """Brows of half-width `thickness`, `lift` above the skull's own ridge, in dm.

    `arch` is how far their outer third rises (dm), `count` the number of hairs in both.
    """

    thickness: float
    lift: float = 0.0
    arch: float = 0.035
    count: int = 560


def brows(
    rng: np.random.Generator, skin: tuple[NDArray[Any], NDArray[Any]], landmarks: NDArray[Any], look: BrowLook
) -> Floats:
    """Grow relaxed brows over both eyes, on a skin of positions and normals.

    Hairs rise a little beside the nose, lie along the brow farther out and close towards its middle line.
    """
    positions, normals = skin
    facing = (positions[:, 2] > landmarks[EYES, 2].min() - 0.25) & (normals[:, 2] > 0.1)
    tree = cKDTree(positions[facing][:, :2])
    curves = []
    for eye, brow, side in (
        (landmarks[LEFT_EYE], landmarks[LEFT_BROW], -1.0),
        (landmarks[RIGHT_EYE], landmarks[RIGHT_BROW], 1.0),
    ):
        along = 0.98 * rng.beta(1.5, 1.4, look.count // 2)  # both ends thin out
        place, slope, offset = _places(rng, along, eye, brow, side, look)
        _, near = tree.query(place, k=3)
        there, facing_way = positions[facing][near], normals[facing][near]
        aside = ((place[:, None] - there[:, :, :2]) * facing_way[:, :, :2]).sum(2)
        depth = (there[:, :, 2] - aside / np.maximum(facing_way[:, :, 2], 0.2)).mean(
            1
        )  # on the tangent planes
        normal = unit(facing_way.mean(1))
        root = np.concatenate([place, depth[:, None] + 0.003], 1)
        inner = 1 - smoothstep(0.0, 0.22, along)
        rise = slope - 0.35 * offset * (1 - inner) + 0.8 * inner + 0.05
        lie = np.stack([np.full(len(along), side), rise, np.zeros(len(along))], 1)
        lie = unit(lie - (lie * normal).sum(1, keepdims=True) * normal)  # along the skin
        lie = unit(lie + rng.normal(0, 0.08, lie.shape))
        length = rng.uniform(0.042, 0.075, (len(along), 1))
        shares = np.linspace(0, 1, 5)
        points = [root + lie * length * k + normal * (0.010 * np.sin(2.6 * k) - 0.002) for k in shares]
        curves.append(np.stack(points, 1))
    return np.concatenate(curves).astype(np.float32)


def _places(
    rng: np.random.Generator,
    along: Doubles,
    eye: NDArray[Any],
    brow: NDArray[Any],
    side: float,
    look: BrowLook,
) -> tuple[Doubles, Doubles, Doubles]:
    """Return the roots (x, y) of hairs, the brow's outward slope, and their height in it (−1 to 1)."""
    inner, outer = np.abs(eye[:, 0]).min() - 0.05, np.abs(eye[:, 0]).max() + 0.11
    level = float(brow[:, 1].mean()) + look.lift
    knots = np.array([0.0, 0.25, 0.62, 0.85, 1.0])
    heights = np.array([0.004, 0.014, look.arch, look.arch * 0.6 - 0.006, -0.04])
    line = PchipInterpolator(knots, heights)
    width = (
        look.thickness * (0.6 + 0.45 * smoothstep(0, 0.3, along)) * (1 - 0.75 * smoothstep(0.45, 1, along))
    )
    offset = np.clip(rng.normal(0, 0.55, len(along)), -1, 1)
    place = np.stack([side * (inner + (outer - inner) * along), level + line(along) + offset * width], 1)
    return place, np.clip(line.derivative()(along) / (outer - inner), -0.35, 0.5), offset


def sampled(picture: NDArray[Any], uv: NDArray[Any]) -> NDArray[Any]:
    """The picture's values (N, …) at texture coordinates (N, 2), v downwards."""
    height, width = picture.shape[:2]
    column, row = np.clip((uv * (width, height)).astype(int), 0, (width - 1, height - 1)).T
    return np.asarray(picture[row, column])


def lashes(rng: np.random.Generator, landmarks: NDArray[Any], *, is_male: bool, count: int = 70) -> Floats:
    """Lashes along the lids' rims, `count` to each upper lid; the longest in its outer half.

    Men's are shorter, and their lower lids have none: few rays a pixel would leave those as dots.
    """
    length, lower = (0.06, 0.0) if is_male else (0.088, 0.4)
    curves = []
    for rims, down, share in ((UPPER_LIDS, 1.0, 1.0), (LOWER_LIDS, -1.0, lower)):
        for rim, side in zip(rims, (-1.0, 1.0), strict=True):
            t = np.sort(rng.uniform(0.03, 0.93, int(count * share)))
            root = _spline(landmarks[list(rim)], t) + rng.normal(0, 0.0025, (len(t), 3))
            long = (
                length
                * share
                * (0.55 + 0.45 * np.sin(np.pi * np.clip(1.15 - t, 0, 1)))
                * rng.uniform(0.8, 1.1, len(t))
            )
            fan = side * (0.75 - 1.05 * t) + rng.normal(0, 0.08, len(t))
            start = unit(np.stack([fan, np.full(len(t), -0.15 * down), np.ones(len(t))], 1))
            end = unit(np.stack([1.25 * fan, np.full(len(t), 1.1 * down), np.full(len(t), 0.55)], 1))
            steps = np.linspace(0, 1, 6)[None, :, None]
            way = start[:, None] * steps + (end - start)[:, None] * steps**2 / 2
            curves.append(root[:, None] + long[:, None, None] * way)
    return np.concatenate(curves).astype(np.float32)


def _spline(points: NDArray[Any], t: Doubles) -> Doubles:
    """Place on a smooth curve through four points, 0 ≤ t ≤ 1."""
    knots = np.linspace(0, 1, 4)
    return np.stack([np.polynomial.Polynomial.fit(knots, points[:, k], 3)(t) for k in range(3)], 1)


def beard(rng: np.random.Generator, ground: Ground, length: float) -> Doubles:
    """Grow a beard of that length (dm) on the average head; longer ones hang more."""
    position, normal, density = ground.roots(rng, 9000 if length < 0.05 else 16000)
    hang = np.array([0, -1, 0.1])
    lengths = length * rng.uniform(0.5, 1.1, len(position)) * (0.4 + 0.6 * smoothstep(0, 0.6, density))
    steps = 4 if length < 0.05 else 8
    return grow(
        ground,
        (position, normal),
        lengths,
        lambda p, _: hang + 0.3 * normal,
        lift=0.45,
        turn=0.2,
        gap=0.0,
        steps=steps,
    )


def nearness(points: NDArray[Any], others: NDArray[Any], reach: float) -> Floats:
    """Return each point's (N, 3) proximity to the nearest other: 1 touching, towards 0 beyond `reach`."""
    distance = cKDTree(others).query(points)[0]
    return np.asarray(np.exp(-((distance / reach) ** 2)), np.float32)
