"""Draws heat strips of rendered avatars: the truth, a generator's output, and the heat over it."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import LandmarkFinder, open_landmark_finder
from detector.failure_finder import WEIGHTS, FailureFinder
from training import TrainingError
from training.failures.corpus import Film, read_cast, read_films
from training.failures.network import heated, is_held_out
from training.sheets import write_sheet

Picture = NDArray[np.uint8]
SIDE = 128
FRAMES = 8


def strips_of(
    film: Film, truth: list[Picture], finder: LandmarkFinder, failures: FailureFinder
) -> list[Picture]:
    """Draw three rows of `FRAMES` pictures: the person's real look, the output, and its heat."""
    numbers = np.linspace(0, len(film.jpegs) - 1, FRAMES).astype(int).tolist()
    outputs = [film.picture(number) for number in numbers]
    hot = []
    for output in outputs:
        found = finder.find(output)
        hot.append(output if found is None else heated(output, failures.look(output, found).heat))
    return [small(picture) for row in ([truth[n] for n in numbers], outputs, hot) for picture in row]


def small(picture: Picture) -> Picture:
    """Resize the picture to the strip's size."""
    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, metavar="DIR", help="rendered scenes")
    parser.add_argument("--films", type=Path, required=True, metavar="DIR", help="films of scenes held out")
    parser.add_argument("--count", type=int, default=4, help="films to show")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the failure network")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.jpg", help="the sheet")


def run(arguments: argparse.Namespace) -> int:
    """Draw films of held-out scenes, evenly chosen. Returns the exit code."""
    films = [film for film in read_films(arguments.films) if is_held_out(film.scene)]
    if not films:
        raise TrainingError(f"{arguments.films} has no films of scenes held out: train failure-films")
    finder, failures = open_landmark_finder(), FailureFinder.load(arguments.weights)
    chosen = [films[i] for i in np.linspace(0, len(films) - 1, arguments.count).astype(int).tolist()]
    pictures: list[Picture] = []
    for film in chosen:
        cast = {person.seed: person for person in read_cast(arguments.scenes, film.scene)}
        person = cast[film.avatar]
        truth = [person.picture(number) for number in range(len(person.jpegs))]
        pictures += strips_of(film, truth, finder, failures)
    write_sheet(arguments.output, pictures, columns=FRAMES)
    return 0
