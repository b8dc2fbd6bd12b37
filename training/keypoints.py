"""Trains landmark network and close-ups inside the avatar network, on two pictures of one person.

What moves an avatar is how far a driver's landmarks are from the avatar's. An error that both have does no
harm, so the error that they do not share is a loss of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from face.ibug import EYES, JAW, LID_PAIRS, LIP_PAIRS, NUM_LANDMARKS, NUM_POINTS, OUTER_EYE_CORNERS
from model.face_keypoints import FaceKeypoints
from training.augmentation import made_up
from training.avatar import freeze_norms, halve_convolutions
from training.avatar_network import AvatarNetwork, load_avatar_network, save_half
from training.close_ups import gently_disturbed
from training.landmark_samples import channels_first, disturbed
from training.landmarks import wing
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.pairs import Pairs
from training.people import Person, read_people

HARSH = 0.15
"""Share of pictures with all rooms and cameras, and with things in front of the face."""
MADE_UP = 0.5
"""Share of pictures with lips of another colour, or another light inside the mouth."""

SIZES = (92.0, 185.0)
"""Length of the longer side of a face, in px of 256, from the smallest to the largest."""

JAW_SHARE = 0.5
"""Weight of a landmark of the jaw. Hair often hides it."""

USUAL_DISTANCE = 0.55
"""Distance of the eyes' outer corners in half picture sides, at which errors count once."""

MEASURED = 24
"""Number of pairs of people held out that are measured."""

WEIGHTS = {"points": 8.0, "pairs": 8.0, "openings": 8.0}
"""Weights of the parts of the loss."""


class SeenPairs(Dataset[dict[str, Tensor]]):
    """Two pictures of one person as two webcams show them; sample i depends on (seed, i) alone.

    source, driving: (3, 256, 256) uint8. source_points, driving_points: (70, 2), exact, as `Pairs` has them.
    """

    def __init__(self, people: Sequence[Person], seed: int = 0) -> None:
        self._pairs, self._seed = Pairs(people, seed, imprecision=0.0, sizes=SIZES), seed

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        pair = self._pairs[index]
        rng = np.random.default_rng((self._seed + 1, index))
        sample: dict[str, Tensor] = {}
        for name in ("source", "driving"):
            points = pair[f"{name}_points"]
            picture = np.ascontiguousarray(pair[name].numpy().transpose(1, 2, 0))
            if rng.random() < MADE_UP:
                picture = made_up(picture, ((points.numpy() + 1) * 127.5).astype(np.float32), rng)
            is_harsh = rng.random() < HARSH
            seen = disturbed(picture, rng, None) if is_harsh else gently_disturbed(picture, rng)
            sample |= {name: channels_first(seen), f"{name}_points": points}
        return sample


class KeypointTask:
    """What the loop trains: the networks that find keypoints, inside the avatar network, which stays."""

    def __init__(self, network: AvatarNetwork, people: Sequence[Person], held_out: Sequence[Person]) -> None:
        self.network, self.samples = network, SeenPairs(people)
        self._held_out = SeenPairs(held_out, seed=1)
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(name.startswith("kp_detector.") and ".pose." not in name)
        halve_convolutions(network)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": [p for p in self.network.parameters() if p.requires_grad]}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        freeze_norms(self.network)
        pictures = torch.cat([batch["source"], batch["driving"]]).float() / 255
        true = torch.cat([batch["source_points"], batch["driving_points"]])
        found = found_points(self.network.kp_detector, pictures)
        parts = {name: WEIGHTS[name] * part for name, part in losses(*found, true).items()}
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Errors over pairs of people held out: each part of the loss, without its weight."""
        pairs = [self._held_out[number] for number in range(MEASURED)]
        device = next(self.network.parameters()).device
        batch = {name: torch.stack([each[name] for each in pairs]).to(device) for name in pairs[0]}
        _, figures = self.loss(batch)
        return {f"held_out_{name}": value / WEIGHTS[name] for name, value in figures.items()}

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "default.safetensors")


def found_points(detector: FaceKeypoints, pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Find the points (B, 70, 2) of pictures (B, 3, side, side), and the landmark network's own (B, 68, 2).

    The close-ups' places are not trained by what the close-ups find.
    """
    features, large = detector.look(pictures)
    located = detector.landmarks.locate(features)
    jaw = located.shape[1] - NUM_LANDMARKS
    fixed = torch.cat([located[:, -jaw:], located[:, jaw:-jaw]], dim=1)
    refined = detector.close_ups(large, fixed.detach())
    points = torch.cat([fixed[:, : EYES.start], refined[:, EYES.start :]], dim=1)
    return points * detector.spread, fixed * detector.spread


def losses(points: Tensor, landmarks: Tensor, true: Tensor) -> dict[str, Tensor]:
    """Loss of the points, of what two pictures of one person do not share, and of lids' and lips' openings.

    points: (2B, 70, 2), B pictures of the avatar and then B of the driver. landmarks: (2B, 68, 2), before
    the close-ups. true: (2B, 70, 2). Lengths count relative to the face.
    """
    left, right = OUTER_EYE_CORNERS
    size = (true[:, left] - true[:, right]).norm(dim=1)[:, None, None] / USUAL_DISTANCE
    inside = (true.abs() < 1).all(2) * importance(true)
    off, early = (points - true) / size, (landmarks - true[:, :NUM_LANDMARKS]) / size
    both = [(wing(x).sum(2) * inside[:, : x.shape[1]]).mean() for x in (off, early)]
    source, driving = off.chunk(2)
    shared = torch.minimum(*inside.chunk(2))
    first, second = torch.tensor(LID_PAIRS + LIP_PAIRS, device=off.device).T
    return {
        "points": torch.stack(both).mean(),
        "pairs": ((driving - source).abs().sum(2) * shared).mean(),
        "openings": (off[:, second] - off[:, first]).abs().sum(2).mean(),
    }


def importance(points: Tensor) -> Tensor:
    """Return the weight of each of the (…, 70, 2) points, (70,)."""
    weights = points.new_ones(NUM_POINTS)
    weights[JAW] = JAW_SHARE
    return weights


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=2000, batch=8, rate=2e-4)
    parser.add_argument("--start", type=Path, required=True, help="weights of the avatar network")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = replace(plan_of(arguments), half=False)  # the convolutions alone, by halve_convolutions
    people = [read_people(arguments.heads, held_out=each, with_maps=True) for each in (False, True)]
    network = load_avatar_network(arguments.start).to(plan.device)
    train(KeypointTask(network, *people), plan)
    return 0
