"""Samples of the tongue finder: rendered mouths of drivers, seen by webcams of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, MOUTH_CORNERS
from model.mouth.drawing import Tongue, lips_and_tongue
from model.mouth.window import HEIGHT, WIDTH
from training.finders.samples import FinderSamples, Shares
from training.mouths.samples import NARROWEST, MouthPerson
from training.mouths.shards import read_shards
from training.mouths.tongue_looks import TongueMouth, as_seen

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LEAST_OUT, LEAST_COVERED = 0.4, 110
"""Value of the rig, and number of pixels outside of the inner lips, from which a tongue counts as out."""
OUT, IN = 0.55, 0.02
"""Values of the rig from which a tongue counts as out without a mask, and up to which it is in."""
SHARES = Shares(shown=0.36, unclear=0.06, other_rest=0.12)


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


class TongueSamples(FinderSamples[TonguePerson]):
    """Mouths with and without a tongue. The measures: how far it is out, and to which side."""

    def __init__(self, people: Sequence[TonguePerson], seed: int = 0) -> None:
        super().__init__(people, SHARES, seed)

    def _kinds(self, person: TonguePerson) -> Iterable[tuple[int, bool | None]]:
        for number, points in enumerate(person.points):
            if float(np.ptp(points[list(MOUTH_CORNERS), 0])) > NARROWEST:
                yield number, person.is_out(number)

    def _calm(self, person: TonguePerson) -> NDArray[np.intp]:
        return np.flatnonzero(person.tongue[:, 0] <= IN)

    def _seen(
        self, person: TonguePerson, number: int, rest: int | None, rng: np.random.Generator
    ) -> tuple[Picture, Sequence[float]]:
        calm, calm_points = person.rest, person.rest_points
        if rest is not None:
            calm, calm_points = person.true[rest], person.points[rest]
        tongue = Tongue(*(float(value) for value in person.tongue[number]))
        now, points, covered = person.true[number], person.points[number], person.covered[number]
        return as_seen(TongueMouth(now, points, covered, calm, calm_points, tongue), rng)
