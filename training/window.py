"""Painting within a window on the face only: painting is most of the generator's work."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from model.dense_motion import Motion
from model.generator import Generator
from training.avatar_losses import warped

GRID = 64
WINDOW = 40
"""Side of the window in cells of the motion's grid: a face with its margin."""

Corner = tuple[int, int]


def window_on(keypoints: Tensor) -> Corner:
    """Row and column, in cells, of the window in the middle of a batch's keypoints (B, 20, 2)."""
    middle = (keypoints.mean((0, 1)) + 1) * GRID / 2 - WINDOW / 2
    column, row = middle.round().clamp(0, GRID - WINDOW).int().tolist()
    return row, column


def cut(planes: Tensor, corner: Corner) -> Tensor:
    """The window of planes (B, C, H, W) of any size."""
    scale = planes.shape[2] // GRID
    row, column = corner[0] * scale, corner[1] * scale
    return planes[:, :, row : row + WINDOW * scale, column : column + WINDOW * scale]


def painted(generator: Generator, source: Tensor, motion: Motion, corner: Corner) -> tuple[Tensor, Tensor]:
    """The generator's picture and its share of kept pixels, both within the window."""
    features = generator.first(source)
    for block in generator.down_blocks:
        features = block(features)
    features = F.grid_sample(features.float(), motion.deformation, align_corners=True) * motion.occlusion_map
    features = generator.bottleneck(cut(features, corner))
    for block in generator.up_blocks:
        features = block(features)
    painting = generator.final(features).float()
    kept = torch.sigmoid(painting[:, 3:] + 1)
    moved = cut(warped(source, motion.deformation), corner)
    return kept * moved + (1 - kept) * torch.sigmoid(painting[:, :3]), kept
