"""Trains the close-ups: lids, irises and lips from crops of eyes and mouth."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from face.close_ups import EYE_POINTS, EYE_SIZE, MOUTH_SIZE, CloseUps, Frame, crops, frames, load_close_ups
from face.ibug import LID_PAIRS, LIP_PAIRS, MOUTH, NUM_LANDMARKS
from training.augmentation import (
    Picture,
    made_up,
    one_of,
    other_camera,
    other_light,
    placed,
    placed_points,
    placement,
)
from training.avatar_network import save_half
from training.landmark_samples import as_it_is_or_mirrored, channels_first, disturbed
from training.landmarks import wing
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.people import Person, read_people
from training.points import eye_distance

SIDE = 256
OFF = 0.012
"""Standard deviation of the landmarks that place a crop, in eye distances; twice that for a whole feature."""

HARSH = 0.25
"""Share of pictures with all rooms and cameras. Mouths behind a hand teach little about lips."""

EYE_PAIRS = ((1, 5), (2, 4))
MOUTH_PAIRS = tuple((a - MOUTH.start, b - MOUTH.start) for a, b in LIP_PAIRS)
"""Points of a crop that open and close."""


class CloseUpSamples(Dataset[dict[str, Tensor]]):
    """Sample number i is made from (seed, i) alone.

    picture: (3, 256, 256) uint8 · points: (70, 2) exact landmarks and irises, the picture's edges at ±1 ·
    found: the same as a landmark network might find them.
    """

    def __init__(self, people: Sequence[Person], seed: int = 0) -> None:
        self._people, self._seed = people, seed

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self._seed, index))
        person = one_of(self._people, rng)
        number = int(rng.integers(len(person.jpegs)))
        picture, labels = as_it_is_or_mirrored(person, number, rng)
        low, high = labels.points.min(0), labels.points.max(0)
        scale = rng.uniform(90, 190) / float((high - low).max())
        to = (127.5 + rng.normal(0, 10), 127.5 + rng.normal(0, 10))
        matrix = placement((low + high) / 2, rng.uniform(-25, 25), scale, to)
        picture = made_up(placed(picture, matrix, SIDE, rng), placed_points(labels.points, matrix), rng)
        picture = disturbed(picture, rng, None) if rng.random() < HARSH else gently_disturbed(picture, rng)
        points = (placed_points(labels.fixed, matrix) + 0.5) / np.float32(SIDE / 2) - 1
        return {
            "picture": channels_first(picture),
            "points": torch.from_numpy(points),
            "found": torch.from_numpy(imprecise(points, rng)),
        }


def gently_disturbed(picture: Picture, rng: Generator) -> Picture:
    """As in a usual room before a usual webcam, with nothing in front of the face."""
    return other_camera(other_light(picture, rng, 0.6), rng)


def imprecise(points: NDArray[np.float32], rng: Generator) -> NDArray[np.float32]:
    """The points, each a little off, each feature together, and the face a little turned and resized."""
    size, middle = eye_distance(points), points.mean(0)
    angle, scale = rng.normal(0, 0.08), np.exp(rng.normal(0, 0.1))
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    off = rng.normal(0, OFF * size, points.shape)
    for feature in (*EYE_POINTS, range(NUM_LANDMARKS)[MOUTH]):
        off[list(feature)] += rng.normal(0, 2 * OFF * size, 2)
    return np.asarray((points - middle) @ turn + middle + off, np.float32)


class CloseUpTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(self, people: Sequence[Person], held_out: Sequence[Person], start: Path | None) -> None:
        self.network = load_close_ups(start) if start else CloseUps()
        self.samples = CloseUpSamples(people)
        self._held_out = CloseUpSamples(held_out, seed=1)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters())}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        pictures = batch["picture"].float() / 255
        eyes, mouths = frames(batch["found"])
        eye_points = torch.cat([batch["points"][:, list(each)] for each in EYE_POINTS])
        parts = {
            **self._losses("eye", pictures, eyes, eye_points),
            **self._losses("mouth", pictures, mouths, batch["points"][:, MOUTH]),
        }
        return 10 * torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def _losses(self, name: str, pictures: Tensor, frame: Frame, points: Tensor) -> dict[str, Tensor]:
        """Loss of points inside the crop, and of the distance of points that open and close."""
        finder, size, pairs = {
            "eye": (self.network.eye, EYE_SIZE, EYE_PAIRS),
            "mouth": (self.network.mouth, MOUTH_SIZE, MOUTH_PAIRS),
        }[name]
        true = frame.seen(points)
        off = finder(crops(pictures, frame, size)) - true
        inside = (true.abs() < 1).all(2)
        first, second = torch.tensor(pairs).T
        gaps = (off[:, second] - off[:, first]).abs().sum(2) * (inside[:, first] & inside[:, second])
        return {f"{name}_points": (wing(off).sum(2) * inside).mean(), f"{name}_openings": 2 * gaps.mean()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Mean error over people held out, in percent of the eye distance, and how well openings follow."""
        samples = [self._held_out[number] for number in range(256)]
        device = next(self.network.parameters()).device
        batch = {name: torch.stack([each[name] for each in samples]).to(device) for name in samples[0]}
        found, true = self.network(batch["picture"].float() / 255, batch["found"]), batch["points"]
        size = (true[:, 45] - true[:, 36]).norm(dim=1)[:, None]
        off = (found - true).norm(dim=2) / size
        figures = {}
        for name, points in (("lids", slice(36, 48)), ("lips", slice(48, 68)), ("irises", slice(68, 70))):
            figures[f"{name}_percent"] = 100 * float(off[:, points].mean())
        for name, pairs in (("lids", LID_PAIRS), ("lips", LIP_PAIRS)):
            figures[f"{name}_r"] = following(found / size[..., None], true / size[..., None], pairs)
        return figures

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "close_ups.safetensors")


def following(found: Tensor, true: Tensor, pairs: Sequence[tuple[int, int]]) -> float:
    """Return the correlation of the openings that are found with the true ones."""
    first, second = torch.tensor(pairs).T
    gaps = torch.stack([(x[:, second] - x[:, first]).norm(dim=2).mean(1) for x in (found, true)])
    return float(torch.corrcoef(gaps)[0, 1])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=2000, batch=32, rate=2e-3)
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = read_people(arguments.heads), read_people(arguments.heads, held_out=True)
    train(CloseUpTask(people, held_out, arguments.start), plan)
    return 0
