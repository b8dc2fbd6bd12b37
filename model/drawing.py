"""Drawing: the landmarks as soft lines, which show the generator the places of lids, lips and eyes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from face import ibug
from face.ibug import NUM_POINTS
from model.grid import coordinate_grid

Line = tuple[int, ...]
Pairs = Sequence[tuple[int, int]]


def _points_of(group: slice) -> Line:
    return tuple(range(group.start, group.stop))


LINES: tuple[Line, ...] = (
    *(_points_of(group) for group in (ibug.JAW, ibug.LEFT_BROW, ibug.RIGHT_BROW, ibug.NOSE)),
    *(ibug.LEFT_UPPER_LID, ibug.LEFT_LOWER_LID, ibug.RIGHT_UPPER_LID, ibug.RIGHT_LOWER_LID),
    *(ibug.OUTER_UPPER_LIP, ibug.OUTER_LOWER_LIP, ibug.INNER_UPPER_LIP, ibug.INNER_LOWER_LIP),
)
"""Lines through landmarks, one plane each."""

FILLS: tuple[Pairs, ...] = (ibug.LIP_PAIRS, ibug.LID_PAIRS[:2], ibug.LID_PAIRS[2:])
"""Pairs of landmarks with an opening between them, one plane each: mouth, left eye, right eye."""

DOTS: tuple[Line, ...] = (_points_of(ibug.IRISES),)
"""Landmarks drawn as dots, one plane each."""

STEPS = 3
"""Number of steps between two landmarks."""

WIDTH = 0.02
"""Standard deviation of a stroke's Gaussian, in normalised coordinates (2.5 px at 256)."""

PLANES = len(LINES) + len(FILLS) + len(DOTS)


class Drawing(nn.Module):
    """(batch, 70, 2) points → (batch, PLANES, side, side) in [0, 1], for each of `sides`.

    A line is a row of Gaussians, which are products of one in x and one in y: a plane is one matrix product.
    """

    points: Tensor
    counted: Tensor

    def __init__(self, sides: tuple[int, ...]) -> None:
        super().__init__()
        points, counted = _points()
        self.register_buffer("points", torch.from_numpy(points), persistent=False)
        self.register_buffer("counted", torch.from_numpy(counted), persistent=False)
        for side in sides:
            line = coordinate_grid(side, side)[0, :, 0].clone()
            self.register_buffer(f"line_{side}", line, persistent=False)
        self.sides = sides

    def forward(self, landmarks: Tensor) -> tuple[Tensor, ...]:
        places = torch.einsum("nmp,bpi->bnmi", self.points, landmarks)
        return tuple(self._planes(places, side) for side in self.sides)

    def _planes(self, places: Tensor, side: int) -> Tensor:
        line = getattr(self, f"line_{side}")
        bumps = torch.exp(-0.5 * ((line - places[..., None]) / WIDTH).square())
        across, down = bumps[:, :, :, 0], bumps[:, :, :, 1] * self.counted[..., None]
        return 1 - torch.exp(-(down.transpose(2, 3) @ across))


def _points() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return each drawn point as a mean of points (PLANES, most, 70), and 1 if it exists (PLANES, most)."""
    planes = [_between(list(pairwise(line))) for line in LINES] + [_between(pairs) for pairs in FILLS]
    planes += [np.eye(NUM_POINTS, dtype=np.float32)[list(dots)] for dots in DOTS]
    most = max(len(plane) for plane in planes)
    points, counted = np.zeros((PLANES, most, NUM_POINTS), np.float32), np.zeros((PLANES, most), np.float32)
    for number, plane in enumerate(planes):
        points[number, : len(plane)] = plane
        counted[number, : len(plane)] = 1
    return points, counted


def _between(pairs: Pairs) -> NDArray[np.float32]:
    """Return points (points, 70) in equal steps from one landmark of each pair to the other."""
    rows = np.zeros((len(pairs), STEPS + 1, NUM_POINTS), np.float32)
    for row, (start, end) in zip(rows, pairs, strict=True):
        share = np.linspace(0, 1, STEPS + 1, dtype=np.float32)
        row[:, start] += 1 - share
        row[:, end] += share
    return rows.reshape(-1, NUM_POINTS)
