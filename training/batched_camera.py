"""What a camera and its encoder do to a batch of pictures (B, 3, side, side): blur, motion, JPEG."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

REACH = 4
"""Largest distance of a blur's weights, in px."""
SHARES = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Moments of an exposure."""
LUMA = (
    *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
)
CHROMA = (
    *(17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99),
    *(99,) * 32,
)
"""JPEG's tables of quantisation at quality 50 (ITU-T T.81, annex K)."""
TO_YCC = ((0.299, 0.587, 0.114), (-0.1687, -0.3313, 0.5), (0.5, -0.4187, -0.0813))


def blurred(pictures: Tensor, deviation: Tensor) -> Tensor:
    """Gaussian blur; `deviation` (B,) in px."""
    offsets = torch.arange(-REACH, REACH + 1, device=pictures.device)
    weights = torch.exp(-offsets.square() / (2 * deviation[:, None].square()))
    shares = (weights / weights.sum(1, keepdim=True))[:, :, None, None, None].unbind(1)
    for dim, pad in ((2, (0, 0, REACH, REACH)), (3, (REACH, REACH, 0, 0))):
        padded, side = F.pad(pictures, pad, mode="replicate"), pictures.shape[dim]
        parts = [weight * padded.narrow(dim, k, side) for k, weight in enumerate(shares)]
        pictures = torch.stack(parts).sum(0)
    return pictures


def shaken(pictures: Tensor, angle: Tensor, length: Tensor) -> Tensor:
    """As if the head moved while the shutter was open; `length` (B,) in half picture sides, each way."""
    still = torch.eye(2, 3, device=pictures.device).expand(len(pictures), 2, 3)
    grid = F.affine_grid(still, list(pictures.shape), align_corners=False)
    way = (torch.stack([torch.cos(angle), torch.sin(angle)], 1) * length[:, None])[:, None, None]
    moments = [
        F.grid_sample(pictures, grid + way * share, padding_mode="border", align_corners=False)
        for share in SHARES
    ]
    return torch.stack(moments).mean(0)


def jpeg(pictures: Tensor, quality: Tensor) -> Tensor:
    """Lose what JPEG loses; `quality` (B,) in 1 … 100. The side is a multiple of 8."""
    batch, _, height, width = pictures.shape
    to_ycc = pictures.new_tensor(TO_YCC)
    ycc = torch.einsum("ij,bjhw->bihw", to_ycc, 255 * pictures - 128)
    chroma = F.interpolate(F.avg_pool2d(ycc[:, 1:], 2), scale_factor=2.0, mode="nearest")
    blocks = torch.cat([ycc[:, :1], chroma], 1).view(batch, 3, height // 8, 8, width // 8, 8)
    cosines = _cosines(pictures)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality) / 100
    tables = pictures.new_tensor([LUMA, CHROMA, CHROMA]).view(1, 3, 1, 8, 1, 8)
    steps = (tables * scale.view(-1, 1, 1, 1, 1, 1)).clamp_min(1)
    kept = torch.einsum("ui,bchiwj,vj->bchuwv", cosines, blocks, cosines)
    kept = torch.round(kept / steps) * steps
    back = torch.einsum("ui,bchuwv,vj->bchiwj", cosines, kept, cosines).reshape(pictures.shape)
    return ((torch.einsum("ij,bjhw->bihw", torch.linalg.inv(to_ycc), back) + 128) / 255).clamp(0, 1)


def _cosines(like: Tensor) -> Tensor:
    """The discrete cosine transform of 8 values, orthonormal: (8, 8)."""
    number = torch.arange(8, device=like.device, dtype=like.dtype)
    table = torch.cos((2 * number + 1) * number[:, None] * (math.pi / 16)) / 2
    return torch.cat([table[:1] * math.sqrt(0.5), table[1:]])
