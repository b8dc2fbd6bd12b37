"""The failure network: from an upright face crop, predicts a coarse failure map and a score."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from detector.failure_crop import EMBEDDING
from face.landmark_network import ConvBlock, Residual, enlarged, with_weights

WIDTHS = (24, 48, 96, 128)


class FailureOutput(NamedTuple):
    """The network's output for a batch of crops.

    heat: (B, 1, 24, 24) logits, above zero if that cell is broken. embedding: (B, 32), not negative.
    score: (B,) logit, above zero if the face as a whole is broken.
    """

    heat: Tensor
    embedding: Tensor
    score: Tensor


class FailureNetwork(nn.Module):
    """The landmark network's encoder and decoder without two residual blocks.

    0.35 GFLOP, 0.96 M parameters. `forward` takes (B, 3, 96, 96) RGB in [0, 1]. Layers that the landmark
    network also has carry its names, so that a training can begin with its weights.
    """

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Sequential(ConvBlock(3, a, stride=2), Residual(a))
        self.quarter = nn.Sequential(ConvBlock(a, b, stride=2), Residual(b), Residual(b))
        self.eighth = nn.Sequential(ConvBlock(b, c, stride=2), Residual(c))
        self.sixteenth = nn.Sequential(ConvBlock(c, d, stride=2), Residual(d))
        self.lift_sixteenth, self.lift_eighth = ConvBlock(d, c, size=1), ConvBlock(c, b, size=1)
        self.refine_eighth, self.refine_quarter = Residual(c), nn.Sequential(Residual(b))
        self.heat = nn.Conv2d(b, 1, 1)
        self.describe = nn.Linear(2 * d + 2 * c + 2, EMBEDDING)
        self.judge = nn.Linear(EMBEDDING, 1)

    def forward(self, crop: Tensor) -> FailureOutput:
        quarter = self.quarter(self.stem(crop - 0.5))
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        refined = self.refine_eighth(eighth + enlarged(self.lift_sixteenth(sixteenth)))
        heat = self.heat(self.refine_quarter(quarter + enlarged(self.lift_eighth(refined))))
        seen = [x.flatten(2) for x in (sixteenth, refined, torch.sigmoid(heat))]
        pooled = torch.cat([part for x in seen for part in (x.mean(2), x.amax(2))], 1)
        embedding = torch.relu(self.describe(pooled.float()))
        return FailureOutput(heat.float(), embedding, self.judge(embedding)[:, 0].float())


def load_failure_network(path: Path) -> FailureNetwork:
    """Load the network from a safetensors file (float16 or float32), on the CPU, ready to use.

    Raises OSError if the file cannot be read and RuntimeError if it holds another network's weights.
    """
    return with_weights(FailureNetwork(), path)
