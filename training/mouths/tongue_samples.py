"""Samples of the tongue finder: rendered mouths of drivers, seen by webcams of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from face.ibug import INNER_LIPS, MOUTH_CORNERS
from model.mouth.drawing import Tongue, lips_and_tongue
from model.mouth.window import HEIGHT, WIDTH
from training.mouths.samples import NARROWEST, MouthPerson
from training.mouths.shards import read_shards
from training.mouths.tongue_looks import TongueMouth, as_seen

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LEAST_OUT, LEAST_COVERED = 0.4, 110
"""Value of the rig, and number of pixels outside of the inner lips, from which a tongue counts as out."""
OUT, IN = 0.55, 0.02
"""Values of the rig from which a tongue counts as out without a mask, and up to which it is in."""
SHARE_OUT, SHARE_UNCLEAR = 0.36, 0.06
"""Shares of the samples with a tongue that is out, and with one about which nobody can say."""
OTHER_REST = 0.12
"""Share of the samples whose mouth at rest is another one without a tongue: not everybody rests calmly."""


@dataclass(frozen=True, eq=False)
class TonguePerson:
    """One rendered person, K mouths, in windows of the mouth painter.

    rest: (h, w, 3); rest_points: (70, 2) in its pixels. true: (K, h, w, 3); covered: (K, h, w) 255 where a
    tongue shows; points: (K, 70, 2); tongue: (K, 2) how far out, and to which side.
    """

    seed: int
    rest: Picture
    rest_points: Floats
    true: Picture
    covered: Picture
    points: Floats
    tongue: Floats
    is_exact: bool = True

    @classmethod
    def of_mouths(cls, person: MouthPerson) -> TonguePerson:
        """Take a person of `train mouth-windows`, whose tongues' places are known only roughly."""
        drawn = [
            lips_and_tongue(points, Tongue(float(out), float(side)))[..., 3]
            for points, (out, side) in zip(person.points, person.tongue, strict=True)
        ]
        return cls(
            person.seed, person.rest, person.rest_points, person.true, np.stack(drawn), person.points,
            person.tongue, is_exact=False,
        )  # fmt: skip

    def is_out(self, number: int) -> bool | None:
        """Whether the tongue of a mouth is out; None if it is between the lips."""
        out = float(self.tongue[number, 0])
        if out <= IN:
            return False
        if not self.is_exact:
            return True if out >= OUT else None
        inner: Picture = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(inner, [np.round(self.points[number][INNER_LIPS]).astype(np.int32)], (255,))
        beyond = (self.covered[number] > 0) & (cv2.dilate(inner, np.ones((5, 5), np.uint8)) == 0)
        return True if int(beyond.sum()) >= LEAST_COVERED and out > LEAST_OUT else None


def read_tongues(folder: Path, *, held_out: bool = False) -> list[TonguePerson]:
    """Read the people to train on, or those held out. Raises TrainingError if there are none."""
    return read_shards(folder, TonguePerson, "tongues", "tongues", held_out=held_out)


class TongueSamples(Dataset[dict[str, Tensor]]):
    """Sample number i is made from (seed, i) alone.

    inputs: (INPUTS, h, w) uint8 for the finder · answer: (3,) 1 for a tongue that is out, how far, and to
    which side · known: 1 if it is certainly out or in.
    """

    def __init__(self, people: Sequence[TonguePerson], seed: int = 0) -> None:
        self._people, self._seed = people, seed
        self._numbers: dict[bool | None, list[tuple[int, int]]] = {True: [], False: [], None: []}
        for person, mouths in enumerate(people):
            for number, points in enumerate(mouths.points):
                if float(np.ptp(points[list(MOUTH_CORNERS), 0])) > NARROWEST:
                    self._numbers[mouths.is_out(number)].append((person, number))

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self._seed, index))
        kind = self._kind(float(rng.random()))
        person, number = self._numbers[kind][int(rng.integers(len(self._numbers[kind])))]
        mouths = self._people[person]
        mouth = TongueMouth(
            mouths.true[number],
            mouths.points[number],
            mouths.covered[number],
            *self._rest_of(mouths, rng),
            Tongue(*(float(value) for value in mouths.tongue[number])),
        )
        inputs, tongue = as_seen(mouth, rng)
        return {
            "inputs": torch.from_numpy(np.ascontiguousarray(inputs.transpose(2, 0, 1))),
            "answer": torch.tensor([float(kind is True), *tongue]),
            "known": torch.tensor(float(kind is not None)),
        }

    def _kind(self, chance: float) -> bool | None:
        wanted: bool | None = False
        if chance < SHARE_OUT + SHARE_UNCLEAR:
            wanted = True if chance < SHARE_OUT else None
        return wanted if self._numbers[wanted] else next(k for k, n in self._numbers.items() if n)

    @staticmethod
    def _rest_of(mouths: TonguePerson, rng: np.random.Generator) -> tuple[Picture, Floats]:
        inside = np.flatnonzero(mouths.tongue[:, 0] <= IN)
        if rng.random() < OTHER_REST and len(inside):
            other = int(rng.choice(inside))
            return mouths.true[other], mouths.points[other]
        return mouths.rest, mouths.rest_points
