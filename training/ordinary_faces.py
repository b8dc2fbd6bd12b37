"""The failure detector's models that ship: rendered people, as the landmark network sees them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from detector import DetectorError, LandmarkFinder, Landmarks, NoveltyModel, open_landmark_finder
from detector.box import Box
from detector.fitting import SHIPPED_STUDY_NOTE, guise_model, study_model
from detector.judge import model_path
from training import TrainingError
from training.people import Person, read_people

MOST_YAW, MOST_PITCH = 30.0, 20.0
"""Largest yaw and pitch in degrees. Beyond these, half of the face is guessed."""
STUDY_FACES = 165
"""Number of faces of the study's model: as many as Yale's pictures."""
STUDY_YAW = 12.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folders of people and of models."""
    parser.add_argument("--heads", type=Path, nargs="+", required=True, help="folders of `train heads`")
    parser.add_argument("--people", type=int, default=600, help="how many of them")


def run(arguments: argparse.Namespace) -> int:
    """Find the faces, fit both models, and write them to checkpoints/."""
    people = read_people(arguments.heads)[: arguments.people]
    try:
        finder = open_landmark_finder()
        faces = [face for person in people for face in faces_of(person, finder)]
    except DetectorError as error:
        raise TrainingError(str(error)) from error
    for model in models(faces, len(people)):
        model.save(model_path(model.method, model.instrument))
    return 0


def faces_of(person: Person, finder: LandmarkFinder) -> Iterator[Landmarks]:
    """Return the faces that the instrument finds of a person whose head is not turned too far."""
    for number, points in enumerate(person.points):
        (x, y), (width, height) = points.min(0), np.ptp(points, axis=0)
        found = finder.find(person.picture(number), Box(float(x), float(y), float(width), float(height)))
        if found is not None and abs(found.yaw) <= MOST_YAW and abs(found.pitch) <= MOST_PITCH:
            yield found


def models(faces: Sequence[Landmarks], people: int) -> tuple[NoveltyModel, NoveltyModel]:
    """The guise model on all faces, and the study's on as many frontal ones as Yale has pictures."""
    frontal = [face for face in faces if abs(face.yaw) <= STUDY_YAW and abs(face.pitch) <= STUDY_YAW]
    chosen = frontal[:: max(1, len(frontal) // STUDY_FACES)][:STUDY_FACES]
    data = f"{len(faces)} pictures of {people} rendered people"
    guise = guise_model(faces, instrument="built-in", data=data)
    study = study_model(chosen, instrument="built-in", data=f"{len(chosen)} pictures of rendered people")
    return guise, replace(study, note=SHIPPED_STUDY_NOTE)
