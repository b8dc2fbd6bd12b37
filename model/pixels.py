"""Conversion of pictures to tensors and back."""

from __future__ import annotations

import torch
from torch import Tensor


def as_batch(picture: Tensor) -> Tensor:
    """Convert a picture (size, size, 3) uint8 to a batch (1, 3, size, size) float32 in [0, 1]."""
    return picture.permute(2, 0, 1)[None].float() / 255


def as_picture(batch: Tensor) -> Tensor:
    """Convert a batch (1, 3, size, size) in [0, 1] to a picture (size, size, 3) uint8."""
    return (batch[0].permute(1, 2, 0) * 255).round().clamp(0, 255).to(torch.uint8)
