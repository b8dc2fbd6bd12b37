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
from model.retouch.window import Window
from training import TrainingError
from training.arrays_file import save_arrays
from training.heads.bent_tongue import Bend, BentTongue
from training.heads.eyes import MouthLook
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.studio import Shot, Studio
from training.heads.wardrobe import LABELS
from training.mouths.gestures import sample_bend, sample_mouth_without_tongue, sample_tongue, tongue_of
from training.mouths.rendering import (
    TILE_PX,
    Sitting,
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

TONGUES, BENT, OTHERS = 3, 8, 5
"""Number of tongues of one person as the rig moves them, and of bent ones, each also rendered without, and of
gestures that have none."""
NEAR = 60
"""Level of the map's tongue, enlarged, from which a pixel may show it."""
DIFFERENT = 14
"""Difference in levels from which a pixel shows the tongue, which the same gesture without it lacks."""


def render_tongues(
    studio: Studio, seed: int, folder: Path, tongues: int = TONGUES, bent: int = BENT, others: int = OTHERS
) -> None:
    """Render one person and write NAME.npz (see `training.mouths.tongue_samples.TonguePerson`)."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 2100])
    identity = _brighter_inside(without_hair(sample_identity(seed, studio.rig.pack)), rng)
    person = _Drawn.of(studio, seat(studio, identity, rng), rng)
    for _ in range(tongues):
        expression = sample_tongue(rng)
        person.draw(tongue_of(expression), expression, without_tongue(expression), rng)
    for _ in range(bent):
        expression, bend = sample_bend(rng)
        person.draw(Tongue(1.0), expression, expression, rng, bend)
    for _ in range(others):
        person.draw(Tongue(), sample_mouth_without_tongue(rng), None, rng)
    arrays = {name: np.array(values) for name, values in person.mouths.rows.items()}
    calm, points = person.calm
    save_arrays(shard_path(folder, seed), rest=calm, rest_points=points, **arrays)


class _Drawn:
    """One person whose mouths are drawn."""

    def __init__(self, studio: Studio, sitting: Sitting, rest: Floats, bias: Floats, calm: Picture) -> None:
        self._studio, self._sitting, self._rest, self._bias = studio, sitting, rest, bias
        self._window = window_of_mouth(rest)
        self._tip = int(studio.rig.part("tongue").fit(studio.body.vertices)[:, 2].argmax())
        self.calm, self.mouths = (calm, self._window.pixels_of(rest)), Mouths()

    @classmethod
    def of(cls, studio: Studio, sitting: Sitting, rng: np.random.Generator) -> _Drawn:
        """Draw the person at rest."""
        bias = shared_error(rng)
        shot = sitting.shoot(studio, sitting.calm, sitting.pose)
        rest = points_of(shot, studio.size) + bias
        return cls(studio, sitting, rest, bias, Tile.of(shot, shot).cropped(window_of_mouth(rest)))

    def draw(
        self,
        tongue: Tongue,
        expression: Values,
        without: Values | None,
        rng: np.random.Generator,
        bend: Bend | None = None,
    ) -> None:
        """Draw a gesture, and before it the same without its tongue, if it has one."""
        turned = moved(self._sitting.pose, rng)
        bent = BentTongue(self._studio.rig, self._studio.body, bend) if bend else None
        shot = self._sitting.shoot(self._studio, expression, turned, tongue=bent, with_map=True)
        asked = points_of(shot, self._studio.size) + self._bias + own_error(rng)
        here = self._window.following(self._rest, asked)
        places, tile = here.pixels_of(asked), Tile.of(shot, shot)
        shown = tile.cropped(here)
        covered, nowhere = np.zeros(shown.shape[:2], np.uint8), np.full(2, np.nan, np.float32)
        if without is None:
            self.mouths.add(shown, covered, places, tongue, nowhere, bent)
            return
        twin = self._sitting.shoot(self._studio, without, turned)
        hidden = Tile.of(twin, twin).cropped(here)
        self.mouths.add(hidden, covered, places, Tongue(), nowhere, None)
        tip = bent.tip if bent else shot.posed.parts["tongue"][0][self._tip]
        inside = shot.view.project(np.asarray(tip, np.float32)[None], 1)[0] + 0.5
        place = (np.array([tile.left, tile.top]) + tile.side * inside) * 256 - 0.5
        at = here.pixels_of(np.asarray(place / 127.5 - 1 + self._bias[48:68].mean(0), np.float32)[None])[0]
        seen = np.asarray(near_tongue(shot, tile, here) & changed(shown, hidden), np.uint8)
        self.mouths.add(shown, seen, places, tongue, at, bent)


class Mouths:
    """The rows of a person's file, one a mouth."""

    def __init__(self) -> None:
        self.rows: dict[str, list[object]] = {
            name: [] for name in ("true", "covered", "points", "tongue", "tip", "bent")
        }

    def add(
        self, true: Picture, covered: Picture, points: Floats, tongue: Tongue, tip: Floats, bent: object
    ) -> None:
        """Add a mouth: see `training.mouths.tongue_samples.TonguePerson`."""
        row = (true, covered, points, tongue, tip, bent is not None)
        for values, value in zip(self.rows.values(), row, strict=True):
            values.append(value)


def without_tongue(expression: Values) -> Values:
    """Return the same gesture with the tongue inside. The jaw is as low as the rig lowers it for a tongue."""
    jaw = max(expression.get("jawOpen", 0.0), 0.25 + 0.25 * expression["tongueOut"])
    kept = {name: value for name, value in expression.items() if not name.startswith("tongue")}
    return kept | {"jawOpen": jaw}


def near_tongue(shot: Shot, tile: Tile, window: Window) -> Picture:
    """Return where the map of a shot shows the tongue or is close to it: (h, w) uint8, 255 or 0."""
    if shot.canonical is None:
        raise TrainingError("The shot has no map.")
    parts = np.round(shot.canonical[..., 3]) == LABELS["tongue"]
    side = len(shot.picture)
    large = cv2.resize(np.asarray(255 * parts, np.uint8), (side, side), interpolation=cv2.INTER_LINEAR)
    placed = Tile(np.repeat(large[..., None], 3, 2), tile.left, tile.top, tile.side).cropped(window)[..., 0]
    return np.asarray(255 * (placed > NEAR), np.uint8)


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
