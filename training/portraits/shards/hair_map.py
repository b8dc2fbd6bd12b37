"""Hair map: strands of hair in the labels of the quick renderer, which draws these people bald."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.heads.cameras import View
from training.heads.labels import visible
from training.heads.studio import Shot
from training.heads.wardrobe import LABELS
from training.portraits.shards.export import PersonExport

Floats = NDArray[np.float32]
MANY = 250_000
"""Number of points that covers all cells below hair with far more than DENSE of them."""
DENSE = 3
"""Points of hair in a cell from which on it hides what is behind."""


class HairMap:
    """Points along the hairs of one person, which move with the head; for pictures of that size (px)."""

    def __init__(self, export: PersonExport, size: int) -> None:
        self._size = size
        curves = export.arrays.get("hair/curves", np.zeros((0, 2, 3), np.float32))
        curves = curves[:: max(1, curves.shape[0] * curves.shape[1] // MANY)]
        self._points = curves.reshape(-1, 3).astype(np.float64)
        self._canonical = export.on_the_average_head(self._points)

    def over(self, shot: Shot, distances: Floats) -> Shot:
        """The shot with hair in its map and in what is visible; `distances` (S, S) as the renderer's."""
        view, head = shot.view, shot.posed.head
        points = self._points @ head[:, :3].T + head[:, 3]
        nearest, which = (_doubled(found) for found in nearest_hair(points, view, distances[1::2, 1::2]))
        covered = np.where(which >= 0, nearest, distances).astype(np.float32)
        seen = visible(shot.posed.landmarks, view, covered, self._size)
        if shot.canonical is None:
            return replace(shot, visible=seen)
        place = np.concatenate([self._canonical, np.zeros((1, 3))])[which]
        labelled = np.concatenate([place, np.full((*which.shape, 1), LABELS["hair"], float)], 2)
        canonical = np.where(which[:, :, None] >= 0, labelled, shot.canonical).astype(np.float32)
        return replace(shot, canonical=canonical, visible=seen)


def _doubled(cells: NDArray[Any]) -> NDArray[Any]:
    return cells.repeat(2, 0).repeat(2, 1)


def nearest_hair(
    points: NDArray[np.float64], view: View, distances: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Distance and number of the nearest point in each cell that hair fills; −1 if none does."""
    side = len(distances)
    nearest, which = np.zeros((side, side), np.float32), np.full((side, side), -1)
    if not len(points):
        return nearest, which
    cells = np.floor(view.project(points, side) + 0.5).astype(int)
    away = np.linalg.norm(points - view.eye, axis=1)
    number = np.flatnonzero(((cells >= 0) & (cells < side)).all(1))
    behind = distances[cells[number, 1], cells[number, 0]]
    number = number[(behind <= 0) | (away[number] < behind)]
    flat = cells[number, 1] * side + cells[number, 0]
    order = np.lexsort((away[number], flat))
    cell, first, count = np.unique(flat[order], return_index=True, return_counts=True)
    full = count >= DENSE
    chosen = number[order[first[full]]]
    which.ravel()[cell[full]] = chosen
    nearest.ravel()[cell[full]] = away[chosen]
    return nearest, which
