"""Coordinate grids and Gaussian heatmaps in [-1, 1], x right and y down."""

from __future__ import annotations

import torch
from torch import Tensor

KEYPOINT_VARIANCE = 0.01
"""Variance of a keypoint's Gaussian, in squared grid units, as published."""


def coordinate_grid(height: int, width: int, *, device: torch.device | None = None) -> Tensor:
    """Return x and y of each pixel centre, (height, width, 2) float32; the outermost ones are at -1 and 1."""
    y = torch.linspace(-1, 1, height, device=device)
    x = torch.linspace(-1, 1, width, device=device)
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)


def gaussians(points: Tensor, grid: Tensor, variance: float = KEYPOINT_VARIANCE) -> Tensor:
    """Return a Gaussian, 1 at its centre, around each point.

    points: (batch, keypoints, 2); grid: (height, width, 2) → (batch, keypoints, height, width).
    """
    across, down = profiles(points, grid, variance)
    return down[..., None] * across[:, :, None]


def profiles(points: Tensor, grid: Tensor, variance: float = KEYPOINT_VARIANCE) -> tuple[Tensor, Tensor]:
    """Return the Gaussians' factors: (batch, keypoints, width) across and (batch, keypoints, height) down."""
    across, down = (
        torch.exp(-0.5 * (line - points[:, :, axis, None]).square() / variance)
        for axis, line in enumerate((grid[0, :, 0], grid[:, 0, 1]))
    )
    return across, down
