"""FinderTask: trains a finder on rendered windows, and measures it on people held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from model.finders.network import WindowFinder, load_finder
from training.avatar_network import save_half
from training.finders.samples import FinderSamples, Person
from training.loop import Batch, Figures
from training.sheets import write_sheet

EASY, HARD = 0.3, 2.0
"""Weight of a sample that is answered well, and its rise with the error: hard ones decide false alarms."""
UNSEEN = 768
"""Number of samples of people held out."""


class Gesture(NamedTuple):
    """What a finder looks for.

    name: of the weights' file. certain: the logit from which it is shown. measures: names of its
    measures, and weights: of their errors.
    """

    name: str
    certain: float
    measures: tuple[str, ...]
    weights: tuple[float, ...]


class FinderTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self,
        gesture: Gesture,
        samples: FinderSamples[Person],
        unseen: FinderSamples[Person],
        start: Path | None = None,
    ) -> None:
        count = len(gesture.measures)
        self.network = load_finder(start, count) if start else WindowFinder(count)
        self.samples = samples
        self._unseen, self._gesture = unseen, gesture

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters()), "weight_decay": 1e-2}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        found = self.network(batch["inputs"].float() / 255)
        is_out, amount = batch["answer"][:, 0], batch["answer"][:, 1:]
        unsure = F.binary_cross_entropy_with_logits(found[:, 0], 0.01 + 0.98 * is_out, reduction="none")
        weight = batch["known"] * (EASY + HARD * unsure.detach().clamp(max=2))
        off = torch.nan_to_num((found[:, 1:] - amount).abs()) @ amount.new_tensor(self._gesture.weights)
        parts = {
            "certain": (unsure * weight).sum() / weight.sum().clamp_min(1),
            "amount": (off * is_out).mean(),
        }
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Share of gestures that are found, of windows without one that are taken for one, and errors."""
        samples = [self._unseen[number] for number in range(UNSEEN)]
        batch = {name: torch.stack([each[name] for each in samples]) for name in samples[0]}
        device = next(self.network.parameters()).device
        answer = self.network(batch["inputs"].to(device).float() / 255).float().cpu()
        out, sure = batch["answer"][:, 0] > 0, batch["known"] > 0
        fires = answer[:, 0] > self._gesture.certain
        wrong = torch.nonzero(sure & (fires != out))[:, 0].tolist()
        tiles = [np.ascontiguousarray(batch["inputs"][k, :3].permute(1, 2, 0).numpy()) for k in wrong[:64]]
        if tiles:
            write_sheet(folder / f"{self._gesture.name}.jpg", tiles, columns=16)
        off = (answer[:, 1:] - batch["answer"][:, 1:]).abs()
        strict = float(answer[sure & ~out, 0].quantile(0.995))
        return {
            "found": float(fires[out].float().mean()),
            "false": float(fires[sure & ~out].float().mean()),
            "found_at_half_a_percent": float((answer[out, 0] > strict).float().mean()),
        } | {f"{name}_error": float(off[out, k].nanmean()) for k, name in enumerate(self._gesture.measures)}

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / f"{self._gesture.name}.safetensors")
