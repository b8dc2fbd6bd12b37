"""InBlocks: a convolution with few outputs, computed for four neighbouring pixels at once."""

from __future__ import annotations

import torch
from torch import Tensor, nn

SIDE = 2
"""Side of the block of pixels. With 3 or 4 outputs, four pixels fill the 16 lanes of a processor."""


class InBlocks(nn.Module):
    """A convolution of stride 1 and equal size with the same results, for pictures of even sides.

    A processor computes 16 output channels in the time of three. Here the four pixels of a block are channels
    of one wider convolution of stride 2, whose kernel contains the old kernel once for each place in the
    block. Afterwards the channels are spread over the block. This is three times as fast for 64 → 3
    channels, 7×7.
    """

    def __init__(self, convolution: nn.Conv2d) -> None:
        super().__init__()
        outputs, inputs, height, width = convolution.weight.shape
        self.convolution = nn.Conv2d(
            inputs,
            outputs * SIDE**2,
            kernel_size=(height + SIDE - 1, width + SIDE - 1),
            stride=SIDE,
            padding=(height // 2, width // 2),
        )
        with torch.no_grad():
            self.convolution.weight.copy_(_spread(convolution.weight))
            if convolution.bias is None:
                self.convolution.bias = None
            elif self.convolution.bias is not None:
                self.convolution.bias.copy_(convolution.bias.repeat_interleave(SIDE**2))
        self.convolution.requires_grad_(False)
        self.shuffle = nn.PixelShuffle(SIDE)

    @property
    def weight(self) -> Tensor:
        """The weight, whose dtype is the precision of this layer."""
        return self.convolution.weight

    def forward(self, features: Tensor) -> Tensor:
        """(batch, channels, height, width) → (batch, outputs, height, width)."""
        return self.shuffle(self.convolution(features))  # type: ignore[no-any-return]


def _spread(weight: Tensor) -> Tensor:
    """Convert (outputs, inputs, k, k) to (outputs · 4, inputs, k + 1, k + 1), in PixelShuffle's order."""
    outputs, inputs, height, width = weight.shape
    spread = weight.new_zeros(outputs, SIDE, SIDE, inputs, height + SIDE - 1, width + SIDE - 1)
    for down in range(SIDE):
        for right in range(SIDE):
            spread[:, down, right, :, down : down + height, right : right + width] = weight
    return spread.flatten(0, 2)
