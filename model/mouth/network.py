"""MouthPainter: paints teeth, tongue and lips in the window around the mouth."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from torch import Tensor, nn

from face.landmark_network import ConvBlock, Residual, with_weights
from model.errors import CheckpointError
from model.layers.matting_network import UpBlock
from model.mouth.drawing import INPUTS, PLANES

TONGUE_PLANE = 3 + 3 + PLANES - 1
"""Number of the channel in which the tongue is drawn."""
WIDTHS = (16, 32, 56, 80)
"""Numbers of channels at half the window's size, and at each further halving."""
BLOCK = 16
"""Side in pixels of the blocks whose mean colours the painter begins with."""
BLOCKS = (0, 1, 2, 2)
"""Numbers of residual blocks at each of these sizes."""


class MouthPainter(nn.Module):
    """A U-Net (Ronneberger et al. 2015) on the window, which adds details to the softened scene.

    Four neighbouring pixels go through it together and come out together (Shi et al. 2016).
    """

    def __init__(self) -> None:
        super().__init__()
        half, *deeper = WIDTHS
        self.stem = nn.Sequential(nn.PixelUnshuffle(2), ConvBlock(4 * INPUTS, half))
        sizes = zip(WIDTHS, deeper, BLOCKS[1:], strict=False)
        self.down = nn.ModuleList(
            nn.Sequential(ConvBlock(wider, width, stride=2), *(Residual(width) for _ in range(blocks)))
            for wider, width, blocks in sizes
        )
        pairs = zip(WIDTHS[::-1], WIDTHS[-2::-1], strict=False)
        self.up = nn.ModuleList(UpBlock(wide, narrow) for wide, narrow in pairs)
        self.change = nn.Sequential(nn.Conv2d(half, 16, 3, padding=1), nn.PixelShuffle(2))
        for parameter in self.change.parameters():  # training begins with what is shown
            nn.init.zeros_(parameter)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Return RGB (B, 3, h, w) and the share of it (B, 1, h, w) in the result; the rest stays as it is.

        `inputs` (B, INPUTS, h, w) are in [0, 1]. The share is 0 wherever it may not paint. RGB may lie a
        little outside [0, 1].
        """
        levels = [self.stem(inputs - 0.5)]
        for block in self.down:
            levels.append(block(levels[-1]))
        features = levels.pop()
        for block in self.up:
            features = block(features, levels.pop())
        change = self.change(features).float()
        return softened(inputs[:, :3]) + change[:, :3], torch.sigmoid(change[:, 3:] + 2) * inputs[:, -1:]


def softened(pictures: Tensor) -> Tensor:
    """Blur pictures (B, 3, h, w), whose sides are multiples of BLOCK: their colours without their details."""
    means = F.avg_pool2d(pictures, BLOCK)
    return F.interpolate(means, scale_factor=float(BLOCK), mode="bilinear", align_corners=False)


class PaintWindow(nn.Module):
    """The painter on pictures: (h, w, INPUTS) uint8 → (h, w, 4) uint8, RGB and its share in the result."""

    def __init__(self, painter: MouthPainter) -> None:
        super().__init__()
        self.painter = painter

    def forward(self, inputs: Tensor) -> Tensor:
        """Paint one window."""
        colours, share = self.painter(inputs.permute(2, 0, 1)[None].float() / 255)
        painted = torch.cat([colours, share], 1)[0].permute(1, 2, 0)
        return (255 * painted.clamp(0, 1)).round().to(torch.uint8)


def composed(seen: Tensor, colours: Tensor, share: Tensor) -> Tensor:
    """Return the painted window (B, 3, h, w)."""
    return seen + share * (colours - seen)


def load_mouth_painter(path: Path) -> MouthPainter:
    """Load the network from a safetensors file. Raises CheckpointError if the weights do not fit."""
    try:
        return with_weights(MouthPainter(), path)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise CheckpointError(f"{path} does not hold the weights of the mouth painter.") from error
