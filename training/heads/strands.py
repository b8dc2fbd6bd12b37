"""Strands: hair textures drawn along the hair's own growth, and stray hairs from any hair texture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.noise import grain, smoothstep
from training.heads.rig import FittedPart, Rig

SIZE = 512
Field = NDArray[np.float32]
GROWTH = {"ponytail01": (0.0, 7.9, -1.1)}
"""Cuts combed towards a point (dm on the average head); others fall outwards and down."""


def normalised(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A hair texture of the pack (RGBA) as lightness around 128, for tinting, and coverage."""
    alpha = picture[:, :, 3].astype(np.float32)
    light = picture[:, :, :3].astype(np.float32).mean(2)
    solid = light[alpha > 128]
    even = np.clip((light - solid.mean()) / max(float(solid.std()), 12) * 42 + 128, 0, 255)
    even = np.where(alpha > 90, even, 100)
    return _grey_with_alpha(even, alpha / 255 * 1.25)


def drawn(rig: Rig, cut: str) -> NDArray[np.uint8]:
    """A hair texture for a cut without a proven one: noise smeared along the direction of the hair."""
    rng = np.random.default_rng(len(cut))
    position, covered = uv_positions(rig.part(f"hair_{cut}"), rig.mean)
    grown = _growth(position, cut)
    way = _gradient(grown)
    fine = _smeared(rng.normal(size=(SIZE, SIZE)).astype(np.float32), way, steps=22)
    broad = _smeared(grain(rng, SIZE, SIZE, 3), way, steps=22)
    light = 128 + 30 * fine / fine.std() + 20 * broad / broad.std()
    tips = smoothstep(0.88, 1.0, _ranked(grown, covered))
    alpha = covered * (1 - tips * smoothstep(-0.8, 0.8, fine / fine.std() + 2 * (tips - 0.5)))
    return _grey_with_alpha(np.clip(light, 20, 240), cv2.GaussianBlur(alpha.astype(np.float32), (0, 0), 0.7))


def stray(texture: NDArray[np.uint8], amount: float) -> NDArray[np.uint8]:
    """The lightest strands of a texture: stray hairs. More for a greater `amount` (0–1)."""
    light = texture[:, :, 0].astype(np.float32)
    detail = light - cv2.GaussianBlur(light, (0, 0), 4)
    detail /= max(float(detail[texture[:, :, 3] > 128].std()), 1.0)
    start = 1.7 - 1.1 * amount
    return _grey_with_alpha(light, smoothstep(start, start + 1.2, detail) * 0.75 * (texture[:, :, 3] > 100))


def layer(growth: Field, height: float, coarse: float, softness: float, seed: int) -> NDArray[np.uint8]:
    """One sheet of short hair above the skin.

    `growth` (0–1) is its density, `height` the sheet's share of the length (thinner farther out), `coarse`
    the curls' width in texels.
    """
    rng = np.random.default_rng(seed)
    height_px, width_px = growth.shape
    fine = cv2.GaussianBlur(
        rng.normal(size=growth.shape).astype(np.float32), (0, 0), coarse, sigmaY=coarse * 0.55
    )
    hairs = np.clip(0.5 + 0.28 * fine / fine.std(), 0, 1)
    alpha = (growth * 1.05 - (0.15 + 0.75 * height) * (0.35 + 0.65 * hairs)) * softness
    light = 40 + 105 * height + 26 * grain(rng, height_px, width_px, 1.0)
    return _grey_with_alpha(light, alpha)


def uv_positions(part: FittedPart, body: NDArray[Any], size: int = SIZE) -> tuple[Field, NDArray[np.bool_]]:
    """The position of each texel of a fitted part's texture (size, size, 3) on that body, and a mask."""
    mesh = part.mesh
    corners = part.fit(body)[mesh.position_of]
    points, covered = np.zeros((size, size, 3), np.float32), np.zeros((size, size), np.uint8)
    steps = np.linspace(0, 1, 9)
    a, b = (g.ravel()[:, None] for g in np.meshgrid(steps, steps))
    weights = np.concatenate([(1 - a) * (1 - b), a * (1 - b), a * b, (1 - a) * b], 1)
    places = np.einsum("sk,fkj->fsj", weights, corners[mesh.quads]).reshape(-1, 3)
    texels = np.einsum("sk,fkj->fsj", weights, mesh.uv[mesh.quads]).reshape(-1, 2) * size
    column, row = np.clip(texels.astype(int), 0, size - 1).T
    points[row, column] = places
    covered[row, column] = 1
    known = covered.astype(np.float32)
    for _ in range(4):
        weight, mean = cv2.blur(known, (5, 5)), cv2.blur(points * known[:, :, None], (5, 5))
        fresh = (known == 0) & (weight > 0)
        points[fresh] = mean[fresh] / weight[fresh][:, None]
        known[fresh] = 1
    closed = cv2.morphologyEx(covered, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return points, closed.astype(bool)


def _growth(position: Field, cut: str) -> Field:
    """A number that rises along the hair from root to tip."""
    if cut in GROWTH:
        away = np.linalg.norm(position - np.array(GROWTH[cut], np.float32), axis=2)
        tail = (position[:, :, 2] < -1.0) & (position[:, :, 1] < 7.8)
        return np.asarray(np.where(tail, 3 - position[:, :, 1] * 0.3, -away), np.float32)
    return np.asarray(0.8 * np.abs(position[:, :, 0]) - position[:, :, 1], np.float32)


def _gradient(values: Field) -> Field:
    smooth = cv2.GaussianBlur(values, (0, 0), 3)
    way = np.dstack([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)])
    return np.asarray(way / (np.linalg.norm(way, axis=2, keepdims=True) + 1e-6), np.float32)


def _smeared(noise: Field, way: Field, steps: int) -> Field:
    """Line integral convolution: each texel becomes the mean of the noise along its stream line."""
    grid = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE)), -1).astype(np.float32)
    total = noise.copy()
    for sign in (-1, 1):
        at = grid.copy()
        for _ in range(steps):
            at += sign * cv2.remap(
                way, at[:, :, 0], at[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
            total += cv2.remap(
                noise, at[:, :, 0], at[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
    return np.asarray(total / (2 * steps + 1), np.float32)


def _ranked(values: Field, where: NDArray[np.bool_]) -> Field:
    """Values as 0–1 shares of the covered texels below them."""
    order = np.sort(values[where])
    return np.asarray(np.searchsorted(order, values) / max(len(order), 1), np.float32)


def _grey_with_alpha(light: NDArray[Any], alpha: NDArray[Any]) -> NDArray[np.uint8]:
    grey = np.clip(light, 0, 255)
    return np.dstack([grey, grey, grey, np.clip(alpha, 0, 1) * 255]).astype(np.uint8)
