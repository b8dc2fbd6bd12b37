"""Folding: the same figures from fewer and cheaper layers, for networks that will not be trained again."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from model.blocks import DownBlock2d, ResBlock2d, SameBlock2d, UpBlock2d


def fold(network: nn.Module, *, enlargings: bool = True) -> None:
    """Fold, in place, each batch norm into the convolution before it and each enlarging into the one after.

    In 8 bits an enlarging is better left alone by processors without VNNI: they convolve sooner in them than
    they deconvolve.

    The network is fp32 and in evaluation mode; its weights have other names afterwards.
    """
    for block in network.modules():
        if isinstance(block, DownBlock2d | UpBlock2d | SameBlock2d):
            block.conv = fuse_conv_bn_eval(block.conv, block.norm)
            block.norm = nn.Identity()  # type: ignore[assignment]
        elif isinstance(block, ResBlock2d):
            block.conv1 = fuse_conv_bn_eval(block.conv1, block.norm2)
            block.norm2 = nn.Identity()  # type: ignore[assignment]
        elif isinstance(block, nn.Sequential):
            _fold_sequence(block)
        if enlargings and isinstance(block, UpBlock2d):
            block.conv = enlarging(block.conv)  # type: ignore[assignment]
            block.enlarge = nn.Identity()  # type: ignore[assignment]


def _fold_sequence(layers: nn.Sequential) -> None:
    """The same for a batch norm right behind a convolution, as in the networks that find points."""
    for number, (first, second) in enumerate(pairwise(layers)):
        if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
            layers[number], layers[number + 1] = fuse_conv_bn_eval(first, second), nn.Identity()


@torch.no_grad()
def enlarging(convolution: nn.Conv2d) -> nn.ConvTranspose2d:
    """What doubles a picture (nearest neighbour) and then convolves it 3×3, in one step.

    Each new pixel sees only 2×2 old ones, so that 4 products do what took 9. The kernel is the mirrored one
    spread over the two pixels that each old one becomes.
    """
    weight = convolution.weight
    spread = F.conv2d(weight.flip(2, 3).flatten(0, 1)[:, None], weight.new_ones(1, 1, 2, 2), padding=1)
    made = nn.ConvTranspose2d(
        convolution.in_channels, convolution.out_channels, kernel_size=4, stride=2, padding=1, bias=False
    )
    made.weight = nn.Parameter(spread.view(*weight.shape[:2], 4, 4).transpose(0, 1), False)
    made.bias = convolution.bias
    return made
