"""Trains the face finder: rendered people placed in rooms, at any size, and empty rooms."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from detector.box import Box
from detector.face_finder import CELL, FINDER_SIDE, best_box
from detector.finder_network import FinderNetwork
from training.augmentation import (
    Picture,
    occluded,
    one_of,
    other_camera,
    other_light,
    placed_points,
    placement,
)
from training.avatar_network import save_half
from training.landmark_samples import channels_first
from training.landmarks import read_pictures
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.people import Person, read_people
from training.sheets import write_sheet

GRID = FINDER_SIDE // CELL
SHAPES = (1.0, 0.75, 0.5625, 0.5625, 1.34, 1.78)
Sample = dict[str, Tensor]


class FinderSamples(Dataset[Sample]):
    """Samples of the face finder; sample i depends on (seed, i) alone.

    picture: (3, 160, 160) uint8 · box: (4,) left, top, width, height in px, zeros without a face.
    """

    def __init__(self, people: Sequence[Person], rooms: Sequence[Picture], seed: int = 0) -> None:
        self._people, self._rooms, self._seed = people, rooms, seed

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng((self._seed, index))
        shape = one_of(SHAPES, rng) * rng.uniform(0.9, 1.1)
        size = (
            (FINDER_SIDE, round(FINDER_SIDE * min(shape, 1)))
            if shape <= 1
            else (round(FINDER_SIDE / shape), FINDER_SIDE)
        )
        scene, box = self._room(size, rng), np.zeros(4, np.float32)
        if rng.random() < 0.85:
            person = one_of(self._people, rng)
            scene, box = with_person(scene, person, int(rng.integers(len(person.jpegs))), rng)
        square = np.full((FINDER_SIDE, FINDER_SIDE, 3), 128, np.uint8)
        square[: scene.shape[0], : scene.shape[1]] = scene
        square = other_camera(other_light(square, rng), rng)
        square[scene.shape[0] :], square[:, scene.shape[1] :] = 128, 128
        return {"picture": channels_first(square), "box": torch.from_numpy(box)}

    def _room(self, size: tuple[int, int], rng: Generator) -> Picture:
        room = one_of(self._rooms, rng)
        side = room.shape[0]
        left, top = rng.integers(0, side // 2, 2)
        part = room[
            top : top + int(rng.integers(side // 4, side)), left : left + int(rng.integers(side // 4, side))
        ]
        scene = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        return occluded(scene, rng) if rng.random() < 0.4 else scene


def with_person(
    scene: Picture, person: Person, number: int, rng: Generator
) -> tuple[Picture, NDArray[np.float32]]:
    """The scene with a person in it, cut out or with the room around, and the box of the face."""
    height, width = scene.shape[:2]
    picture, points = person.picture(number), person.points[number]
    low, high = points.min(0), points.max(0)
    wanted = max(height, width) * float(np.exp(rng.uniform(np.log(0.08), np.log(0.75))))
    wanted = min(wanted, 0.95 * min(height, width))
    middle = rng.uniform(
        (0.5 * wanted,) * 2,
        (max(width - 0.5 * wanted, 0.51 * wanted), max(height - 0.5 * wanted, 0.51 * wanted)),
    )
    matrix = placement(
        (low + high) / 2, rng.normal(0, 12), wanted / float((high - low).max()), (middle[0], middle[1])
    )
    moved = shrunken(picture, matrix, (width, height))
    matte = cv2.warpAffine(silhouette(person, number, whole=rng.random() < 0.4), matrix, (width, height))[
        :, :, None
    ]
    scene = (scene * (1 - matte) + moved * matte).astype(np.uint8)
    found = placed_points(points, matrix)
    if rng.random() < 0.5:
        scene = np.ascontiguousarray(scene[:, ::-1])
        found[:, 0] = width - 1 - found[:, 0]
    low, high = found.min(0), found.max(0)
    return scene, np.concatenate([low + 0.5, high - low]).astype(np.float32)


def shrunken(picture: Picture, matrix: NDArray[np.float64], size: tuple[int, int]) -> Picture:
    """Return the picture moved by `matrix`, blurred beforehand if the matrix shrinks it."""
    scale = float(np.hypot(*matrix[:, 0]))
    smooth = cv2.GaussianBlur(picture, (0, 0), 0.45 / scale) if scale < 0.8 else picture
    return np.asarray(cv2.warpAffine(smooth, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def silhouette(person: Person, number: int, *, whole: bool) -> NDArray[np.float32]:
    """The person's mask, as large as the picture: 1 for the person, or everywhere with `whole`."""
    if person.maps is None or whole:
        return np.ones(person.picture(number).shape[:2], np.float32)
    part = (person.maps[number, :, :, 3] > 0).astype(np.float32)
    return np.asarray(cv2.resize(part, person.picture(number).shape[1::-1]), np.float32)


class FinderTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self, people: Sequence[Person], held_out: Sequence[Person], rooms: Sequence[Picture]
    ) -> None:
        self.network = FinderNetwork()
        self.samples = FinderSamples(people, rooms)
        self._unseen = FinderSamples(held_out, rooms, seed=1)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters())}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        answer = self.network(batch["picture"].float() / 255)
        where, how = found_and_placed(answer, batch["box"])
        return where + how, {"where": float(where.detach()), "how": float(how.detach())}

    def evaluate(self, folder: Path, step: int) -> Figures:
        samples = [self._unseen[i] for i in range(400)]
        device = next(self.network.parameters()).device
        answers = (
            self.network(torch.stack([s["picture"] for s in samples]).to(device).float() / 255).cpu().numpy()
        )
        found = [best_box(answer) for answer in answers]
        truth = [Box(*s["box"].tolist()) for s in samples]
        write_sheet(folder / "found.jpg", [drawn(s, f) for s, f in zip(samples[:48], found, strict=False)], 8)
        somebody = [(b, c, t) for (b, c), t in zip(found, truth, strict=True) if t.width > 0]
        nobody = [c for (_, c), t in zip(found, truth, strict=True) if t.width == 0]
        right = np.mean([c > 0.4 and overlap(b, t) > 0.5 for b, c, t in somebody])
        return {
            "found_percent": 100 * float(right),
            "false_percent": 100 * float(np.mean(np.array(nobody) > 0.4)),
        }

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "face_finder.safetensors")


def found_and_placed(answer: Tensor, box: Tensor) -> tuple[Tensor, Tensor]:
    """Focal loss of the certainty, L1 of place and size in the cells near the middle."""
    cells = (torch.arange(GRID, device=box.device) + 0.5) * CELL
    middle, size = box[:, :2] + box[:, 2:] / 2, box[:, 2:]
    dx, dy = (middle[:, 0, None] - cells)[:, None, :], (middle[:, 1, None] - cells)[:, :, None]
    reach = (0.2 * size.amax(1)).clamp(min=0.75 * CELL)[:, None, None]
    away = torch.maximum(dx.abs().expand(-1, GRID, GRID), dy.abs().expand(-1, GRID, GRID)) / reach
    exists = (size[:, 0] > 0)[:, None, None]
    near, doubtful = (away < 1) & exists, (away >= 1) & (away < 2) & exists
    chance = answer[:, 0].sigmoid()
    hit = F.binary_cross_entropy_with_logits(answer[:, 0], near.float(), reduction="none")
    focal = hit * torch.where(near, 1 - chance, chance) ** 2 * (~doubtful)
    logs = (size.clamp(min=1) / CELL).log()[:, :, None, None].expand(-1, -1, GRID, GRID)
    place = torch.stack([dx.expand(-1, GRID, GRID), dy.expand(-1, GRID, GRID)], 1) / CELL
    off = (answer[:, 1:] - torch.cat([place, logs], 1)).abs().sum(1) * near
    count = near.sum() + 1
    return 4 * focal.sum() / count, 0.5 * off.sum() / count


def overlap(a: Box, b: Box) -> float:
    """Intersection over union."""
    across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(across, 0) * max(down, 0)
    return shared / (a.width * a.height + b.width * b.height - shared)


def drawn(sample: Sample, found: tuple[Box, float]) -> Picture:
    """The sample with what was found: green when certain, else red."""
    picture = np.ascontiguousarray(sample["picture"].permute(1, 2, 0).numpy())
    box, certainty = found
    corner, other = (round(box.x), round(box.y)), (round(box.x + box.width), round(box.y + box.height))
    cv2.rectangle(picture, corner, other, (0, 255, 0) if certainty > 0.4 else (255, 0, 0), 1)
    return picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=3000, batch=48, rate=2e-3)
    parser.add_argument(
        "--rooms", type=Path, required=True, help="folder of pictures of rooms with nobody in them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people = read_people(arguments.heads, with_maps=True)
    held_out = read_people(arguments.heads, held_out=True, with_maps=True)
    train(FinderTask(people, held_out, read_pictures(arguments.rooms)), plan)
    return 0
