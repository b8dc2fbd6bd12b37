"""Samples of the mouth painter: rendered mouths, each as the painter sees it and as it should look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from face.ibug import INNER_LIPS, MIRROR, MOUTH, MOUTH_CORNERS, OUTER_LIPS
from model.mouth.drawing import Tongue, lip_lines, lips_and_tongue, paintable
from model.mouth.window import HEIGHT, WIDTH
from training.mouths.shards import read_shards

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

NARROWEST = 24
"""Least distance of the corners of the mouth in pixels. Narrower ones are seen from the side."""
TWICE = ("tongue", "laugh", "grin", "jaw")
"""Kinds of gestures that are drawn twice as often as others: they show most of the inside."""


@dataclass(frozen=True, eq=False)
class MouthPerson:
    """One rendered person, K gestures, in windows of HEIGHT × WIDTH.

    rest: (h, w, 3) the avatar's own picture; rest_points: (70, 2) its points in pixels of the window. seen:
    (K, h, w, 3) the scene before the painter; true: the rendered truth; points: (K, 70, 2) those asked for;
    tongue: (K, 2) how far out, and to which side (positive: the right of the picture); kind: (K,) names.
    """

    seed: int
    rest: Picture
    rest_points: Floats
    seen: Picture
    true: Picture
    points: Floats
    tongue: Floats
    kind: NDArray[np.str_]


def read_mouths(folder: Path, *, held_out: bool = False) -> list[MouthPerson]:
    """Read the people to train on, or those held out. Raises TrainingError if there are none."""
    return read_shards(folder, MouthPerson, "mouths", "mouth-windows", held_out=held_out)


class MouthSamples(Dataset[dict[str, Tensor]]):
    """Sample number i is made from (seed, i) alone.

    inputs: (INPUTS, h, w) uint8 for the painter · true: (3, h, w) uint8 · lips: (2, h, w) uint8, the inside
    of the outer and of the inner lips.
    """

    def __init__(self, people: Sequence[MouthPerson], seed: int = 0, *, is_varied: bool = True) -> None:
        self._people, self._seed, self._is_varied = people, seed, is_varied
        self._numbers = [
            (person, number)
            for person, mouths in enumerate(people)
            for number, kind in enumerate(mouths.kind)
            if is_within(mouths.points[number])
            for _ in range(2 if kind in TWICE and is_varied else 1)
        ]

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        if not self._is_varied:
            person, number = self._numbers[index]
            return as_sample(Mouth.of(self._people[person], number))
        rng = np.random.default_rng((self._seed, index))
        person, number = self._numbers[int(rng.integers(len(self._numbers)))]
        return as_sample(varied(Mouth.of(self._people[person], number), rng))


def is_within(points: Floats) -> bool:
    """Whether the lips lie in the window, and are not seen from the side."""
    lips = points[MOUTH]
    width = float(np.linalg.norm(points[MOUTH_CORNERS[1]] - points[MOUTH_CORNERS[0]]))
    return width > NARROWEST and bool((lips > 4).all() and (lips < np.array([WIDTH - 4, HEIGHT - 4])).all())


@dataclass(frozen=True, eq=False)
class Mouth:
    """One gesture of one person; the fields are those of `MouthPerson`."""

    rest: Picture
    rest_points: Floats
    seen: Picture
    true: Picture
    points: Floats
    tongue: Tongue

    @classmethod
    def of(cls, person: MouthPerson, number: int) -> Mouth:
        """Take gesture `number`."""
        out, side = person.tongue[number]
        return cls(
            person.rest,
            person.rest_points,
            person.seen[number],
            person.true[number],
            person.points[number],
            Tongue(float(out), float(side)),
        )


def as_sample(mouth: Mouth) -> dict[str, Tensor]:
    """Draw what is asked for, and put everything in the order of the painter's channels."""
    outer, inner = (np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(2))
    for plane, group in ((outer, OUTER_LIPS), (inner, INNER_LIPS)):
        cv2.fillPoly(plane, [np.round(mouth.points[group]).astype(np.int32)], (255,))
    inputs = painter_inputs(mouth.seen, mouth.rest, lip_lines(mouth.rest_points), mouth.points, mouth.tongue)
    return {
        "inputs": torch.from_numpy(np.ascontiguousarray(inputs.transpose(2, 0, 1))),
        "true": torch.from_numpy(np.ascontiguousarray(mouth.true.transpose(2, 0, 1))),
        "lips": torch.from_numpy(np.stack([outer, inner])),
    }


def painter_inputs(
    seen: Picture, rest: Picture, rest_lines: Picture, points: Floats, tongue: Tongue
) -> Picture:
    """Return the painter's channels (h, w, INPUTS) uint8."""
    drawing = lips_and_tongue(points, tongue)
    region = paintable(points, np.ascontiguousarray(drawing[..., 3]))
    return np.dstack([seen, rest, drawing, rest_lines, region])


def varied(mouth: Mouth, rng: Generator) -> Mouth:
    """Mirror, move and recolour a gesture, with its rest and its truth alike."""
    if rng.random() < 0.5:
        mouth = mirrored(mouth)
    matrix: Any = cv2.getRotationMatrix2D(
        (WIDTH / 2, HEIGHT / 2), rng.normal(0, 3), float(np.exp(rng.normal(0, 0.05)))
    )
    matrix[:, 2] += rng.normal(0, 2, 2)
    change = _recolouring(rng)

    def moved(picture: Picture) -> Picture:
        size = (WIDTH, HEIGHT)
        shown = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.LUT(np.asarray(shown, np.uint8), change), np.uint8)

    points, rest_points = (
        (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)
        for points in (mouth.points, mouth.rest_points)
    )
    seen = moved(mouth.seen)
    if rng.random() < 0.3:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.3, 0.9)), np.uint8)
    return Mouth(moved(mouth.rest), rest_points, seen, moved(mouth.true), points, mouth.tongue)


def mirrored(mouth: Mouth) -> Mouth:
    """The gesture as a mirror shows it."""

    def turned(points: Floats) -> Floats:
        return np.asarray(points[MIRROR] * np.array([-1, 1]) + np.array([WIDTH - 1, 0]), np.float32)

    rest, seen, true = (np.ascontiguousarray(each[:, ::-1]) for each in (mouth.rest, mouth.seen, mouth.true))
    tongue = Tongue(mouth.tongue.out, -mouth.tongue.side)
    return Mouth(rest, turned(mouth.rest_points), seen, true, turned(mouth.points), tongue)


def _recolouring(rng: Generator) -> Picture:
    """A table (256, 1, 3) of another light and white balance."""
    levels = np.arange(256, dtype=np.float64)[:, None, None] / 255
    gains = np.exp(rng.normal(0, 0.07, 3) + rng.normal(0, 0.12))
    table = levels ** np.exp(rng.normal(0, 0.2)) * gains
    table = 0.5 + (table - 0.5) * np.exp(rng.normal(0, 0.1)) + rng.normal(0, 0.02)
    return np.asarray(255 * np.clip(table, 0, 1) + 0.5, np.uint8)
