"""Painting within a window only, mostly on the face: painting is most of the generator's work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from model.dense_motion import Motion
from model.generator import Generator

GRID = 64
WINDOW = 40
"""Side of the window in cells of the motion's grid: a face with its margin."""

ASIDE = 4
"""Every n-th sample's window is on the largest occlusion, such as behind hair; others are on the face."""

Corner = tuple[int, int]
"""Row and column of a picture's window, in cells."""


def windows_of(points: Tensor, known: Tensor) -> list[Corner]:
    """Choose a window for each picture of a batch.

    From its landmarks (B, 70, 2) and what its source shows (B, 1, 64, 64).
    """
    return [
        on_hidden(shown) if is_aside(number) else on_face(face)
        for number, (face, shown) in enumerate(zip(points, known, strict=True))
    ]


def is_aside(number: int) -> bool:
    """Whether this sample of a batch is painted beside the face."""
    return number % ASIDE == ASIDE - 1


def on_face(keypoints: Tensor) -> Corner:
    """The window in the middle of a picture's landmarks (68, 2)."""
    middle = (keypoints.mean(0) + 1) * GRID / 2 - WINDOW / 2
    column, row = middle.round().clamp(0, GRID - WINDOW).int().tolist()
    return row, column


def on_hidden(known: Tensor) -> Corner:
    """The window with most of what the source does not show, from (1, 64, 64): 1 if it does."""
    hidden = F.avg_pool2d(1 - known[None], WINDOW, stride=1)
    row, column = divmod(int(hidden.argmax()), GRID - WINDOW + 1)
    return row, column


def cut(planes: Tensor, corners: Sequence[Corner]) -> Tensor:
    """Each picture's window of planes (B, C, H, W) of any size."""
    scale = planes.shape[2] // GRID
    side = WINDOW * scale
    return torch.stack(
        [
            each[:, row * scale : row * scale + side, column * scale : column * scale + side]
            for each, (row, column) in zip(planes, corners, strict=True)
        ]
    )


def points_within(points: Tensor, corners: Sequence[Corner]) -> Tensor:
    """(B, P, 2) points of whole pictures, outermost pixels at ±1, → the same in the window, edges at ±1."""
    column_row = points.new_tensor([corner[::-1] for corner in corners])[:, None]
    cells = (points * (1 - 1 / (4 * GRID)) + 1) * GRID / 2
    return (cells - column_row) * (2 / WINDOW) - 1


class Painted(NamedTuple):
    """What the generator gives within a window.

    Returns the composed picture (B, 3, h, w), the share of kept pixels (B, 1, h, w), and what it painted (B,
    3, h, w), also where that is not shown.
    """

    picture: Tensor
    kept: Tensor
    paint: Tensor


def painted(
    generator: Generator,
    source: Tensor,
    motion: Motion,
    drawings: Sequence[Tensor],
    corners: Sequence[Corner],
) -> Painted:
    """The generator's pictures within their windows, from its drawings of the driver."""
    features = generator.first(source)
    for block in generator.down_blocks:
        features = block(features)
    moved = cut(generator.moved_features(features, motion), corners)
    drawn = [cut(planes, corners) for planes in drawings]
    paint, kept = generator.read(generator.painted(moved, *drawn))
    if kept is None:
        raise ValueError("Only a composed picture is learnt in a window.")
    pixels = cut(generator.deformed(source, motion.deformation), corners)
    return Painted(kept * pixels + (1 - kept) * paint, kept, paint)
