"""Measures on real clips how often the tongue finder sees a tongue, and how often one that is not there.

The frames in which tongues are out were labelled by eye: `tongue_frames.csv`. All others show none.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from detector.face_finder import FaceFinder
from face.ibug import EYES, LIP_PAIRS, NOSE, OUTER_EYE_CORNERS
from model.config import DEFAULT
from model.engines.build import build
from model.finders.engines import TONGUE, Look, open_look
from model.mouth.driver_tongue import CERTAIN, DriverTongue, certainty
from model.networks import Networks
from model.weights import weights_path
from training import TrainingError
from training.failures.clips import pictures

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Labels = Mapping[str, Sequence[tuple[int, int, str]]]
"""Labels of each clip by its name. A label: first frame, last frame, and where the tongue is in them."""
LABELS = Path(__file__).parent / "tongue_frames.csv"
UNCLEAR, NONE = "unclear", "no tongue"
SIZE = 256
"""Side of a face's square, in pixels."""
WIDE, RAISED, FOLLOWED = 2.2, 0.13, 0.15
"""Side of the square in face sizes, how far it is raised in sides, and its share of the way in one frame."""
LONG = 500
"""Number of frames from which every second one is taken."""


@dataclass(frozen=True, eq=False)
class Clip:
    """Squares of a face (N, SIZE, SIZE, 3), keypoints (N, 70, 2) in [-1, 1], and numbers of the frames."""

    squares: Sequence[Picture]
    points: Floats
    numbers: Sequence[int]


def read_labels(path: Path = LABELS) -> Labels:
    """Read the labelled frames."""
    labels: dict[str, list[tuple[int, int, str]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels.setdefault(row["clip"], []).append((int(row["first"]), int(row["last"]), row["tongue"]))
    return labels


def label_of(labels: Labels, clip: str, number: int) -> str:
    """Return where the tongue of a frame is, NONE or UNCLEAR."""
    kinds = (kind for first, last, kind in labels.get(clip, ()) if first <= number <= last)
    return next(kinds, NONE)


def calm_frame(points: Floats, may_be: Sequence[bool]) -> int:
    """Return the frame with the most closed mouth and the most usual pose, as a user calibrates.

    points: (N, 70, 2); `may_be`: whether each frame may be chosen.
    """
    left, right = OUTER_EYE_CORNERS
    scale = np.linalg.norm(points[:, right] - points[:, left], axis=1)
    upper, lower = np.array(LIP_PAIRS).T
    openings = np.linalg.norm(points[:, lower] - points[:, upper], axis=2).mean(1) / scale
    middle = points[:, NOSE.start : EYES.stop]
    pose = (middle - middle.mean(1, keepdims=True)) / scale[:, None, None]
    unusual = np.linalg.norm(pose - np.median(pose, 0), axis=2).mean(1)
    return int(np.argmin(2 * openings + unusual + np.where(may_be, 0, 9)))


def answers(clip: Clip, look: Look, calm: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each frame whether the finder sees a tongue, and whether the avatar's is out."""
    heard: list[float] = []

    def listened(inputs: Picture) -> Floats:
        answer = look(inputs)
        heard.append(certainty(*answer.tolist()))
        return answer

    tongue = DriverTongue(listened)
    tongue.rest_on(clip.points[calm], clip.squares[calm])
    seen, out = [], []
    for square, points in zip(clip.squares, clip.points, strict=True):
        heard.clear()
        out.append(tongue.step(square, points).length > 0)
        seen.append(bool(heard) and heard[0] > CERTAIN)
    return np.array(seen), np.array(out)


def followed_face(
    file: Path, finder: FaceFinder, locate: Callable[[Picture], Floats]
) -> Iterator[tuple[int, Picture, Floats]]:
    """Yield number, square and keypoints of a video's frames, from the first with a face on."""
    video = cv2.VideoCapture(str(file))
    step = 2 if video.get(cv2.CAP_PROP_FRAME_COUNT) > LONG else 1
    video.release()
    place: Floats | None = None
    for number, picture in enumerate(pictures(file)):
        if number % step:
            continue
        if place is None:
            box = finder.find(picture)
            if box is None:
                continue
            corners = np.array([[box.x, box.y], [box.x + box.width, box.y + box.height]], np.float32)
            place = _place(corners)
            for _ in range(3):
                place = _place(_in_picture(locate(_cut(picture, place)), place))
        square = _cut(picture, place)
        points = locate(square)
        yield number, square, points
        place = place + np.float32(FOLLOWED) * (_place(_in_picture(points, place)) - place)


def _place(points: Floats) -> Floats:
    """Return centre and side (3,) of the square around points (N, 2) in pixels."""
    low, high = points.min(0), points.max(0)
    side = WIDE * float((high - low).max())
    return np.array([*((low + high) / 2 - [0, RAISED * side]), side], np.float32)


def _in_picture(points: Floats, place: Floats) -> Floats:
    pixels = (points + 1) / 2 * (SIZE - 1)
    return np.asarray(pixels * place[2] / SIZE + place[:2] - place[2] / 2, np.float32)


def _cut(picture: Picture, place: Floats) -> Picture:
    x, y, side = place.tolist()
    scale = SIZE / side
    matrix = np.array([[scale, 0, (side / 2 - x) * scale], [0, scale, (side / 2 - y) * scale]])
    matrix[:, 2] += 0.5 * scale - 0.5
    if scale < 1:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.38 / scale), np.uint8)
    size, border = (SIZE, SIZE), cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(picture, matrix, size, borderMode=border), np.uint8)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the clips."""
    parser.add_argument("--clips", type=Path, required=True, help="folder of real clips with manifest.csv")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="these clips only")


def run(arguments: argparse.Namespace) -> int:
    """Print how many frames of each label show a tongue. Raises TrainingError without clips."""
    try:
        with (arguments.clips / "manifest.csv").open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["label"] == "authentic"]
    except (OSError, KeyError) as error:
        raise TrainingError(f"{arguments.clips} has no manifest of clips ({error}).") from error
    chosen = [row for row in rows if not arguments.only or row["name"] in arguments.only]
    engine = build(Networks.of_file(weights_path("default"), DEFAULT), "auto", "auto")
    look, finder, labels = open_look(engine.choice.engine, TONGUE), FaceFinder(), read_labels()
    counts: dict[str, list[NDArray[np.int64]]] = {}
    for row in tqdm(chosen, unit="clip"):
        found = list(
            followed_face(arguments.clips / row["file"], finder, lambda square: engine.locate(square).value)
        )
        if not found:
            continue
        numbers, squares, points = zip(*found, strict=True)
        kinds = [label_of(labels, row["name"], number) for number in numbers]
        clip = Clip(squares, np.array(points, np.float32), numbers)
        seen = answers(clip, look, calm_frame(clip.points, [kind == NONE for kind in kinds]))
        for kind, *each in zip(kinds, *seen, strict=True):
            name = kind if kind in (NONE, UNCLEAR) else f"{row['name']}, {kind}"
            counts.setdefault(name, []).append(np.array([1, *each], np.int64))
    for name, each in counts.items():
        if name != UNCLEAR:
            frames, by_itself, shown = np.sum(each, 0).tolist()
            share = f"{by_itself / frames:.2%} seen, {shown / frames:.2%} shown"
            sys.stdout.write(f"{name:24} {frames} frames, {by_itself} seen, {shown} shown: {share}\n")
    return 0
