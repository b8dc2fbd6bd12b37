"""Trains the networks that find the avatar network's keypoints, by two pictures of one person at a time.

An avatar is moved by the difference between the driver's landmarks and the avatar's. An error that both
pictures share does no harm. Therefore the error that they do not share is a loss of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from face.close_ups import EYE_POINTS, Frame, crops
from face.ibug import (
    EYES,
    JAW,
    LID_PAIRS,
    LIP_PAIRS,
    MIRROR,
    MOUTH,
    NUM_LANDMARKS,
    NUM_POINTS,
    OUTER_EYE_CORNERS,
)
from model.face_keypoints import FACE_SIDE, FaceKeypoints, upright
from training.augmentation import one_of
from training.avatar import halve_convolutions
from training.avatar_network import AvatarNetwork, load_avatar_network, save_half
from training.batched_augmentation import Chance, seen
from training.landmark_samples import channels_first
from training.landmarks import wing
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.people import Person, read_people

SIDE = 256
SIZES = (0.36, 0.72)
"""Length of the longer side of a face, as a share of the picture's, from the smallest to the largest."""
OVERVIEW_SIZES = (0.19, 0.78)
"""The same for the overview, which must also find small faces."""

CALM_SOURCES = 0.35
"""Share of pairs whose source is the calm picture for sure."""
FOUND = 0.6
"""Share of pictures whose crops lie as the networks place them. The other crops are moved at random."""
OFF = 0.012
"""Standard deviation of the landmarks that place a close-up, in eye distances."""

JAW_SHARE = 0.5
"""Weight of a landmark of the jaw. Hair often hides it."""
USUAL_DISTANCE = 0.55
"""Distance of the eyes' outer corners in half picture sides, at which errors count once."""
MEASURED = 24
"""Number of pairs of people held out that are measured."""

WEIGHTS = {"points": 8.0, "pairs": 8.0, "openings": 8.0, "overview": 8.0, "place": 8.0}
"""Weights of the parts of the loss."""
SCALES = {"overview": 0.7, "landmarks": 0.43, "close_ups": 1.0}
"""Learning rates of the networks, as shares of the highest. The close-ups began untrained."""


class RawPairs(Dataset[dict[str, Tensor]]):
    """Two pictures of one person as rendered; sample i depends on (seed, i) alone.

    source, driving: (3, 256, 256) uint8. source_points, driving_points: (70, 2), exact, the picture's edges
    at ±1. number: i.
    """

    def __init__(self, people: Sequence[Person], seed: int = 0) -> None:
        self._people, self._seed = people, seed

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self._seed, index))
        person = one_of(self._people, rng)
        order = rng.permutation(len(person.jpegs)).tolist()
        if rng.random() < CALM_SOURCES:
            order.sort(key=bool)  # picture 0 is the calm one
        is_mirrored = rng.random() < 0.5
        sample = {"number": torch.tensor(index)}
        for name, number in zip(("source", "driving"), order[:2], strict=True):
            picture = channels_first(person.picture(number))
            points = torch.from_numpy((person.fixed[number] + 0.5) / np.float32(SIDE / 2) - 1)
            if is_mirrored:
                picture, points = picture.flip(2), points[list(MIRROR)] * torch.tensor([-1.0, 1.0])
            sample |= {name: picture, f"{name}_points": points}
        return sample


class Found(NamedTuple):
    """The points that the networks find in pictures, and the true ones.

    points: (2B, 70, 2), B pictures of the avatar and then B of the driver. landmarks: (2B, 68, 2), before the
    close-ups. true: (2B, 70, 2).
    """

    points: Tensor
    landmarks: Tensor
    true: Tensor


class KeypointTask:
    """What the loop trains: the networks that find keypoints. The rest of the avatar network stays."""

    def __init__(self, network: AvatarNetwork, people: Sequence[Person], held_out: Sequence[Person]) -> None:
        self.network, self.samples = network, RawPairs(people)
        self._held_out = RawPairs(held_out, seed=1)
        network.generator.requires_grad_(False)
        halve_convolutions(network)

    def groups(self) -> list[dict[str, Any]]:
        detector = self.network.kp_detector
        return [
            {"params": list(getattr(detector, name).parameters()), "scale": scale}
            for name, scale in SCALES.items()
        ]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        parts = self._parts(batch)
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def _parts(self, batch: Batch) -> dict[str, Tensor]:
        """Return the weighted parts of the loss."""
        raw = torch.cat([batch["source"], batch["driving"]]).float() / 255
        points = torch.cat([batch["source_points"], batch["driving_points"]])
        chance = Chance(len(raw), raw.device, int(batch["number"][0]))
        with torch.no_grad():
            wide, wide_points = seen(raw, points, chance, OVERVIEW_SIZES)
            pictures, true = seen(raw, points, chance, SIZES)
        detector = self.network.kp_detector
        parts = overview_losses(detector, wide, wide_points)
        parts |= losses(found(detector, pictures, true, chance))
        return {name: WEIGHTS[name] * part for name, part in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Errors over pairs of people held out: each part of the loss, without its weight."""
        pairs = [self._held_out[number] for number in range(MEASURED)]
        device = next(self.network.parameters()).device
        batch = {name: torch.stack([pair[name] for pair in pairs]).to(device) for name in pairs[0]}
        return {f"held_out_{name}": float(part) / WEIGHTS[name] for name, part in self._parts(batch).items()}

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "default.safetensors")


def found(detector: FaceKeypoints, pictures: Tensor, true: Tensor, chance: Chance) -> Found:
    """Find the points of pictures. Crops are placed by what the networks find, or beside the truth.

    No network is trained through the crops of the next one.
    """
    by_networks = chance.some(FOUND)[:, None]
    with torch.no_grad():
        overview = detector.overview.locate(detector.survey(pictures).float())
    placed = zip(upright(overview), beside(true, chance), strict=True)
    frame = Frame(*(torch.where(by_networks, one, other) for one, other in placed))
    face = crops(pictures, frame, (FACE_SIDE, FACE_SIDE))
    landmarks = frame.placed(detector.landmarks.locate(detector.look(face).float()))
    near = torch.where(
        by_networks[:, :, None], landmarks.detach(), imprecise(true, chance)[:, :NUM_LANDMARKS]
    )
    refined = detector.close_ups(pictures, near)
    points = torch.cat([landmarks[:, : EYES.start], refined[:, EYES.start :]], dim=1)
    return Found(points, landmarks, true)


def beside(true: Tensor, chance: Chance) -> Frame:
    """Return crops of faces that are a little off: moved, turned and resized."""
    middle, across, down = upright(true)
    size, angle = across.norm(dim=1, keepdim=True), 0.07 * chance.normal(1)
    scale, away = torch.exp(0.08 * chance.normal(1)), 0.05 * chance.normal(2)
    cos, sin = scale * torch.cos(angle), scale * torch.sin(angle)
    return Frame(middle + away * size, cos * across + sin * down, cos * down - sin * across)


def imprecise(true: Tensor, chance: Chance) -> Tensor:
    """The (2B, 70, 2) points, each a little off, each feature together, and the face turned and resized."""
    left, right = OUTER_EYE_CORNERS
    size = (true[:, right] - true[:, left]).norm(dim=1)[:, None, None]
    angle, scale = 0.07 * chance.normal(), torch.exp(0.09 * chance.normal())
    cos, sin = scale * torch.cos(angle), scale * torch.sin(angle)
    turn = torch.stack([torch.stack([cos, sin], 1), torch.stack([-sin, cos], 1)], 1)
    off = OFF * chance.normal(NUM_POINTS, 2)
    for feature in (*EYE_POINTS, range(NUM_LANDMARKS)[MOUTH]):
        off[:, list(feature)] += 2.5 * OFF * chance.normal(1, 2)
    middle = true.mean(1, keepdim=True)
    moved: Tensor = (true - middle) @ turn.transpose(1, 2) + middle + off * size
    return moved


def overview_losses(detector: FaceKeypoints, pictures: Tensor, true: Tensor) -> dict[str, Tensor]:
    """Loss of the overview's landmarks, relative to the face, and of the crop that they place."""
    points = detector.overview.locate(detector.survey(pictures).float())
    off = (points - true[:, :NUM_LANDMARKS]) / face_size(true)
    placed, right = upright(points), upright(true)
    away = sum((a - b).norm(dim=1) for a, b in zip(placed[:2], right[:2], strict=True))
    return {
        "overview": off.abs().clamp(max=1.5).mean(),
        "place": (away / right.across.norm(dim=1)).clamp(max=1.5).mean(),
    }


def losses(seen: Found) -> dict[str, Tensor]:
    """Loss of the points, of what two pictures of one person do not share, and of lids' and lips' openings.

    Lengths count relative to the face.
    """
    points, landmarks, true = seen
    size = face_size(true)
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


def face_size(true: Tensor) -> Tensor:
    """Return the size of each face, 1 at the usual distance of the eyes; (2B, 1, 1)."""
    left, right = OUTER_EYE_CORNERS
    distance: Tensor = (true[:, left] - true[:, right]).norm(dim=1)[:, None, None]
    return distance / USUAL_DISTANCE


def importance(points: Tensor) -> Tensor:
    """Return the weight of each of the (…, 70, 2) points, (70,)."""
    weights = points.new_ones(NUM_POINTS)
    weights[JAW] = JAW_SHARE
    return weights


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=2000, batch=8, rate=1e-3)
    parser.add_argument("--start", type=Path, required=True, help="weights of the avatar network")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = replace(plan_of(arguments), half=False)  # the convolutions alone, by halve_convolutions
    people = [read_people(arguments.heads, held_out=each) for each in (False, True)]
    network = load_avatar_network(arguments.start).to(plan.device)
    train(KeypointTask(network, *people), plan)
    return 0
