"""Headscarf: cloth around a posed head, as a mesh of quads. Lengths in decimetres."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from face.ibug import BROWS, CHIN
from training.heads.noise import clouds, smoothstep

Floats = NDArray[np.float32]
ROWS, COLUMNS = 150, 220
THICKNESS = 0.05
"""Distance of the cloth from the head (dm)."""
ROUNDNESS = 2.3
"""Exponent of the opening's superellipse; 2 is an ellipse."""


def drape(skin: NDArray[Any], landmarks: NDArray[Any], seed: int) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Vertices (V, 3), quads (F, 4) and texture coordinates (F, 4, 2) of a scarf that leaves the face free.

    `skin` (S, 3) is the posed head with its shoulders. The cloth follows the head's outline by height and
    direction, bridges the neck, and falls onto the shoulders in folds.
    """
    rng = np.random.default_rng(seed)
    chin, brow = landmarks[CHIN], landmarks[BROWS, 1].max()
    crown = float(skin[:, 1].max())
    upper = skin[skin[:, 1] > brow]
    axis = np.array([float(upper[:, 0].mean()), 0.0, float(upper[:, 2].min() + upper[:, 2].max()) / 2])
    heights = crown - (crown - float(chin[1]) + 1.15) * np.linspace(0, 1, ROWS) ** 1.3 + 0.03
    angles = np.linspace(0, 2 * np.pi, COLUMNS, endpoint=False)
    radius = _radii(skin - axis, heights, angles, float(chin[1]))
    radius = (
        radius
        + THICKNESS * smoothstep(0, 6, np.arange(ROWS))[:, None]
        + _folds(rng, heights, angles, float(chin[1]))
    )
    x, z = radius * np.sin(angles), radius * np.cos(angles)
    grid = np.stack([x + axis[0], np.repeat(heights[:, None], COLUMNS, 1), z + axis[2]], 2).reshape(-1, 3)
    beyond = _beyond_the_face(grid, landmarks, brow)
    in_front = grid[:, 2] > landmarks[0, 2] - 0.1
    quads = _quads()
    free = (beyond[quads].mean(1) < 1) & in_front[quads].all(1)
    edge = np.zeros(len(grid), bool)
    edge[quads[~free]] = True
    edge &= (beyond < 1) & in_front
    grid[edge] = _on_the_rim(grid[edge], beyond[edge], landmarks, brow)
    near = smoothstep(1.45, 1.05, beyond) * in_front
    closer = near * (_depth_of_the_face(grid, skin, landmarks) - grid[:, 2])
    half = COLUMNS // 2  # the blur's seam is to be at the back of the head
    around = cv2.GaussianBlur(np.roll(closer.reshape(ROWS, COLUMNS), half, 1), (0, 0), 2.5)
    grid[:, 2] += np.roll(around, -half, 1).ravel()
    return grid.astype(np.float32), quads[~free], np.zeros((int((~free).sum()), 4, 2), np.float32)


def _radii(points: NDArray[Any], heights: NDArray[Any], angles: NDArray[Any], chin: float) -> NDArray[Any]:
    """Return the head's extent (ROWS, COLUMNS) at each height and angle, ears and chin bridged smoothly."""
    reach = np.hypot(points[:, 0], points[:, 2])
    column = np.round(np.arctan2(points[:, 0], points[:, 2]) / (2 * np.pi) * COLUMNS).astype(int) % COLUMNS
    row = np.round(np.interp(-points[:, 1], -heights, np.arange(ROWS), left=-1, right=ROWS)).astype(int)
    inside = (row >= 0) & (row < ROWS)
    table = np.zeros((ROWS, COLUMNS), np.float32)
    np.maximum.at(table, (row[inside], column[inside]), reach[inside])
    wide = np.concatenate([table, table, table], 1)
    wide = np.concatenate([np.zeros((80, wide.shape[1]), np.float32), wide])  # nothing above the crown
    wide = cv2.dilate(wide, np.ones((5, 7), np.uint8))
    wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((51, 19), np.uint8))
    depth = np.concatenate([np.zeros(80), np.clip(heights[0] - heights, 0, 0.25)])[:, None]
    wide = np.maximum(wide, np.sqrt(0.85 * depth) * smoothstep(0.25, 0.05, depth))  # a round top
    table = cv2.GaussianBlur(wide, (0, 0), 4)[80:, COLUMNS : 2 * COLUMNS]
    least = np.maximum.accumulate(table, 0)  # below its widest place the cloth hangs down
    hang = smoothstep(chin + 0.9, chin - 0.1, heights)[:, None]
    return np.asarray(table + (np.minimum(least, 0.95) - np.minimum(table, 0.95)) * hang)


def _folds(
    rng: np.random.Generator, heights: NDArray[Any], angles: NDArray[Any], chin: float
) -> NDArray[Any]:
    """Folds that run down and around under the chin, deepest there; a few shallow ones over the head."""
    turn = angles[None]
    drop = (chin - heights)[:, None]
    low = smoothstep(-0.25, 0.3, drop)
    bent = 1.2 * _uneven(rng, 3)
    swing = 5.0 * np.sqrt(0.06 + np.sin((turn + 0.35) / 2) ** 2) + 6.0 * drop + bent
    deep = 0.05 * low * np.sin(1.9 * swing) ** 3
    around = 0.008 * (1 - low) * np.sin(7 * turn + 6 * drop)
    return np.asarray(deep + around + 0.014 * _uneven(rng, 4))


def _uneven(rng: np.random.Generator, cells: int) -> NDArray[np.float32]:
    """Noise over the cloth (ROWS, COLUMNS), its seam at the back of the head."""
    noise = cv2.resize(clouds(rng, 64, 64, 4, cells), (COLUMNS, ROWS))
    return np.asarray(np.roll(noise, COLUMNS // 2, 1), np.float32)


def _quads() -> NDArray[np.int64]:
    row, column = np.meshgrid(np.arange(ROWS - 1), np.arange(COLUMNS), indexing="ij")
    beside = (column + 1) % COLUMNS
    corners = [
        row * COLUMNS + column,
        (row + 1) * COLUMNS + column,
        (row + 1) * COLUMNS + beside,
        row * COLUMNS + beside,
    ]
    return np.stack(corners, -1).reshape(-1, 4)


def _oval(landmarks: NDArray[Any], brow: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the middle and the half axes (x, y) of the opening, from the forehead to below the chin."""
    top, bottom = brow + 0.30, float(landmarks[CHIN, 1]) - 0.03
    width = 0.90 * float(landmarks[16, 0] - landmarks[0, 0]) / 2
    return np.array([landmarks[27, 0], (top + bottom) / 2]), np.array([width, (top - bottom) / 2])


def _beyond_the_face(place: NDArray[Any], landmarks: NDArray[Any], brow: float) -> NDArray[Any]:
    """Return each place's distance from the centre of the opening: below 1 inside, 1 at its rim."""
    middle, axes = _oval(landmarks, brow)
    return np.asarray((np.abs((place[:, :2] - middle) / axes) ** ROUNDNESS).sum(1) ** (1 / ROUNDNESS))


def _on_the_rim(
    place: NDArray[Any], beyond: NDArray[Any], landmarks: NDArray[Any], brow: float
) -> NDArray[Any]:
    """Move places near the rim onto it, so that the edge of the cloth is smooth."""
    middle, _ = _oval(landmarks, brow)
    moved = place.copy()
    moved[:, :2] = middle + (place[:, :2] - middle) / beyond[:, None]
    return moved


def _depth_of_the_face(place: NDArray[Any], skin: NDArray[Any], landmarks: NDArray[Any]) -> NDArray[Any]:
    """Return the depth of cloth on the face at each place; below the chin it bridges to the neck."""
    front = skin[skin[:, 2] > landmarks[0, 2] - 0.25]
    distance, index = cKDTree(front[:, :2]).query(place[:, :2], k=16)
    weight = 1 / (distance + 0.02) ** 2
    depth = (weight * front[index][:, :, 2]).sum(1) / weight.sum(1) + 0.04
    bridged = landmarks[CHIN, 2] - 0.22 - 0.5 * np.abs(place[:, 0] - landmarks[CHIN, 0])
    return np.asarray(np.maximum(depth, bridged))
