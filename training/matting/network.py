"""Trains the matting network on cutouts of rendered people before backgrounds of every kind."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from model.layers.matting import MATTING_SIDE
from model.layers.matting_network import MattingNetwork, alpha_of, load_matting_network
from training.augmentation import Picture
from training.avatar_network import save_half
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.matting.cutouts import CutPerson, read_cutouts
from training.matting.errors import matte_errors
from training.matting.samples import MattingSamples, draw_rooms
from training.sheets import write_sheet

UNSEEN = 64
"""Number of held-out samples in an evaluation."""


class MattingTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self,
        people: Sequence[CutPerson],
        held_out: Sequence[CutPerson],
        rooms: Sequence[Picture],
        other_rooms: Sequence[Picture],
        start: Path | None = None,
        side: int = MATTING_SIDE,
    ) -> None:
        self.network = load_matting_network(start) if start else MattingNetwork()
        self.samples = MattingSamples(people, rooms, side=side)
        self._unseen = MattingSamples(held_out, other_rooms, seed=1, side=side)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters())}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        logits = self.network(batch["picture"].float() / 255).float()
        true = batch["alpha"].float() / 255
        parts = {
            "likely": F.binary_cross_entropy_with_logits(logits, true),
            "apart": (logits.sigmoid() - true).abs().mean(),
            "edges": pyramid_error(logits.sigmoid(), true),
        }
        total = 0.5 * parts["likely"] + 2 * parts["apart"] + parts["edges"]
        return total, {name: float(part.detach()) for name, part in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        errors, rows = [], []
        for number in range(UNSEEN):
            sample = self._unseen[number]
            device = next(self.network.parameters()).device
            found = alpha_of(self.network, sample["picture"][None].to(device).float() / 255)[0].cpu().numpy()
            errors.append(matte_errors(found, sample["alpha"][0].numpy() / 255))
            if number < 16:
                rows += shown(sample, found)
        write_sheet(folder / "mattes.jpg", rows, columns=6)
        means = np.mean(errors, axis=0)
        return dict(zip(("sad", "mse", "gradient", "connectivity"), means.tolist(), strict=True))

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "matting.safetensors")


def pyramid_error(found: Tensor, true: Tensor, levels: int = 4) -> Tensor:
    """Return the L1 of Laplacian pyramids (Hou and Liu 2019) of (B, 1, h, w), coarser levels weigh more."""
    total, difference = found.new_zeros(()), found - true
    for level in range(levels):
        smaller = F.avg_pool2d(difference, 2)
        back = F.interpolate(smaller, scale_factor=2.0, mode="bilinear", align_corners=False)
        total = total + 2**level * (difference - back).abs().mean()
        difference = smaller
    return total


def shown(sample: dict[str, Tensor], found: np.ndarray[Any, Any]) -> list[Picture]:
    """Draw the picture, its true alpha and the estimated alpha."""
    picture = np.ascontiguousarray(sample["picture"].permute(1, 2, 0).numpy())
    alphas = (sample["alpha"][0].numpy(), (found * 255).round().astype(np.uint8))
    return [picture, *(np.repeat(alpha[:, :, None], 3, 2) for alpha in alphas)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the folders of cutouts, and the length of the training."""
    add_plan_arguments(parser, steps=6000, batch=8, rate=2e-3)
    parser.add_argument("--cutouts", type=Path, nargs="+", required=True, help="folders of `train cutouts`")
    parser.add_argument(
        "--side",
        type=int,
        default=MATTING_SIDE,
        help="of the pictures trained on; half is quicker",
    )
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the arguments say. Returns the exit code."""
    plan = plan_of(arguments)
    torch.manual_seed(0)
    people, held_out = read_cutouts(arguments.cutouts), read_cutouts(arguments.cutouts, held_out=True)
    rooms = draw_rooms(), draw_rooms(40, seed=1)
    train(MattingTask(people, held_out, *rooms, arguments.start, arguments.side), plan)
    return 0
