"""Makes the statistical 3D face that the failure detector fits, from rigged people who are not rendered."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from detector import LandmarkFinder, open_landmark_finder
from detector.box import Box
from detector.face_shapes import SHAPES
from detector.features import POINTS, Numbers, eye_distance
from face.ibug import MIRROR
from face.mean_face_3d import MEAN_FACE, NEAR_RIGID
from training.arrays_file import save_arrays
from training.heads.identity import sample_identity
from training.heads.moods import sample_expression
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.rig import Rig
from training.people import Person, read_people

FIRST_SEED = 500_000
"""Seed of the first person. No picture is rendered of the seeds from here on."""
EXPRESSIONS = 7
"""Number of expressions of each person, beside the face at rest."""
IDENTITY, EXPRESSION = 12, 8
"""Number of components: they hold 90 and 99 % of the variance."""
PICTURES = 4
"""Number of pictures of each rendered person on which the instrument is measured."""
HALVED = 1.386
"""Median of the square of a two-dimensional normal error over one coordinate's variance."""


def components(heads: Numbers, count: int, mean: Numbers) -> Numbers:
    """Return the principal components (count, 68, 3) of heads (n, 68, 3), each one deviation long."""
    _, sizes, axes = np.linalg.svd((heads - mean).reshape(len(heads), -1), full_matrices=False)
    scaled = axes[:count] * sizes[:count, None] / np.sqrt(len(heads))
    return np.asarray(scaled.reshape(count, POINTS, 3))


def mirrored(heads: Numbers) -> Numbers:
    """Return heads (n, 68, 3) followed by their mirror images, so that no side is preferred."""
    return np.concatenate([heads, heads[:, MIRROR[:POINTS]] * (-1, 1, 1)])


def aligned(people: Numbers) -> Numbers:
    """Move people (n, k, 68, 3), first at rest, so that each one's resting face lies on the mean face."""
    return np.array([_on_mean_face(person) for person in people])


def _on_mean_face(person: Numbers) -> Numbers:
    """Move all faces by the similarity from the first one's rigid points to the mean face's (Umeyama)."""
    own, mean = person[0, NEAR_RIGID], MEAN_FACE[NEAR_RIGID]
    middle, mean_middle = own.mean(0), mean.mean(0)
    u, sizes, vt = np.linalg.svd((mean - mean_middle).T @ (own - middle))
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    scale = (sizes * sign).sum() / ((own - middle) ** 2).sum()
    return np.asarray(scale * (person - middle) @ ((u * sign) @ vt).T + mean_middle)


def people_of(rig: Rig, count: int) -> Numbers:
    """Return the landmarks (count, 1 + EXPRESSIONS, 68, 3) of people at rest and acting (y down), in dm."""
    people = []
    for number in tqdm(range(count), unit="person"):
        rng = np.random.default_rng([77, number])
        person = sample_identity(FIRST_SEED + number, rig.pack)
        body = rig.body(person.targets, person.ethnicity, person.lid, person.posture)
        acted = [sample_expression(rng)[1] for _ in range(EXPRESSIONS)]
        people.append([rig.landmarks(body, expression) for expression in ({}, *acted)])
    return np.array(people, np.float64) * (1, -1, 1)


def noise_of(people: Sequence[Person], finder: LandmarkFinder) -> Numbers:
    """Return the standard deviation (68,) of each landmark that is fixed to the head, in eye distances."""
    errors = []
    for person in people:
        for number in range(min(PICTURES, len(person.jpegs))):
            true = person.fixed[number, :POINTS].astype(np.float64)
            low, size = true.min(0).tolist(), np.ptp(true, axis=0).tolist()
            found = finder.find(person.picture(number), Box(*low, *size))
            if found is not None and found.points_3d is not None:  # whose pixels' edges are whole numbers
                errors.append((found.points_3d[:, :2] - true - 0.5) / eye_distance(true))
    return np.asarray(np.sqrt(np.median((np.array(errors) ** 2).sum(2), 0) / HALVED))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--heads", type=Path, nargs="+", required=True, help="folders of `train heads`")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--people", type=int, default=1300, help="how many are rigged")
    parser.add_argument("--output", type=Path, default=SHAPES, help="file to write")


def run(arguments: argparse.Namespace) -> int:
    """Rig the people, measure the instrument, and write the file. Returns the exit code."""
    noise = noise_of(read_people(arguments.heads), open_landmark_finder())
    people = aligned(people_of(Rig(Pack.open(arguments.pack)), arguments.people))
    rest, acted = mirrored(people[:, 0]), (people[:, 1:] - people[:, :1]).reshape(-1, POINTS, 3)
    mean = rest.mean(0)
    arrays = {
        "mean": mean,
        "identity": components(rest, IDENTITY, mean),
        "expression": components(mirrored(acted), EXPRESSION, np.zeros_like(mean)),
        "noise": noise,
    }
    save_arrays(arguments.output, **{name: array.astype(np.float32) for name, array in arrays.items()})
    return 0
