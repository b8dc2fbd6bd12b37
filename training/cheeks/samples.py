"""Samples of the cheek finder: rendered lower faces of drivers, seen by webcams of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.cheeks.looks import Cheeks, as_seen
from training.finders.samples import FinderSamples, Shares
from training.mouths.shards import read_shards

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

PUFFED, FLAT = 0.45, 0.02
"""Values of the rig from which a cheek counts as puffed, and up to which it is flat."""
SHARES = Shares(shown=0.42, unclear=0.06, other_rest=0.15)


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


class CheekSamples(FinderSamples[CheekPerson]):
    """Faces with and without puffed cheeks. The measures: how far the left and the right one is puffed."""

    def __init__(self, people: Sequence[CheekPerson], seed: int = 0) -> None:
        super().__init__(people, SHARES, seed)

    def _kinds(self, person: CheekPerson) -> Iterable[tuple[int, bool | None]]:
        return ((number, person.is_puffed(number)) for number in range(len(person.now)))

    def _calm(self, person: CheekPerson) -> NDArray[np.intp]:
        return np.flatnonzero(person.cheeks.max(1) <= FLAT)

    def _seen(
        self, person: CheekPerson, number: int, rest: int | None, rng: np.random.Generator
    ) -> tuple[Picture, Sequence[float]]:
        calm, calm_points = person.rest, person.rest_points
        if rest is not None:
            calm, calm_points = person.now[rest], person.points[rest]
        left, right = person.cheeks[number].tolist()
        face = Cheeks(person.now[number], person.points[number], calm, calm_points, (left, right))
        return as_seen(face, rng)
