"""Trains the tongue finder on rendered mouths, and measures it on people held out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from model.mouth.driver_tongue import CERTAIN
from model.mouth.tongue_network import TongueFinder, load_tongue_finder
from training.avatar_network import save_half
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.mouths.samples import read_mouths
from training.mouths.tongue_samples import TonguePerson, TongueSamples, read_tongues
from training.sheets import write_sheet

SIDE = 0.5
"""Weight of the tongue's side, relative to how far it is out."""
EASY, HARD = 0.3, 2.0
"""Weight of a sample that is answered well, and its rise with the error: hard ones decide false alarms."""
UNSEEN = 768
"""Number of samples of people held out."""


class TongueTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self, people: Sequence[TonguePerson], held_out: Sequence[TonguePerson], start: Path | None = None
    ) -> None:
        self.network = load_tongue_finder(start) if start else TongueFinder()
        self.samples = TongueSamples(people)
        self._unseen = TongueSamples(held_out, seed=1)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters()), "weight_decay": 1e-2}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        found = self.network(batch["inputs"].float() / 255)
        is_out, amount = batch["answer"][:, 0], batch["answer"][:, 1:]
        unsure = F.binary_cross_entropy_with_logits(found[:, 0], 0.01 + 0.98 * is_out, reduction="none")
        weight = batch["known"] * (EASY + HARD * unsure.detach().clamp(max=2))
        off = (found[:, 1] - amount[:, 0]).abs() + SIDE * (found[:, 2] - amount[:, 1]).abs()
        parts = {
            "certain": (unsure * weight).sum() / weight.sum().clamp_min(1),
            "amount": (off * is_out).mean(),
        }
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Share of tongues that are found, of mouths without one that are taken for one, and errors."""
        samples = [self._unseen[number] for number in range(UNSEEN)]
        batch = {name: torch.stack([each[name] for each in samples]) for name in samples[0]}
        device = next(self.network.parameters()).device
        answer = self.network(batch["inputs"].to(device).float() / 255).float().cpu()
        out, sure = batch["answer"][:, 0] > 0, batch["known"] > 0
        fires = answer[:, 0] > CERTAIN
        wrong = torch.nonzero(sure & (fires != out))[:, 0].tolist()
        tiles = [np.ascontiguousarray(batch["inputs"][k, :3].permute(1, 2, 0).numpy()) for k in wrong[:64]]
        if tiles:
            write_sheet(folder / "tongues.jpg", tiles, columns=16)
        off = (answer[:, 1:] - batch["answer"][:, 1:]).abs()
        strict = float(answer[sure & ~out, 0].quantile(0.995))
        return {
            "found": float(fires[out].float().mean()),
            "false": float(fires[sure & ~out].float().mean()),
            "found_at_half_a_percent": float((answer[out, 0] > strict).float().mean()),
            "amount_error": float(off[out, 0].mean()),
            "side_error": float(off[out, 1].mean()),
        }

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "tongue.safetensors")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the folders of tongues and mouths, and the length of the training."""
    add_plan_arguments(parser, steps=2400, batch=48, rate=3e-3)
    parser.add_argument("--tongues", type=Path, required=True, help="folder of `train tongues`")
    parser.add_argument("--mouths", type=Path, help="folder of `train mouth-windows`, which are used as well")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = (read_tongues(arguments.tongues, held_out=which) for which in (False, True))
    if arguments.mouths:
        for group, which in ((people, False), (held_out, True)):
            group += [TonguePerson.of_mouths(each) for each in read_mouths(arguments.mouths, held_out=which)]
    train(TongueTask(people, held_out, arguments.start), plan)
    return 0
