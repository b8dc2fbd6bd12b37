"""Faces for the tests: the mean face, moved, turned and pulled about with known numbers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector import Box, Landmarks, NoveltyModel, fit_novelty
from detector.features import frontal_shape
from detector.levels import (
    ASYMMETRY,
    BROWS,
    DRIVER_TURN,
    EYES,
    JAW,
    JITTER,
    MOUTH,
    MOVEMENT,
    NOVELTY,
    SIZE,
    TILT,
    TURN,
    Level,
)
from face.mean_face_3d import MEAN_FACE

Numbers = NDArray[np.float64]

LEVELS = {
    NOVELTY: Level(1.0, 1.5),
    ASYMMETRY: Level(0.02, 0.2),
    JITTER: Level(0.0, 0.2),
    MOVEMENT: Level(0.0, 0.2),
    TURN: Level(0.0, 12.0),
    TILT: Level(0.0, 12.0),
    SIZE: Level(0.0, 0.4),
    EYES: Level(0.0, 0.6),
    MOUTH: Level(0.0, 0.4),
    JAW: Level(0.0, 0.4),
    BROWS: Level(0.0, 0.4),
    DRIVER_TURN: Level(0.0, 15.0),
}


def rotation(yaw: float = 0, pitch: float = 0, roll: float = 0) -> Numbers:
    """Written out axis by axis: x right, y up, z towards the viewer, as `Landmarks.rotation`."""
    y, p, r = np.radians([yaw, -pitch, -roll])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def turned(shape: Numbers, yaw: float = 0, pitch: float = 0, roll: float = 0) -> Numbers:
    """(68, 3) points in picture axes (y down) after a turn of the head."""
    up = shape * (1, -1, 1)
    return (up @ rotation(yaw, pitch, roll).T) * (1, -1, 1)


def landmarks(
    shape: Numbers = MEAN_FACE,
    yaw: float = 0,
    pitch: float = 0,
    roll: float = 0,
    scale: float = 60,
    x: float = 128,
    y: float = 110,
    noise: Numbers | float = 0.0,
) -> Landmarks:
    """What an instrument without errors finds, in pixels."""
    points = turned(shape + noise, yaw, pitch, roll) * scale + (x, y, 0)
    return Landmarks(points[:, :2].astype(np.float32), points.astype(np.float32), None, 1.0)


def closed(shape: Numbers, eye: slice) -> Numbers:
    """The face with one eye shut: every point of it on the line between its corners."""
    shut = shape.copy()
    shut[eye, 1] = shape[eye, 1].mean()
    return shut


def ordinary(count: int, seed: int = 0) -> Numbers:
    """(count, 68, 3) faces of different people: smooth random differences from the mean face."""
    random = np.random.default_rng(seed)
    patterns = np.random.default_rng(99).normal(size=(8, 68, 3)) * 0.02
    return MEAN_FACE + np.einsum("nk,kpd->npd", random.normal(size=(count, 8)), patterns)


@cache
def model(method: str = "guise", instrument: str = "built-in") -> NoveltyModel:
    from dataclasses import replace

    from detector.features import normalised_distances

    if method == "study":
        features = normalised_distances(ordinary(120)[..., :2])
    else:
        features = np.array([frontal_shape(face) for face in ordinary(300)])
    fitted = fit_novelty(features, method=method, instrument=instrument, data="made faces")
    return replace(fitted, levels=LEVELS)


def model_file(folder: Path, method: str = "guise", instrument: str = "built-in") -> Path:
    path = folder / f"{method}.npz"
    model(method, instrument).save(path)
    return path


class Finder:
    """An instrument that knows the faces of pictures by their first pixel's red; `None` is no face."""

    name = "built-in"

    def __init__(self, *found: Landmarks | None) -> None:
        self.found = found
        self.near: list[Box | None] = []

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        self.near.append(near)
        return self.found[int(picture[0, 0, 0])]


def picture(number: int) -> NDArray[np.uint8]:
    return np.full((4, 4, 3), number, np.uint8)
