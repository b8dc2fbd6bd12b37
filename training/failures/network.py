"""Trains the failure network, which locates broken parts of a face and scores it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor

from detector import metrics
from detector.failure_network import FailureNetwork, FailureOutput, load_failure_network
from training.augmentation import Picture
from training.avatar_network import save_half
from training.failures.corpus import Film, read_cast, read_films
from training.failures.samples import FailureSamples
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.people import Person, read_people
from training.sheets import write_sheet

HELD_OUT = 8
"""Interval of the held-out scenes, none of whose people are trained on."""

WEIGHTS = {"heat": 1.0, "score": 0.6}
"""Weights of the parts of the loss."""

TAKEN_RATE = 0.4
"""Factor of the learning rate of layers from the landmark network. The first of them keep their weights.

These layers were trained on 25 times as many people, and generalise to real faces.
"""

EVALUATED = 384
"""Number of samples of held-out people in an evaluation."""


class FailureTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self,
        people: Sequence[Person],
        films: Sequence[Film],
        held_out: FailureSamples,
        start: Path | None = None,
    ) -> None:
        self.network = begun(start)
        self.samples = FailureSamples(people, films)
        self._kept = [self.network.stem, self.network.quarter] if start else []
        self._held_out = [held_out[number] for number in range(EVALUATED)]

    def groups(self) -> list[dict[str, Any]]:
        """Return parameters by rate: the head's full, the landmark network's lower, its first ones' zero."""
        head = [self.network.heat, self.network.describe, self.network.judge]
        taken = [module for module in self.network.children() if module not in (*head, *self._kept)]
        return [
            {"params": [p for module in modules for p in module.parameters()], "scale": scale}
            for modules, scale in ((head, 1.0), (taken, TAKEN_RATE))
        ]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        for module in self._kept:  # the loop sets everything to training
            module.eval().requires_grad_(False)
        parts = losses(self.network(batch["picture"].float() / 255), batch)
        total = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
        return total, {name: float(part.detach()) for name, part in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        batch = {name: torch.stack([s[name] for s in self._held_out]) for name in self._held_out[0]}
        outputs = [self.network(part.float() / 255) for part in torch.split(batch["picture"], 64)]
        output = FailureOutput(*(torch.cat(part) for part in zip(*outputs, strict=True)))
        show(batch, output, folder / "held_out.jpg")
        save_half(self.network, folder / f"step_{step}.safetensors")  # for the mean of the last ones
        return figures_of(batch, output)

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "failures.safetensors")


def begun(start: Path | None) -> FailureNetwork:
    """Make a network that begins with another's layers of the same name and shape, or untrained."""
    if start is None:
        return FailureNetwork()
    network, weights = FailureNetwork(), load_file(start)
    if weights.keys() == network.state_dict().keys():
        return load_failure_network(start)
    own = network.state_dict()
    fitting = {n: w.float() for n, w in weights.items() if n in own and own[n].shape == w.shape}
    network.load_state_dict(own | fitting)
    return network


def losses(output: FailureOutput, batch: Batch) -> dict[str, Tensor]:
    """Return the binary cross-entropy with soft targets, of the map's weighted cells and of the score."""
    weight = batch["weight"]
    heat = F.binary_cross_entropy_with_logits(output.heat[:, 0], batch["heat"], reduction="none")
    return {
        "heat": (heat * weight).sum() / (weight.sum() + 1),
        "score": F.binary_cross_entropy_with_logits(output.score, batch["score"]),
    }


def figures_of(batch: Batch, output: FailureOutput) -> Figures:
    """Return the AUC of certainly failing against certainly fine frames, and the AP of the faces' cells."""
    score, truth = output.score.numpy(), batch["score"].numpy()
    sure = (truth < 0.1) | (truth > 0.9)
    face = batch["weight"].numpy() > 0.7
    cells, broken = output.heat[:, 0].numpy()[face], batch["heat"].numpy()[face]
    known = (broken < 0.2) | (broken > 0.6)
    return {
        "auc": metrics.measure(truth[sure] > 0.5, score[sure].astype(np.float64), 0.0).auc,
        "cell_ap": metrics.average_precision(broken[known] > 0.5, cells[known].astype(np.float64)),
    }


def show(batch: Batch, output: FailureOutput, path: Path, count: int = 64) -> None:
    """Draw a sheet: crop, true heat, predicted heat."""
    pictures = batch["picture"].permute(0, 2, 3, 1).numpy()
    found = torch.sigmoid(output.heat[:, 0]).numpy()
    rows = [
        np.concatenate([p, heated(p, t), heated(p, f)], 1)
        for p, t, f in zip(pictures[:count], batch["heat"].numpy(), found, strict=False)
    ]
    write_sheet(path, rows, columns=6)


def heated(picture: Picture, heat: NDArray[np.float32]) -> Picture:
    """Draw the picture under its heat, in red."""
    size = (picture.shape[1], picture.shape[0])
    strength = 0.65 * np.clip(cv2.resize(heat, size), 0, 1)[..., None]
    return np.asarray(picture * (1 - strength) + np.array([255, 0, 0]) * strength, np.uint8)


def scenes_of(folder: Path, *, held_out: bool) -> list[int]:
    """Return the numbers of the rendered scenes of one side of the split."""
    numbers = sorted(int(path.name[6:]) for path in folder.glob("scene_*"))
    return [number for number in numbers if is_held_out(number) == held_out]


def is_held_out(scene: int) -> bool:
    """Return whether this scene is held out, for measuring."""
    return scene % HELD_OUT == HELD_OUT - 1


def read_corpus(scenes: Path, films: Path, *, held_out: bool) -> tuple[list[Person], list[Film]]:
    """Read the people and the films of one side of the split."""
    people = [p for scene in scenes_of(scenes, held_out=held_out) for p in read_cast(scenes, scene)]
    chosen = [film for film in read_films(films) if is_held_out(film.scene) == held_out]
    return people, chosen


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=1000, batch=32, rate=1.5e-3)
    parser.add_argument("--scenes", type=Path, required=True, metavar="DIR", help="rendered scenes")
    parser.add_argument("--films", type=Path, required=True, metavar="DIR", help="films of the corpus")
    parser.add_argument(
        "--start", type=Path, help="weights to begin with: the landmark network's, or its own"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train as the arguments say. Returns the exit code."""
    plan = plan_of(arguments)
    people, films = read_corpus(arguments.scenes, arguments.films, held_out=False)
    people += read_people(arguments.heads)  # far more people than act in the scenes
    held_out = FailureSamples(*read_corpus(arguments.scenes, arguments.films, held_out=True), seed=1)
    train(FailureTask(people, films, held_out, arguments.start), plan)
    return 0
