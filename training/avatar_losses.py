"""Losses of the avatar network: pure functions of tensors."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

TEXTURE_BLOCK = 8


def difference(made: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Weighted L1 of pictures and of their gradients, at full, half and quarter size."""
    total = made.new_zeros(())
    for _ in range(3):
        off = made - wanted
        total = total + mean_of(off, weight)
        total = total + mean_of(off[..., 1:] - off[..., :-1], weight[..., 1:])
        total = total + mean_of(off[..., 1:, :] - off[..., :-1, :], weight[..., 1:, :])
        made, wanted, weight = (F.avg_pool2d(x, 2) for x in (made, wanted, weight))
    return total


def texture_difference(made: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Weighted L1 of how much the pictures vary within blocks of 8x8 pixels.

    A detail that is slightly misplaced may stay sharp; a plain L1 would blur it.
    """
    off = _texture(made) - _texture(wanted)
    return mean_of(off, F.avg_pool2d(weight[..., :-1, :-1], TEXTURE_BLOCK))


def _texture(pictures: Tensor) -> Tensor:
    across = (pictures[..., :-1, 1:] - pictures[..., :-1, :-1]).abs()
    down = (pictures[..., 1:, :-1] - pictures[..., :-1, :-1]).abs()
    return F.avg_pool2d(across + down, TEXTURE_BLOCK)


def mean_of(off: Tensor, weight: Tensor) -> Tensor:
    """The mean of |off|, each place counted by its weight."""
    return (off.abs() * weight).mean() / weight.mean()


def enlarged(planes: Tensor, like: Tensor) -> Tensor:
    """Planes of any size at the size of `like`, bilinearly, corner on corner."""
    return F.interpolate(planes, size=like.shape[2:], mode="bilinear", align_corners=True)
