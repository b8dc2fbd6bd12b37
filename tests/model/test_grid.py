from __future__ import annotations

import math

import torch

from model.grid import coordinate_grid, gaussians


def test_grid_by_hand() -> None:
    grid = coordinate_grid(2, 3)
    assert grid.tolist() == [[[-1, -1], [0, -1], [1, -1]], [[-1, 1], [0, 1], [1, 1]]]


def test_gaussian_by_hand() -> None:
    bump = gaussians(torch.tensor([[[0.0, 0.0]]]), coordinate_grid(3, 3), variance=0.5)
    assert bump.shape == (1, 1, 3, 3)
    assert bump[0, 0, 1, 1] == 1
    assert math.isclose(float(bump[0, 0, 1, 2]), math.exp(-1), rel_tol=1e-6)
    assert math.isclose(float(bump[0, 0, 0, 0]), math.exp(-2), rel_tol=1e-6)


def test_gaussian_follows_its_point() -> None:
    grid = coordinate_grid(9, 9)
    bumps = gaussians(torch.tensor([[[-0.5, 0.25]]]), grid)[0, 0]
    row, column = divmod(int(bumps.argmax()), 9)
    assert grid[row, column].tolist() == [-0.5, 0.25]
