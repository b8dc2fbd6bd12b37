"""Renders tongues: one seed is one person at rest, with tongues, the same without, and without any."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.mouth.drawing import Tongue
from model.mouth.window import window_of_mouth
from training.arrays_file import save_arrays
from training.heads.eyes import MouthLook
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.studio import Studio
from training.mouths.gestures import sample_mouth_without_tongue, sample_tongue, tongue_of
from training.mouths.rendering import (
    TILE_PX,
    Tile,
    add_people_arguments,
    moved,
    own_error,
    points_of,
    render_missing,
    seat,
    shared_error,
    without_hair,
)
from training.mouths.shards import shard_path

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Values = dict[str, float]

TONGUES, OTHERS = 6, 8
"""Number of tongues of one person, each also rendered without, and of gestures that have none."""
DIFFERENT = 14
"""Difference in levels from which a pixel shows the tongue, which the same gesture without it lacks."""


def render_tongues(
    studio: Studio, seed: int, folder: Path, tongues: int = TONGUES, others: int = OTHERS
) -> None:
    """Render one person and write NAME.npz (see `training.mouths.tongue_samples.TonguePerson`)."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 2100])
    identity = _brighter_inside(without_hair(sample_identity(seed, studio.rig.pack)), rng)
    sitting = seat(studio, identity, rng)
    shot = sitting.shoot(studio, sitting.calm, sitting.pose)
    bias = shared_error(rng)
    rest = points_of(shot, studio.size) + bias
    window = window_of_mouth(rest)
    calm = Tile.of(shot, shot).cropped(window)
    mouths = Mouths()
    for number in range(tongues + others):
        expression = sample_tongue(rng) if number < tongues else sample_mouth_without_tongue(rng)
        turned = moved(sitting.pose, rng)
        shot = sitting.shoot(studio, expression, turned)
        asked = points_of(shot, studio.size) + bias + own_error(rng)
        here, tongue = window.following(rest, asked), tongue_of(expression)
        shown = Tile.of(shot, shot).cropped(here)
        covered = np.zeros(shown.shape[:2], np.uint8)
        if tongue.out:
            twin = sitting.shoot(studio, without_tongue(expression), turned)
            without = Tile.of(twin, twin).cropped(here)
            mouths.add(without, covered, here.pixels_of(asked), Tongue())
            covered = changed(shown, without)
        mouths.add(shown, covered, here.pixels_of(asked), tongue)
    arrays = {name: np.array(values) for name, values in mouths.rows.items()}
    save_arrays(shard_path(folder, seed), rest=calm, rest_points=window.pixels_of(rest), **arrays)


class Mouths:
    """The rows of a person's file, one a mouth."""

    def __init__(self) -> None:
        self.rows: dict[str, list[object]] = {name: [] for name in ("true", "covered", "points", "tongue")}

    def add(self, true: Picture, covered: Picture, points: Floats, tongue: Tongue) -> None:
        """Add a mouth: see `training.mouths.tongue_samples.TonguePerson`."""
        for values, value in zip(self.rows.values(), (true, covered, points, tongue), strict=True):
            values.append(value)


def without_tongue(expression: Values) -> Values:
    """Return the same gesture with the tongue inside. The jaw is as low as the rig lowers it for a tongue."""
    jaw = max(expression.get("jawOpen", 0.0), 0.25 + 0.25 * expression["tongueOut"])
    kept = {name: value for name, value in expression.items() if not name.startswith("tongue")}
    return kept | {"jawOpen": jaw}


def changed(shown: Picture, without: Picture) -> Picture:
    """Return where two windows (h, w, 3) differ: (h, w) uint8, 255 or 0, without single pixels and holes."""
    difference = np.abs(shown.astype(np.int16) - without).max(2)
    mask = np.asarray(255 * (difference > DIFFERENT), np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)


def _brighter_inside(identity: Identity, rng: np.random.Generator) -> Identity:
    """The same person with a brighter tongue: the renderer's are dark inside of a mouth."""
    tongue = np.clip(np.array(identity.mouth.tongue) * rng.uniform(0.9, 1.5), 0, 1)
    look = MouthLook(identity.mouth.teeth, (float(tongue[0]), float(tongue[1]), float(tongue[2])))
    return dataclasses.replace(identity, mouth=look)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, and the folder."""
    add_people_arguments(parser, "20000:20400", "mouths")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing people. Raises TrainingError without a pack or OpenGL."""
    return render_missing(arguments, TILE_PX, render_tongues)
