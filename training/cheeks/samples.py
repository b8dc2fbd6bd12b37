"""Samples of the cheek finder: rendered lower faces of drivers, seen by webcams of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from training.cheeks.looks import Cheeks, as_seen
from training.mouths.shards import read_shards

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

PUFFED, FLAT = 0.45, 0.02
"""Values of the rig from which a cheek counts as puffed, and up to which it is flat."""
SHARE_PUFFED, SHARE_UNCLEAR = 0.42, 0.06
"""Shares of the samples with a puffed cheek, and with one about which nobody can say."""
OTHER_REST = 0.15
"""Share of the samples whose face at rest is another one with flat cheeks: not everybody rests calmly."""


@dataclass(frozen=True, eq=False)
class CheekPerson:
    """One rendered person, K gestures, in windows of `model.cheeks.window`.

    rest: (h, w, 3); rest_points: (70, 2) in its pixels. now: (K, h, w, 3); points: (K, 70, 2); cheeks: (K, 2)
    how far the left and the right one of the picture are puffed.
    """

    seed: int
    rest: Picture
    rest_points: Floats
    now: Picture
    points: Floats
    cheeks: Floats

    def is_puffed(self, number: int) -> bool | None:
        """Whether a cheek is puffed; None if it is doubtful."""
        most = float(self.cheeks[number].max())
        if most <= FLAT:
            return False
        return True if most >= PUFFED else None


def read_cheeks(folder: Path, *, held_out: bool = False) -> list[CheekPerson]:
    """Read the people to train on, or those held out. Raises TrainingError if there are none."""
    return read_shards(folder, CheekPerson, "cheeks", "cheeks", held_out=held_out)


class CheekSamples(Dataset[dict[str, Tensor]]):
    """Sample number i is made from (seed, i) alone.

    inputs: (INPUTS, h, w) uint8 for the finder · answer: (3,) 1 for a puffed cheek, how far the left one, and
    the right one · known: 1 if it is certain.
    """

    def __init__(self, people: Sequence[CheekPerson], seed: int = 0) -> None:
        self._people, self._seed = people, seed
        self._numbers: dict[bool | None, list[tuple[int, int]]] = {True: [], False: [], None: []}
        for person, faces in enumerate(people):
            for number in range(len(faces.now)):
                self._numbers[faces.is_puffed(number)].append((person, number))

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self._seed, index))
        kind = self._kind(float(rng.random()))
        person, number = self._numbers[kind][int(rng.integers(len(self._numbers[kind])))]
        faces = self._people[person]
        left, right = faces.cheeks[number].tolist()
        cheeks = Cheeks(faces.now[number], faces.points[number], *self._rest_of(faces, rng), (left, right))
        inputs, puffed = as_seen(cheeks, rng)
        return {
            "inputs": torch.from_numpy(np.ascontiguousarray(inputs.transpose(2, 0, 1))),
            "answer": torch.tensor([float(kind is True), *puffed]),
            "known": torch.tensor(float(kind is not None)),
        }

    def _kind(self, chance: float) -> bool | None:
        wanted: bool | None = False
        if chance < SHARE_PUFFED + SHARE_UNCLEAR:
            wanted = True if chance < SHARE_PUFFED else None
        return wanted if self._numbers[wanted] else next(k for k, n in self._numbers.items() if n)

    @staticmethod
    def _rest_of(faces: CheekPerson, rng: np.random.Generator) -> tuple[Picture, Floats]:
        flat = np.flatnonzero(faces.cheeks.max(1) <= FLAT)
        if rng.random() < OTHER_REST and len(flat):
            other = int(rng.choice(flat))
            return faces.now[other], faces.points[other]
        return faces.rest, faces.rest_points
