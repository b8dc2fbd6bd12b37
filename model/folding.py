"""Folding: the same results from fewer and cheaper layers, for networks that are not trained again."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from model.blocks import DownBlock2d, ResBlock2d, SameBlock2d, UpBlock2d


def fold(network: nn.Module, *, enlargings: bool = True) -> None:
    """Fold, in place, batch norms into the convolutions before them and upsamplings into those after them.

    The network is fp32 and in evaluation mode; its weights have other names afterwards. Without VNNI,
    processors convolve faster in int8 than they deconvolve: leave upsamplings alone then
    (`enlargings=False`).
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
    """Fold batch norms right after a convolution in a sequence, as in the landmark networks."""
    for number, (first, second) in enumerate(pairwise(layers)):
        if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
            layers[number], layers[number + 1] = fuse_conv_bn_eval(first, second), nn.Identity()


@torch.no_grad()
def enlarging(convolution: nn.Conv2d) -> nn.ConvTranspose2d:
    """Return one deconvolution that upsamples (nearest neighbour) and then convolves 3×3.

    Each new pixel depends on 2×2 old ones, so 4 products replace 9. The kernel is the mirrored one, spread
    over the two pixels that each old one becomes.
    """
    weight = convolution.weight
    spread = F.conv2d(weight.flip(2, 3).flatten(0, 1)[:, None], weight.new_ones(1, 1, 2, 2), padding=1)
    made = nn.ConvTranspose2d(
        convolution.in_channels, convolution.out_channels, kernel_size=4, stride=2, padding=1, bias=False
    )
    made.weight = nn.Parameter(spread.view(*weight.shape[:2], 4, 4).transpose(0, 1), False)
    made.bias = convolution.bias
    return made
