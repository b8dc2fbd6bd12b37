"""Trains the mouth painter on rendered mouths, at the end against a critic."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from model.mouth.network import TONGUE_PLANE, MouthPainter, composed, load_mouth_painter
from training.augmentation import Picture
from training.avatar_losses import difference, texture_difference
from training.avatar_network import save_half
from training.critic import Critic, critic_losses
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.mouths.samples import MouthPerson, MouthSamples, read_mouths
from training.sheets import write_sheet

OUTER, INNER = 2.0, 8.0
"""Additional weights of the lips and of the area between them, relative to the skin around them."""
SKIN = 0.15
"""Weight of pixels that are neither at the lips nor near them."""
SPARE = 0.08
"""Weight of painting outside the lips."""
FOOLED = 0.15
"""Weight of the adversarial loss: the painter is rewarded if the critic takes paint for rendered."""
CRITIC_SCALE = 2.0
"""Factor of the critic's learning rate."""
SHOWN = 24


class PainterTask:
    """What the loop trains: the painter, its samples and its loss."""

    def __init__(
        self,
        people: Sequence[MouthPerson],
        held_out: Sequence[MouthPerson],
        start: Path | None = None,
        *,
        with_critic: bool = False,
    ) -> None:
        self.painter = load_mouth_painter(start) if start else MouthPainter()
        self.samples = MouthSamples(people)
        self._unseen = MouthSamples(held_out, is_varied=False)
        self._critic = Critic() if with_critic else None

    @property
    def network(self) -> nn.Module:
        """Return the painter, and the critic if there is one."""
        if self._critic is None:
            return self.painter
        return nn.ModuleDict({"painter": self.painter, "critic": self._critic})

    def groups(self) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]] = [{"params": list(self.painter.parameters())}]
        if self._critic is not None:
            groups.append({"params": list(self._critic.parameters()), "scale": CRITIC_SCALE})
        return groups

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        inputs, true = (batch[name].float() / 255 for name in ("inputs", "true"))
        colours, share = self.painter(inputs)
        made = composed(inputs[:, :3], colours, share)
        weight, outside = weights(inputs, batch["lips"].float() / 255)
        parts = {
            "picture": 6 * difference(made, true, weight),
            "paint": 2 * difference(colours, true, weight * inputs[:, -1:] + 1e-4),
            "texture": 4 * texture_difference(made, true, weight),
            "spare": SPARE * (share * outside).mean(),
        }
        if self._critic is not None:
            losses = critic_losses(self._critic, made, true, weight)
            parts |= {"critic": losses["critic"], "painter": FOOLED * losses["painter"]}
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """L1 and gradient error and sharpness between the lips of people held out, and a sheet."""
        rows, figures = list[Picture](), dict[str, list[float]]()
        for number in range(len(self._unseen)):
            sample = self._unseen[number]
            inputs = sample["inputs"][None].to(next(self.painter.parameters()).device).float() / 255
            made = composed(inputs[:, :3], *self.painter(inputs))[0].cpu().clamp(0, 1)
            true, inner = sample["true"].float() / 255, sample["lips"][1].float() / 255
            if inner.sum() > 30:
                for name, value in measured(inputs[0, :3].cpu(), made, true, inner).items():
                    figures.setdefault(name, []).append(value)
            if number % max(1, len(self._unseen) // SHOWN) == 0 and len(rows) < 4 * SHOWN:
                rows += shown(sample, made)
        write_sheet(folder / f"mouths-{step:06d}.jpg", rows, columns=8)
        return {name: float(np.mean(values)) for name, values in figures.items()}

    def export(self, folder: Path) -> None:
        save_half(self.painter, folder / "mouth.safetensors")


def weights(inputs: Tensor, lips: Tensor) -> tuple[Tensor, Tensor]:
    """Return the weight of each pixel (B, 1, h, w), and 1 for pixels neither between nor at the lips."""
    outer, inner = lips[:, :1], lips[:, 1:]
    tongue, near = inputs[:, TONGUE_PLANE, None], inputs[:, -1:]
    inside = torch.maximum(outer, tongue)
    return SKIN + 0.5 * near + OUTER * inside + INNER * torch.maximum(inner, tongue), 1 - inside


def measured(seen: Tensor, made: Tensor, true: Tensor, inner: Tensor) -> Figures:
    """Errors between the lips (h, w), and how much the pictures vary there against the truth."""
    figures = {}
    for name, picture in (("before", seen), ("after", made)):
        off = (picture - true).abs().mean(0)
        slopes = [slopes_of(x) for x in (picture, true)]
        within, slope_off = inner[:-1, :-1], slopes_of(picture - true).mean(0)
        figures[f"l1_{name}"] = float((off * inner).sum() / inner.sum())
        figures[f"gradient_{name}"] = float((slope_off * within).sum() / within.sum())
        figures[f"sharpness_{name}"] = float((slopes[0] * within).sum() / (slopes[1] * within).sum())
    return figures


def slopes_of(picture: Tensor) -> Tensor:
    """Return the change from each pixel of (3, h, w) to the next ones, (3, h - 1, w - 1)."""
    return torch.diff(picture, dim=2)[:, :-1].abs() + torch.diff(picture, dim=1)[..., :-1].abs()


def shown(sample: dict[str, Tensor], made: Tensor) -> list[Picture]:
    """The avatar at rest, the scene before the painter, after it, and the truth."""
    pictures = (sample["inputs"][3:6], sample["inputs"][:3], (made * 255).round().byte(), sample["true"])
    return [np.ascontiguousarray(picture.permute(1, 2, 0).numpy()) for picture in pictures]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the folder of mouths, and the length of the training."""
    add_plan_arguments(parser, steps=4000, batch=16, rate=2e-3)
    parser.add_argument("--mouths", type=Path, required=True, help="folder of `train mouth-windows`")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")
    parser.add_argument("--critic", action="store_true", help="also train against a critic")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = (read_mouths(arguments.mouths, held_out=which) for which in (False, True))
    task = PainterTask(people, held_out, arguments.start, with_critic=arguments.critic)
    train(task, plan)
    return 0
