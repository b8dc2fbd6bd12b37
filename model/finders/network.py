"""WindowFinder: sees in a window of the driver's face, now and at rest, what landmarks do not show."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from face.landmark_network import ConvBlock, Residual, with_weights
from model.errors import CheckpointError
from model.finders.window import HEIGHT, INPUTS, WIDTH

WIDTHS = (16, 24, 40, 64)
"""Numbers of channels at half the window's size, and at each further halving."""
PLACES = (HEIGHT // 16 + (HEIGHT % 16 > 0)) * (WIDTH // 16)
"""Number of places of the last feature map, which are told apart: a tongue is below the lips."""
SQUEEZED, HIDDEN = 16, 64
"""Numbers of features of each place, and of the whole window."""
BRIGHTEST, DARKEST = 2.5, 0.05
"""Colours are relative to the mean of the window at rest: largest ratio, and smallest mean in [0, 1]."""


class WindowFinder(nn.Module):
    """A small convolutional network that says whether a window shows a gesture, and measures it.

    It compares the window with the same one at rest: red lips, beards and shadows are in both.
    """

    def __init__(self, measures: int) -> None:
        super().__init__()
        sizes = zip((INPUTS, *WIDTHS), WIDTHS, strict=False)
        blocks = [(ConvBlock(before, width, stride=2), Residual(width)) for before, width in sizes]
        self.features = nn.Sequential(*(part for pair in blocks for part in pair))
        self.squeeze = nn.Conv2d(WIDTHS[-1], SQUEEZED, 1)
        self.answer = nn.Sequential(
            nn.Flatten(), nn.ReLU(), nn.Dropout(0.2), nn.Linear(SQUEEZED * PLACES, HIDDEN), nn.ReLU(),
            nn.Linear(HIDDEN, 1 + measures),
        )  # fmt: skip

    def forward(self, inputs: Tensor) -> Tensor:
        """(B, INPUTS, h, w) in [0, 1] → (B, 1 + measures): logit of the gesture, and its measures.

        A tongue: its tip to the right and down, and half its width. Cheeks: how far the left and the
        right one is puffed.
        """
        now, rest, lips = inputs[:, :3], inputs[:, 3:6], inputs[:, 6:]
        mean = rest.mean((2, 3), keepdim=True).clamp_min(DARKEST)
        colours = (torch.cat([now, rest], 1) / torch.cat([mean, mean], 1)).clamp(0, BRIGHTEST) - 1
        answer: Tensor = self.answer(self.squeeze(self.features(torch.cat([colours, lips - 0.5], 1))))
        return answer.float()


class LookAtWindow(nn.Module):
    """The finder on one window: (h, w, INPUTS) uint8 → the answer (1 + measures,)."""

    def __init__(self, finder: WindowFinder) -> None:
        super().__init__()
        self.finder = finder

    def forward(self, inputs: Tensor) -> Tensor:
        """Look at one window."""
        answer: Tensor = self.finder(inputs.permute(2, 0, 1)[None].float() / 255)[0]
        return answer


def load_finder(path: Path, measures: int) -> WindowFinder:
    """Load the network from a safetensors file. Raises CheckpointError if the weights do not fit."""
    try:
        return with_weights(WindowFinder(measures), path)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise CheckpointError(f"{path} does not hold the weights of a finder.") from error
