"""What the avatar network is trained towards. Pure functions of tensors."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from model.keypoints import Keypoints

OPENINGS = ((8, 9), (12, 13), (18, 19))
"""Pairs of keypoints that open and close: lids of either eye, lips."""


def keypoint_loss(found: Keypoints, wanted: Tensor, jacobians: Tensor) -> dict[str, Tensor]:
    """L1 of the keypoints inside the picture, of how far lids and lips are open, of the Jacobians."""
    inside = (wanted.abs() < 1).all(2, keepdim=True)
    off = (found.value - wanted) * inside
    upper, lower = torch.tensor(OPENINGS, device=wanted.device).T
    opening = (off[:, lower] - off[:, upper]).abs().mean()
    turn = ((found.jacobian - jacobians) * inside[..., None]).abs().mean()
    return {"place": 10 * off.abs().mean(), "opening": 10 * opening, "turn": 1.5 * turn}


def warped(source: Tensor, deformation: Tensor) -> Tensor:
    """The source moved, as the generator's composed output does it."""
    planes = enlarged(deformation.permute(0, 3, 1, 2), source)
    return F.grid_sample(source, planes.permute(0, 2, 3, 1), padding_mode="border", align_corners=True)


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


def mean_of(off: Tensor, weight: Tensor) -> Tensor:
    """The mean of |off|, each place counted by its weight."""
    return (off.abs() * weight).mean() / weight.mean()


def enlarged(planes: Tensor, like: Tensor) -> Tensor:
    """Planes of any size at the size of `like`, bilinearly, corner on corner."""
    return F.interpolate(planes, size=like.shape[2:], mode="bilinear", align_corners=True)
