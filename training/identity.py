"""Measures whether the avatar stays the same person while it is driven, on rendered people with exact alpha.

The first picture of a person is the avatar. The person's other pictures are its references, the truth.
Another person drives the avatar with relative motion, so the references show the same face with another
expression.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from detector.built_in import WEIGHTS, BuiltInLandmarks
from detector.face_crop import face_crop
from detector.landmarks import Landmarks
from face.landmark_crop import CROP_MARGIN, LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, load_landmark_network
from model import Animator
from training.augmentation import Picture
from training.heads.rooms import draw_room
from training.matting.cutouts import CutPerson, read_cutouts
from training.matting.measure import ROOM_SEED
from training.matting.samples import composed
from training.scene_quality import SIDE, exact_layers, square_scene

Floats = NDArray[np.float32]
CELLS = 5
"""Rows and columns into which the features of a face are pooled."""
BINS = (4, 12, 12)
"""Bins of a histogram of L*, a* and b*."""
LIGHTNESS, CHROMA = (0, 256), (100, 180)
"""Range of the histogram in OpenCV's 8-bit L*a*b*: colours of skin, lips, eyes and brows lie in it."""


@dataclass(frozen=True, eq=False)
class Look:
    """A face: `features` of the landmark network, and `colours`, a histogram with the sum 1."""

    features: Floats
    colours: Floats


class FaceLooker:
    """Describes the face of a picture."""

    def __init__(self, finder: BuiltInLandmarks, network: LandmarkNetwork) -> None:
        self._finder, self._network = finder, network

    @classmethod
    def load(cls) -> FaceLooker:
        """Load the landmark network. Raises DetectorError if its weights are missing."""
        return cls(BuiltInLandmarks.load(), load_landmark_network(WEIGHTS))

    def look(self, picture: Picture) -> Look | None:
        """Return the look of an RGB picture's face; None if no face is found."""
        found = self._finder.find(picture)
        if found is None:
            return None
        crop = face_crop(picture, found, LANDMARK_CROP, CROP_MARGIN).pixels
        with torch.inference_mode():
            tensor = torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255
            fine = self._network.quarter(self._network.stem(tensor - 0.5))
            pooled = torch.nn.functional.adaptive_avg_pool2d(self._network.eighth(fine), CELLS)
        return Look(pooled.flatten().numpy(), histogram(picture, found))


def histogram(picture: Picture, face: Landmarks) -> Floats:
    """Return the colours within the hull of the landmarks as a histogram of L*a*b*, smoothed, flat."""
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(np.round(face.points).astype(np.int32)), 1)
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    counts = cv2.calcHist([lab], [0, 1, 2], inside, list(BINS), [*LIGHTNESS, *CHROMA, *CHROMA])
    return np.asarray(counts / max(float(counts.sum()), 1.0), np.float32).ravel()


def cosine(one: Floats, other: Floats) -> float:
    """Return the cosine of the angle between two vectors."""
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))


def overlap(one: Floats, other: Floats) -> float:
    """Return the intersection of two histograms, 1 if they are equal."""
    return float(np.minimum(one, other).sum())


def figures(answers: Sequence[Sequence[Look]], references: Sequence[Sequence[Look]]) -> dict[str, float]:
    """Compare each person's answers with all people's references; both are lists by person.

    features, colours: mean similarity to the person's own references, and to all others'. found: share of the
    answers of which the own person is the most similar, by features and by colours; chance is 1 / people.
    The mean over all references is subtracted from features, because all faces have much in common.
    """
    mean = np.mean([look.features for person in references for look in person], 0)
    means = [np.mean([look.features for look in person], 0) - mean for person in references]
    colours = [np.mean([look.colours for look in person], 0) for person in references]
    sums = np.zeros(6)
    count = 0
    for person, looks in enumerate(answers):
        for look in looks:
            by_features = np.array([cosine(look.features - mean, other) for other in means])
            by_colours = np.array([overlap(look.colours, other) for other in colours])
            for k, similar in enumerate((by_features, by_colours)):
                others = np.delete(similar, person)
                sums[3 * k : 3 * k + 3] += (similar[person], others.mean(), similar.argmax() == person)
            count += 1
    names = (
        "features",
        "others' features",
        "found by features",
        "colours",
        "others' colours",
        "found by colours",
    )
    return {name: float(value) for name, value in zip(names, sums / max(count, 1), strict=True)}


def pictures_of(person: CutPerson) -> list[Picture]:
    """Return the person's pictures in a room of their own, (SIDE, SIDE, 3) uint8 RGB."""
    room = room_of(person)
    return [composed(person.cutout(number), room) for number in range(len(person.paths))]


def room_of(person: CutPerson) -> Picture:
    """Return the room behind a person."""
    rng = np.random.default_rng((ROOM_SEED, person.seed))
    return np.asarray(cv2.resize(draw_room(rng), (SIDE, SIDE)), np.uint8)


def answers_of(person: CutPerson, drivers: Sequence[Picture], animator: Animator) -> dict[str, list[Picture]]:
    """Return the avatar driven by pictures of which the first is the calm one, by name of the answer."""
    avatar = pictures_of(person)[0]
    animator.wear(avatar)
    animator.calibrate(drivers[0])
    scene = square_scene(
        exact_layers(person.cutout(0), room_of(person)), animator.layers(None, rest=1.0).points
    )
    answers: dict[str, list[Picture]] = {"network": [], "exact layers": []}
    for driver in drivers[1:]:
        parts = animator.layers(driver)
        large = cv2.resize(scene.square(parts), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        answers["network"].append(np.asarray(large, np.uint8))
        answers["exact layers"].append(scene.compose(parts))
    return answers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the people to measure on, and the engine."""
    parser.add_argument("--cutouts", type=Path, nargs="+", required=True, help="folders of 512-px cutouts")
    parser.add_argument("--engine", default="auto", help="as in the app")


def run(arguments: argparse.Namespace) -> int:
    """Print how similar driven avatars are to their own person and to the others."""
    animator, looker = Animator.load(engine=arguments.engine), FaceLooker.load()
    people = read_cutouts(arguments.cutouts, held_out=True)
    shown = [pictures_of(person) for person in people]
    references = [_looks(looker, pictures[1:]) for pictures in shown]
    answers = [
        answers_of(person, shown[(number + 1) % len(people)], animator)
        for number, person in enumerate(people)
    ]
    by_name = {"avatar itself": [_looks(looker, pictures[:1]) for pictures in shown]}
    by_name |= {name: [_looks(looker, answer[name]) for answer in answers] for name in answers[0]}
    for name, looks in by_name.items():
        words = "  ".join(f"{key} {value:.3f}" for key, value in figures(looks, references).items())
        sys.stdout.write(f"{name:14}{words}  pictures {sum(map(len, looks))}\n")
    return 0


def _looks(looker: FaceLooker, pictures: Sequence[Picture]) -> list[Look]:
    return [look for picture in pictures if (look := looker.look(picture)) is not None]
