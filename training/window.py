"""Painting within a window on the face only: painting is most of the generator's work."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from model.dense_motion import Motion
from model.generator import Generator
from model.keypoints import Keypoints
from training.avatar_losses import warped

GRID = 64
WINDOW = 40
"""Side of the window in cells of the motion's grid: a face with its margin."""

Corner = tuple[int, int]


def window_on(keypoints: Tensor) -> Corner:
    """Row and column, in cells, of the window in the middle of a batch's landmarks (B, 68, 2)."""
    middle = (keypoints.mean((0, 1)) + 1) * GRID / 2 - WINDOW / 2
    column, row = middle.round().clamp(0, GRID - WINDOW).int().tolist()
    return row, column


def cut(planes: Tensor, corner: Corner) -> Tensor:
    """The window of planes (B, C, H, W) of any size."""
    scale = planes.shape[2] // GRID
    row, column = corner[0] * scale, corner[1] * scale
    return planes[:, :, row : row + WINDOW * scale, column : column + WINDOW * scale]


def points_within(points: Tensor, corner: Corner) -> Tensor:
    """(B, P, 2) points of whole pictures, whose outermost pixels are at ±1 → the same in the window, whose
    edges are."""
    column_row = points.new_tensor(corner[::-1])
    cells = (points * (1 - 1 / (4 * GRID)) + 1) * GRID / 2
    return (cells - column_row) * (2 / WINDOW) - 1


class Painted(NamedTuple):
    """Within a window: the picture (B, 3, h, w) as the generator composes it, the share of kept pixels
    (B, 1, h, w), and what it painted (B, 3, h, w), also where that is not shown."""

    picture: Tensor
    kept: Tensor
    paint: Tensor


def painted(
    generator: Generator, source: Tensor, motion: Motion, driving: Keypoints, corner: Corner
) -> Painted:
    """The generator's picture within the window."""
    features = generator.first(source)
    for block in generator.down_blocks:
        features = block(features)
    moved = cut(generator.moved_features(features, motion), corner)
    drawings = [cut(planes, corner) for planes in generator.drawings(driving)]
    painting = generator.spread(generator.painted(moved, *drawings))
    kept = torch.sigmoid(painting[:, 3:] + 1)
    pixels = cut(warped(source, motion.deformation), corner)
    paint = torch.sigmoid(painting[:, :3])
    return Painted(kept * pixels + (1 - kept) * paint, kept, paint)
