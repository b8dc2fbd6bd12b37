"""Samples for the failure network: generators' outputs, authentic faces, and synthetic failures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from detector.face_crop import MARGIN, crop_placement, cut
from detector.failure_crop import FAILURE_CROP, HEAT_SIDE
from face.head_rotation import angles_of
from face.visible import FAILING, FINE
from training.augmentation import Picture, occluded, one_of, other_camera, other_light
from training.failures.corpus import Film
from training.failures.departure import MAP_SIDE, face_mask
from training.failures.warps import Face, broken
from training.people import Person
from training.points import eye_distance

Sample = dict[str, Tensor]
Map = NDArray[np.float32]

SQUEEZED = 0.08
"""Standard deviation of the logarithm of a picture's aspect: people squeeze videos to squares."""

FROM_4_TO_3 = 0.29
"""Largest logarithm of a picture's aspect: that of a video of 4:3 squeezed to a square."""

FINER = 2
"""Multiple of the crop's resolution at which failures are drawn, so that resampling leaves no trace."""

WORST = 0.06
"""Share of the face that decides about a synthetic failure: an eye is half of that."""

LEAST_HEAT = 0.25
"""Factor of the severity of an output that is fine as a whole, because hair and shadows differ a little."""

FILMS, BROKEN = 0.45, 0.3
"""Shares of samples that are generators' outputs, and synthetic failures; the rest is authentic."""


class Labelled(NamedTuple):
    """A crop with severity (side, side), face (side, side), and certainty of failing in [0, 1]."""

    picture: Picture
    severity: Map
    face: Map
    score: float


class FailureSamples(Dataset[Sample]):
    """Samples of the failure network; sample i depends on (seed, i) alone.

    picture: (3, 96, 96) uint8. heat: (24, 24) severity in [0, 1]. weight: (24, 24) how much a cell matters.
    score: () in [0, 1], 1 if the face fails.
    """

    def __init__(self, people: Sequence[Person], films: Sequence[Film], seed: int = 0) -> None:
        self._people, self._films, self._seed = people, films, seed

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng((self._seed, index))
        kind = rng.random()
        if kind < FILMS and self._films:
            labelled = film_crop(one_of(self._films, rng), rng)
        else:
            labelled = self._authentic(rng, is_broken=kind < FILMS + BROKEN)
        return sample_of(labelled, rng)

    def _authentic(self, rng: Generator, *, is_broken: bool) -> Labelled:
        person = one_of(self._people, rng)
        number = int(rng.integers(len(person.jpegs)))
        side = FINER * FAILURE_CROP
        picture, points = person.picture(number), person.points[number]
        picture = trimmed(picture, points, rng)
        matrix = jittered_placement(points, roll_of(person, number), side, rng)
        crop = cut(picture, matrix, side)
        inside = points_in_crop(points, matrix)
        face = face_mask(inside, side).astype(np.float32)
        if not is_broken:
            return Labelled(crop, np.zeros((side, side), np.float32), face, 0.0)
        other = self._another(person, number, side, rng)
        whole = Face(crop, inside, float(eye_distance(inside)), other)
        result = broken(whole, rng)
        worst = worst_of(result.severity[face > 0])
        return Labelled(result.picture, result.severity, face, float(np.clip((worst - 0.4) / 0.5, 0, 1)))

    def _another(self, person: Person, number: int, side: int, rng: Generator) -> Picture:
        """Return another frame of the person, or another person, in the same kind of crop."""
        if rng.random() < 0.5:
            person = one_of(self._people, rng)
            number = int(rng.integers(len(person.jpegs)))
        else:
            number = (number + int(rng.integers(1, len(person.jpegs)))) % len(person.jpegs)
        matrix = jittered_placement(person.points[number], roll_of(person, number), side, rng)
        return cut(person.picture(number), matrix, side)


def film_crop(film: Film, rng: Generator) -> Labelled:
    """Return an output of a generator; one without a detected face is replaced by another."""
    there = np.flatnonzero(np.isfinite(film.points[:, 0, 0]))
    number = int(one_of(there.tolist() or [0], rng))
    points, side = np.nan_to_num(film.points[number]), FAILURE_CROP
    roll = float(np.nan_to_num(film.roll[number]))
    picture = trimmed(film.picture(number), points, rng)
    matrix = jittered_placement(points, roll, side, rng)
    ratio = MAP_SIDE / film.picture(number).shape[0]
    small = matrix * ratio
    small[:, 2] += ratio / 2 - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    maps = [
        cv2.warpAffine(x.astype(np.float32), small, (side, side), flags=flags)
        for x in (film.severity[number], film.face[number])
    ]
    score = failing_of(film, number)
    severity = np.asarray(maps[0]) * np.float32(LEAST_HEAT + (1 - LEAST_HEAT) * score)
    return Labelled(cut(picture, matrix, side), severity, np.asarray(maps[1]), score)


def failing_of(film: Film, number: int) -> float:
    """Return how certainly an output fails to the eye, in [0, 1]."""
    return ramp(float(film.visible[number]), FINE, FAILING)


def sample_of(labelled: Labelled, rng: Generator) -> Sample:
    """Return the sample after the augmentations: mirror, camera and room."""
    picture, severity, face, score = labelled
    size = (FAILURE_CROP, FAILURE_CROP)
    if len(picture) != FAILURE_CROP:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    if rng.random() < 0.5:
        picture = np.ascontiguousarray(picture[:, ::-1])
        severity, face = np.ascontiguousarray(severity[:, ::-1]), np.ascontiguousarray(face[:, ::-1])
    covered = picture
    if rng.random() < 0.25:
        covered = occluded(picture, rng)
    if rng.random() < 0.1:
        covered = overlaid(covered, rng)
    visible = (covered == picture).all(2).astype(np.float32)
    if rng.random() < 0.3:
        covered = one_of((smoothed, sharpened), rng)(covered, rng)
    seen = other_camera(other_light(covered, rng), rng)
    if rng.random() < 0.5:
        seen = low_resolution(seen, rng)
    heat, face_cells, shown = (to_cells(x) for x in (severity, face, visible))
    weight = (0.15 + 0.85 * face_cells) * (shown > 0.9)
    return {
        "picture": torch.from_numpy(np.ascontiguousarray(seen.transpose(2, 0, 1))),
        "heat": torch.from_numpy(heat),
        "weight": torch.from_numpy(weight.astype(np.float32)),
        "score": torch.tensor(score, dtype=torch.float32),
    }


def trimmed(picture: Picture, points: NDArray[np.float32], rng: Generator) -> Picture:
    """Occasionally continue the picture as streaks from near the face, as generators do at edges."""
    if rng.random() > 0.3:
        return picture
    low, high = points.min(0), points.max(0)
    gap = rng.uniform(0.03, 0.5) * (high - low).max()
    out = picture.copy()
    side = int(rng.integers(4))
    height, width = picture.shape[:2]
    if side == 0 and (y := int(high[1] + gap)) < height:
        out[y:] = out[y]
    elif side == 1 and (y := int(low[1] - 1.2 * gap - 0.3 * (high - low)[1])) > 0:
        out[:y] = out[y]
    elif side == 2 and (x := int(high[0] + gap)) < width:
        out[:, x:] = out[:, x : x + 1]
    elif side == 3 and (x := int(low[0] - gap)) > 0:
        out[:, :x] = out[:, x : x + 1]
    return out


def overlaid(picture: Picture, rng: Generator) -> Picture:
    """Draw subtitles or a player's bar over the lower part."""
    out = picture.copy()
    y = int(rng.integers(len(out) // 2, len(out)))
    colour = (255, 255, 255) if rng.random() < 0.8 else tuple(int(c) for c in rng.integers(0, 255, 3))
    if rng.random() < 0.5:
        words = "".join(rng.choice(list("abcdefgh iklmnop"), 14))
        cv2.putText(
            out, words, (int(rng.integers(-9, 30)), y), 0, rng.uniform(0.25, 0.5), colour, 1, cv2.LINE_AA
        )
    else:
        cv2.line(out, (0, y), (len(out), y), colour, 1)
        cv2.putText(out, "0:0" + str(rng.integers(9)), (int(rng.integers(70)), y - 4), 0, 0.3, colour, 1)
    return out


def smoothed(picture: Picture, rng: Generator) -> Picture:
    """Smooth the skin but not its edges, as webcams and beauty filters do, which is not a failure."""
    return np.asarray(cv2.bilateralFilter(picture, 5, rng.uniform(15, 60), rng.uniform(1, 4)), np.uint8)


def sharpened(picture: Picture, rng: Generator) -> Picture:
    """Sharpen with halos at edges, as cameras do, which is not a failure."""
    blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 2.5))
    amount = rng.uniform(0.3, 1.5)
    return np.asarray(cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0), np.uint8)


def low_resolution(picture: Picture, rng: Generator) -> Picture:
    """Compress and enlarge the whole picture, which is not a failure."""
    side = len(picture)
    small = max(24, int(side * rng.uniform(0.27, 0.8)))
    x: Any = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)
    if rng.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 75))]
        x = cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_COLOR)
    how = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(x, (side, side), interpolation=how), np.uint8)


def jittered_placement(
    points: NDArray[np.float32], roll: float, side: int, rng: Generator
) -> NDArray[np.float64]:
    """Draw a crop around a face as inaccurate as with a landmark network."""
    margin = MARGIN * float(np.exp(rng.normal(0, 0.07)))
    matrix = crop_placement(points, roll + float(rng.normal(0, 5)), side, margin)
    middle = np.full(2, (side - 1) / 2)
    centre = matrix[:, :2] @ middle + matrix[:, 2] + rng.normal(0, 0.025, 2) * side * np.hypot(*matrix[:, 0])
    squeeze = float(rng.normal(0, SQUEEZED) if rng.random() < 0.75 else rng.uniform(-1, 1) * FROM_4_TO_3)
    squeeze = float(np.clip(squeeze, -FROM_4_TO_3, FROM_4_TO_3))
    matrix[:, :2] = np.diag(np.exp([squeeze / 2, -squeeze / 2])) @ matrix[:, :2]
    matrix[:, 2] = centre - matrix[:, :2] @ middle
    return matrix


def points_in_crop(points: NDArray[np.float32], to_picture: NDArray[np.float64]) -> NDArray[np.float32]:
    """Convert (68, 2) pixels of the picture to pixels of the crop."""
    inverse = np.linalg.inv(to_picture[:, :2])
    return np.asarray((points - to_picture[:, 2]) @ inverse.T, np.float32)


def roll_of(person: Person, number: int) -> float:
    """Return the roll in degrees, clockwise in the picture."""
    return angles_of(person.rotation[number]).roll


def to_cells(values: Map) -> Map:
    """Reduce (side, side) to (24, 24) means."""
    size = (HEAT_SIDE, HEAT_SIDE)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def worst_of(severity: Map) -> float:
    """Return the mean of the most severe share `WORST` of the values."""
    if not severity.size:
        return 0.0
    count = max(1, int(len(severity) * WORST))
    return float(np.partition(severity, -count)[-count:].mean())


def ramp(value: float, fine: float, failing: float) -> float:
    """Scale linearly from 0 at `fine` to 1 at `failing`; a missing value fails."""
    return 1.0 if np.isnan(value) else float(np.clip((value - fine) / (failing - fine), 0, 1))
