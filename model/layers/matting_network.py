"""MattingNetwork: predicts each pixel's share of the person from a picture."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from torch import Tensor, nn

from face.landmark_network import ConvBlock, Residual, with_weights
from model.errors import CheckpointError

WIDTHS = (24, 40, 64, 96, 128)
"""Numbers of channels at half the side, and at each further halving."""


class MattingNetwork(nn.Module):
    """A U-Net (Ronneberger et al. 2015) with residual blocks. Its deepest level also takes its own mean.

    Four neighbouring pixels go through it together and come out together (Shi et al. 2016).
    """

    def __init__(self) -> None:
        super().__init__()
        half, *deeper = WIDTHS
        self.stem = nn.Sequential(nn.PixelUnshuffle(2), ConvBlock(12, half))
        self.down = nn.ModuleList(
            nn.Sequential(
                ConvBlock(wider, width, stride=2), *(Residual(width) for _ in range(1 + (width > 40)))
            )
            for wider, width in zip(WIDTHS, deeper, strict=False)
        )
        self.scene = nn.Linear(WIDTHS[-1], WIDTHS[-1])
        pairs = zip(WIDTHS[::-1], WIDTHS[-2::-1], strict=False)
        self.up = nn.ModuleList(UpBlock(wide, narrow) for wide, narrow in pairs)
        self.alpha = nn.Sequential(nn.Conv2d(half, 4, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, side, side) RGB in [0, 1], the side a multiple of 32 → (B, 1, side, side) logits."""
        levels = [self.stem(pictures - 0.5)]
        for block in self.down:
            levels.append(block(levels[-1]))
        deepest = levels.pop()
        features = deepest + self.scene(deepest.mean((2, 3)))[:, :, None, None]
        for block in self.up:
            features = block(features, levels.pop())
        return self.alpha(features)  # type: ignore[no-any-return]


class UpBlock(nn.Module):
    """Upsample by two, add the encoder's features of that size, then convolve once."""

    def __init__(self, wide: int, narrow: int) -> None:
        super().__init__()
        self.lift = nn.Conv2d(wide, narrow, 1)
        self.mix = ConvBlock(narrow, narrow)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """(B, wide, h, w) and (B, narrow, 2h, 2w) → (B, narrow, 2h, 2w)."""
        lifted = F.interpolate(self.lift(coarse), scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.mix(fine + lifted)  # type: ignore[no-any-return]


def load_matting_network(path: Path) -> MattingNetwork:
    """Load the network from a safetensors file. Raises CheckpointError if the weights do not fit."""
    try:
        return with_weights(MattingNetwork(), path)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise CheckpointError(f"{path} does not hold the weights of the matting network.") from error


class Alpha(nn.Module):
    """A matting network's alpha instead of its logits."""

    def __init__(self, network: MattingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, side, side) RGB in [0, 1] → (B, side, side) alpha in [0, 1], float32."""
        return torch.sigmoid(self.network(pictures).float())[:, 0]


@torch.inference_mode()
def alpha_of(network: MattingNetwork, pictures: Tensor) -> Tensor:
    """Convert (B, 3, side, side) RGB in [0, 1] to (B, side, side) alpha in [0, 1], float32."""
    return Alpha(network)(pictures)  # type: ignore[no-any-return]
