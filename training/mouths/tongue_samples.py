"""Samples of the tongue finder: rendered mouths of drivers, seen by webcams of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, MOUTH_CORNERS
from model.mouth.laid_tongue import TongueShape, middle_of_lips
from model.mouth.window import HEIGHT, WIDTH
from training.finders.samples import FinderSamples, Shares
from training.mouths.samples import NARROWEST, MouthPerson
from training.mouths.shards import read_shards
from training.mouths.tongue_looks import TongueMouth, as_seen

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LEAST_VISIBLE = 90
"""Number of visible pixels from which a bent tongue counts as out: it is past the lips."""
FARTHEST, WIDEST = 97, 90
"""Percentiles of visible pixels: that of the tip in its direction, and between those of the edges."""
SHORT = 12.0
"""Length in pixels up to which a tongue counts as straight."""
LEAST_OUT, LEAST_COVERED = 0.4, 110
"""Value of the rig, and number of pixels outside of the inner lips, from which a tongue counts as out."""
IN = 0.02
"""Value of the rig up to which a tongue is in."""
SHARES = Shares(shown=0.36, unclear=0.06, other_rest=0.12)


@dataclass(frozen=True, eq=False)
class TonguePerson:
    """One rendered person, K mouths, in windows of the mouth painter.

    rest: (h, w, 3); rest_points: (70, 2) in its pixels. true: (K, h, w, 3); covered: (K, h, w) 255 where a
    tongue shows; points: (K, 70, 2); tongue: (K, 2) how far out, and to which side, for the rig;
    tip: (K, 2) in pixels, NaN if it is not known; bent: (K,) whether it is a `BentTongue`.
    """

    seed: int
    rest: Picture
    rest_points: Floats
    true: Picture
    covered: Picture
    points: Floats
    tongue: Floats
    tip: Floats
    bent: NDArray[np.bool_]

    @classmethod
    def without_tongues(cls, person: MouthPerson) -> TonguePerson:
        """Take the mouths of a person of `train mouth-windows` whose tongue is inside."""
        inside = person.tongue[:, 0] <= IN
        count = int(inside.sum())
        return cls(
            person.seed, person.rest, person.rest_points, person.true[inside],
            np.zeros((count, HEIGHT, WIDTH), np.uint8), person.points[inside], person.tongue[inside],
            tip=np.full((count, 2), np.nan, np.float32), bent=np.zeros(count, np.bool_),
        )  # fmt: skip

    def is_out(self, number: int) -> bool | None:
        """Whether the tongue of a mouth is out; None if it is between the lips."""
        out = float(self.tongue[number, 0])
        if out <= IN:
            return False
        if self.bent[number]:
            return True if int((self.covered[number] > 0).sum()) >= LEAST_VISIBLE else None
        inner: Picture = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(inner, [np.round(self.points[number][INNER_LIPS]).astype(np.int32)], (255,))
        beyond = (self.covered[number] > 0) & (cv2.dilate(inner, np.ones((5, 5), np.uint8)) == 0)
        return True if int(beyond.sum()) >= LEAST_COVERED and out > LEAST_OUT else None

    def shape(self, number: int) -> TongueShape:
        """Return where the tongue of a mouth lies; NaN if it is not known."""
        return shape_of(self.points[number], self.tip[number], self.covered[number])


def shape_of(points: Floats, tip: Floats, covered: Picture) -> TongueShape:
    """Return where a tongue (h, w; 255 where it shows) with its tip (2,) lies, in pixels.

    `points`: the lips (70, 2). The direction is that of the tip, the length that of what is visible: a tongue
    that points to the camera reaches beyond its tip. NaN if the tip is not known, or nothing is visible.
    """
    rows, columns = np.nonzero(covered)
    if not np.isfinite(tip).all() or not len(rows):
        return TongueShape(np.nan, np.nan, np.nan)
    middle = np.array(middle_of_lips(points))
    away = tip - middle
    length = float(np.linalg.norm(away))
    straight = np.array([0.0, 1.0])
    along = away / length if length > SHORT else straight + (away / SHORT - straight) * (length / SHORT) ** 2
    along = along / np.linalg.norm(along)
    seen = np.stack([columns, rows], 1) - middle
    reach = float(np.percentile(seen @ along, FARTHEST))
    low, high = np.percentile(seen @ np.array([along[1], -along[0]]), [50 - WIDEST / 2, 50 + WIDEST / 2])
    return TongueShape(reach * float(along[0]), reach * float(along[1]), float(high - low) / 2)


def read_tongues(folder: Path, *, held_out: bool = False) -> list[TonguePerson]:
    """Read the people to train on, or those held out. Raises TrainingError if there are none."""
    return read_shards(folder, TonguePerson, "tongues", "tongues", held_out=held_out)


class TongueSamples(FinderSamples[TonguePerson]):
    """Mouths with and without a tongue. The measures: its tip to the right and down, and half its width."""

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
        out = float(person.tongue[number, 0])
        now, points, covered = person.true[number], person.points[number], person.covered[number]
        return as_seen(TongueMouth(now, points, covered, calm, calm_points, out, person.shape(number)), rng)
