"""Samples of the landmark network: crops of rendered faces with labels, and crops without a face."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from face.ibug import MIRROR, NUM_JAW, NUM_LANDMARKS
from face.landmark_crop import CROP_MARGIN, LANDMARK_CROP
from training.augmentation import (
    Matrix,
    Picture,
    occluded,
    one_of,
    other_camera,
    other_light,
    placed,
    placed_points,
    placement,
)
from training.people import Person
from training.points import mirrored

Sample = dict[str, Tensor]


class LandmarkSamples(Dataset[Sample]):
    """Sample number i is made from (seed, i) alone, so a training that resumes sees what it would have seen.

    picture: (3, side, side) uint8, side LANDMARK_CROP · points: (68, 2), jaw: (17, 2), depth: (68,) in half
    crop sides · rotation: (3, 3) · presence: () 1 with a face; 0 without one, and the other labels mean
    nothing. `pictures_without_faces` give negatives and occluders, beside the surroundings of the rendered
    faces.
    """

    def __init__(
        self,
        people: Sequence[Person],
        pictures_without_faces: Sequence[Picture] = (),
        *,
        seed: int = 0,
        negatives: float = 0.2,
    ) -> None:
        self._people, self._others, self._seed, self._negatives = (
            people,
            pictures_without_faces,
            seed,
            negatives,
        )

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng((self._seed, index))
        person = one_of(self._people, rng)
        number = int(rng.integers(len(person.jpegs)))
        if rng.random() < self._negatives:
            return no_face(self._without_a_face(person, number, rng))
        return self._with_a_face(person, number, rng)

    def _with_a_face(self, person: Person, number: int, rng: Generator) -> Sample:
        picture, labels = as_it_is_or_mirrored(person, number, rng)
        degrees = rng.uniform(-35, 35) if rng.random() < 0.8 else rng.normal(0, 8)
        matrix = crop_matrix(labels.points, degrees, rng.uniform(1.1, 2.4), rng.normal(0, 0.07, 2))
        crop = disturbed(placed(picture, matrix, LANDMARK_CROP, rng), rng, self._patch(rng))
        return labels.placed(matrix, degrees).sample(crop)

    def _without_a_face(self, person: Person, number: int, rng: Generator) -> Picture:
        kind = rng.random()
        if kind < 0.3 and self._others:
            crop = random_crop(one_of(self._others, rng), rng)
        elif kind < 0.4:
            crop = drawn(rng)
        else:
            points = person.points[number]
            crop = (
                shuffled(person.picture(number), points, rng)
                if kind < 0.5
                else beside(person.picture(number), points, rng)
            )
        return disturbed(crop, rng, self._patch(rng))

    def _patch(self, rng: Generator) -> Picture | None:
        return random_crop(one_of(self._others, rng), rng) if self._others else None


class Labels:
    """The labels of one picture, and what happens to them when the picture is moved."""

    def __init__(
        self,
        points: NDArray[np.float32],
        fixed: NDArray[np.float32],
        depth: NDArray[np.float32],
        rotation: NDArray[np.float32],
    ) -> None:
        self.points, self.fixed, self.depth, self.rotation = points, fixed, depth, rotation

    @classmethod
    def of(cls, person: Person, number: int) -> Labels:
        return cls(person.points[number], person.fixed[number], person.depth[number], person.rotation[number])

    def mirrored(self, width: int) -> Labels:
        flip = np.diag([-1, 1, 1]).astype(np.float32)
        points, fixed = mirrored(self.points, width), mirrored(self.fixed, width)
        rotation = (flip @ self.rotation @ flip).astype(np.float32)
        return Labels(points, fixed, self.depth[MIRROR[:NUM_LANDMARKS]], rotation)

    def placed(self, matrix: Matrix, degrees: float) -> Labels:
        """The labels through `matrix`, which turns by `degrees` anticlockwise."""
        angle, scale = np.deg2rad(degrees), float(np.hypot(*matrix[:, 0]))
        turn = np.array(
            [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]], np.float32
        )
        points, fixed = placed_points(self.points, matrix), placed_points(self.fixed, matrix)
        rotation = (turn @ self.rotation).astype(np.float32)
        return Labels(points, fixed, self.depth * np.float32(scale), rotation)

    def sample(self, crop: Picture) -> Sample:
        half = np.float32(LANDMARK_CROP / 2)
        return {
            "picture": channels_first(crop),
            "points": torch.from_numpy((self.points + 0.5) / half - 1),
            "jaw": torch.from_numpy((self.fixed[:NUM_JAW] + 0.5) / half - 1),
            "depth": torch.from_numpy(self.depth / half),
            "rotation": torch.from_numpy(self.rotation.astype(np.float32)),
            "presence": torch.tensor(1.0),
        }


def as_it_is_or_mirrored(person: Person, number: int, rng: Generator) -> tuple[Picture, Labels]:
    """One picture of the person with its labels; every second one in a mirror."""
    picture, labels = person.picture(number), Labels.of(person, number)
    if rng.random() < 0.5:
        return np.ascontiguousarray(picture[:, ::-1]), labels.mirrored(picture.shape[1])
    return picture, labels


def no_face(crop: Picture) -> Sample:
    """A sample without a face: all that counts of it is its presence, 0."""
    nothing = np.zeros((NUM_LANDMARKS, 2), np.float32)
    sample = Labels(nothing, nothing, nothing[:, 0], np.eye(3, dtype=np.float32)).sample(crop)
    return sample | {"presence": torch.tensor(0.0)}


def crop_matrix(
    points: NDArray[np.float32],
    degrees: float = 0,
    margin: float = CROP_MARGIN,
    shift: NDArray[np.float64] | None = None,
) -> Matrix:
    """From the picture to the crop around its 68 points; `shift` in crop sides."""
    low, high = points.min(0), points.max(0)
    middle = LANDMARK_CROP * (0.5 + (np.zeros(2) if shift is None else shift)) - 0.5
    scale = LANDMARK_CROP / (float((high - low).max()) * margin)
    return placement((low + high) / 2, degrees, scale, (float(middle[0]), float(middle[1])))


def disturbed(crop: Picture, rng: Generator, patch: Picture | None) -> Picture:
    """Apply everything that a webcam and a room may do to a crop."""
    if rng.random() < 0.3:
        crop = occluded(crop, rng, patch)
    return other_camera(other_light(crop, rng), rng)


def beside(picture: Picture, points: NDArray[np.float32], rng: Generator) -> Picture:
    """A square of the picture that shows no face, or too little of one to recognise."""
    low, high = points.min(0), points.max(0)
    size, middle = float((high - low).max()), (low + high) / 2
    if rng.random() < 0.2:
        centre, side = middle + rng.uniform(-0.4, 0.4, 2) * size, size * rng.uniform(0.15, 0.4)
    else:
        direction = rng.uniform(0, 2 * np.pi)
        side = size * rng.uniform(0.4, 2.2)
        away = (side * 0.5 + size * rng.uniform(0.15, 0.7)) * np.array([np.cos(direction), np.sin(direction)])
        away /= max(np.abs(away).max() / np.linalg.norm(away), 0.8)
        centre = middle + away
    matrix = placement(
        centre.astype(np.float32), rng.uniform(-35, 35), LANDMARK_CROP / side, (LANDMARK_CROP / 2,) * 2
    )
    return placed(picture, matrix, LANDMARK_CROP, rng)


def random_crop(picture: Picture, rng: Generator) -> Picture:
    """Any square of a picture without a face, turned anyhow."""
    height, width = picture.shape[:2]
    side = min(height, width) * rng.uniform(0.2, 0.9)
    centre = rng.uniform((side / 2, side / 2), (width - side / 2, height - side / 2)).astype(np.float32)
    matrix = placement(centre, rng.uniform(-180, 180), LANDMARK_CROP / side, (LANDMARK_CROP / 2,) * 2)
    return placed(picture, matrix, LANDMARK_CROP, rng)


def shuffled(picture: Picture, points: NDArray[np.float32], rng: Generator) -> Picture:
    """The face cut into squares in a wrong order. It has all parts of a face, but it is no face."""
    crop = placed(picture, crop_matrix(points), LANDMARK_CROP, rng)
    count = int(rng.integers(2, 5))
    side = LANDMARK_CROP // count
    tiles = (
        crop[: count * side, : count * side]
        .reshape(count, side, count, side, 3)
        .swapaxes(1, 2)
        .reshape(-1, side, side, 3)
    )
    tiles = np.roll(tiles, int(rng.integers(1, len(tiles))), 0) if count == 2 else rng.permutation(tiles)
    mixed = tiles.reshape(count, count, side, side, 3).swapaxes(1, 2).reshape(count * side, count * side, 3)
    return np.pad(mixed, ((0, LANDMARK_CROP - count * side),) * 2 + ((0, 0),), mode="edge")


def drawn(rng: Generator) -> Picture:
    """Noise, plain colour and shapes."""
    crop = np.full((LANDMARK_CROP, LANDMARK_CROP, 3), rng.integers(0, 256, 3), np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        crop = occluded(crop, rng)
    noise = rng.standard_normal((LANDMARK_CROP // rng.choice([1, 2, 8, 20]),) * 2 + (3,)) * rng.uniform(0, 60)
    enlarged = np.kron(noise, np.ones((LANDMARK_CROP // noise.shape[0],) * 2 + (1,)))
    return np.clip(crop + enlarged, 0, 255).astype(np.uint8)


def channels_first(picture: Picture) -> Tensor:
    """The picture (height, width, 3) as a tensor (3, height, width) of the same bytes."""
    return torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))
