"""The convolution blocks and the hourglass of all three networks.

Rewritten after modules/util.py of the First Order Motion Model (Siarohin et al. 2019, MIT licence); the
attribute names are keys in the published weights.
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.config import HourglassConfig


class Hourglass(nn.Module):
    """Encoder and decoder with skip connections; its output ends with its input."""

    def __init__(self, in_features: int, config: HourglassConfig) -> None:
        super().__init__()
        self.encoder = Encoder(in_features, config)
        self.decoder = Decoder(in_features, config)
        self.out_filters = config.block_expansion + in_features

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, in_features, height, width) → (batch, out_filters, height, width)."""
        return self.decoder(self.encoder(pictures))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """The contracting path: each block halves the picture."""

    def __init__(self, in_features: int, config: HourglassConfig) -> None:
        super().__init__()
        widths = [in_features, *_widths(config)[1:]]
        self.down_blocks = nn.ModuleList(DownBlock2d(narrow, wide) for narrow, wide in pairwise(widths))

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Return the input and the output of each block, largest first."""
        levels = [pictures]
        for block in self.down_blocks:
            levels.append(block(levels[-1]))
        return levels


class Decoder(nn.Module):
    """The expanding path: each block doubles the picture and appends the encoder's output of that size."""

    def __init__(self, in_features: int, config: HourglassConfig) -> None:
        super().__init__()
        widths = _widths(config)
        deepest = config.num_blocks - 1
        self.up_blocks = nn.ModuleList(
            UpBlock2d(widths[level + 1] * (1 if level == deepest else 2), widths[level])
            for level in reversed(range(config.num_blocks))
        )

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Return one picture of the input's size from the encoder's levels."""
        picture, *skips = reversed(levels)
        for block, skip in zip(self.up_blocks, skips, strict=True):
            picture = torch.cat([block(picture), skip], dim=1)
        return picture


class Enlarge(nn.Module):
    """Bilinear upsampling of square planes by two matrix products, one for rows and one for columns.

    On a processor, one or two planes take a third of the time of interpolation. `interleaved` is the number
    of planes whose values alternate, such as x and y of a deformation.
    """

    rows: Tensor
    columns: Tensor

    def __init__(self, side: int, larger: int, *, align_corners: bool, interleaved: int = 1) -> None:
        super().__init__()
        self.times, self.align_corners = larger // side, align_corners
        points = torch.eye(side)[None]
        line = F.interpolate(points, size=larger, mode="linear", align_corners=align_corners)[0]
        self.register_buffer("rows", line.T.contiguous(), persistent=False)
        self.register_buffer("columns", torch.kron(line, torch.eye(interleaved)), persistent=False)

    def forward(self, planes: Tensor) -> Tensor:
        """(…, side, side · interleaved) → (…, larger, larger · interleaved).

        Planes (batch, channels, h, w) of another size, such as a window in training, are scaled by the same
        factor.
        """
        if planes.shape[-2:] != (self.rows.shape[1], self.columns.shape[0]):
            size = [side * self.times for side in planes.shape[2:]]
            return F.interpolate(planes, size=size, mode="bilinear", align_corners=self.align_corners)
        return self.rows @ planes @ self.columns


class DownBlock2d(nn.Module):
    """Convolution, batch norm, ReLU, then average pooling by 2."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_features, out_features, kernel_size=3, padding=1)
        self.norm = nn.BatchNorm2d(out_features)

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, in, height, width) → (batch, out, height / 2, width / 2)."""
        return F.avg_pool2d(F.relu(self.norm(self.conv(pictures))), kernel_size=2)


class UpBlock2d(nn.Module):
    """Upsampling by 2, then convolution, batch norm, ReLU."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.enlarge = nn.Upsample(scale_factor=2.0)
        self.conv = nn.Conv2d(in_features, out_features, kernel_size=3, padding=1)
        self.norm = nn.BatchNorm2d(out_features)

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, in, height, width) → (batch, out, height · 2, width · 2)."""
        return F.relu(self.norm(self.conv(self.enlarge(pictures))))


class SameBlock2d(nn.Module):
    """Convolution, batch norm, ReLU at the same size."""

    def __init__(self, in_features: int, out_features: int, kernel_size: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_features, out_features, kernel_size, padding=kernel_size // 2)
        self.norm = nn.BatchNorm2d(out_features)

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, in, height, width) → (batch, out, height, width)."""
        return F.relu(self.norm(self.conv(pictures)))


class ResBlock2d(nn.Module):
    """Two steps of batch norm, ReLU and convolution, added to the input."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(features, features, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(features, features, kernel_size=3, padding=1)
        self.norm1 = nn.BatchNorm2d(features)
        self.norm2 = nn.BatchNorm2d(features)

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, features, height, width) → the same shape."""
        made = self.conv1(F.relu(self.norm1(pictures)))
        return pictures + self.conv2(F.relu(self.norm2(made)))  # type: ignore[no-any-return]


class AntiAliasInterpolation2d(nn.Module):
    """Downsampling without aliasing: a Gaussian blur, then every n-th pixel."""

    weight: Tensor

    def __init__(self, channels: int, scale: float) -> None:
        super().__init__()
        self.step = round(1 / scale)
        sigma = (self.step - 1) / 2
        size = 2 * round(4 * sigma) + 1
        self.reach = size // 2
        positions = torch.arange(size, dtype=torch.float32) - self.reach
        bump = torch.exp(-0.5 * (positions / max(sigma, 1e-6)).square())
        kernel = bump[:, None] * bump[None, :]
        self.register_buffer("weight", (kernel / kernel.sum()).expand(channels, 1, size, size).clone())

    def forward(self, pictures: Tensor) -> Tensor:
        """(batch, channels, height, width) → (batch, channels, height · scale, width · scale)."""
        if self.step == 1:
            return pictures
        channels = pictures.shape[1]
        return F.conv2d(pictures, self.weight, stride=self.step, padding=self.reach, groups=channels)


def _widths(config: HourglassConfig) -> list[int]:
    """Return the channels at each level of an hourglass, the largest picture first."""
    return [
        min(config.max_features, config.block_expansion * 2**level) for level in range(config.num_blocks + 1)
    ]
