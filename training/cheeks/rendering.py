"""Renders cheeks: one seed is one person at rest, with puffed cheeks, and with flat ones."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.cheeks.window import window_of_cheeks
from training.arrays_file import save_arrays
from training.cheeks.gestures import cheeks_of, sample_flat, sample_puff
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.studio import Shot, Studio
from training.mouths.rendering import (
    Tile,
    add_people_arguments,
    moved,
    own_error,
    points_of,
    render_missing,
    seat,
    shared_error,
)
from training.mouths.shards import shard_path

Floats = NDArray[np.float32]

PUFFS, FLAT = 6, 9
"""Number of gestures of one person with puffed cheeks, and without."""
SHARE = 0.56
"""Side of the drawn square around the lower face, in sides of the whole picture."""
SIZE = 96
"""Side of that square in pixels, before supersampling."""


def render_cheeks(studio: Studio, seed: int, folder: Path, puffs: int = PUFFS, flat: int = FLAT) -> None:
    """Render one person and write NAME.npz (see `training.cheeks.samples.CheekPerson`)."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 2200])
    sitting = seat(studio, sample_identity(seed, studio.rig.pack), rng)
    shot = sitting.shoot(studio, sitting.calm, sitting.pose, side=SHARE)
    bias = shared_error(rng)
    rest = points_of(shot, studio.size) + bias
    window = window_of_cheeks(rest)
    calm = _tile(shot).cropped(window)
    rows: dict[str, list[object]] = {name: [] for name in ("now", "points", "cheeks")}
    for number in range(puffs + flat):
        expression = sample_puff(rng) if number < puffs else sample_flat(rng)
        shot = sitting.shoot(studio, expression, moved(sitting.pose, rng), side=SHARE)
        asked = points_of(shot, studio.size) + bias + own_error(rng)
        here = window.following(rest, asked)
        rows["now"].append(_tile(shot).cropped(here))
        rows["points"].append(here.pixels_of(asked))
        rows["cheeks"].append(np.array(cheeks_of(expression), np.float32))
    arrays = {name: np.array(values) for name, values in rows.items()}
    save_arrays(shard_path(folder, seed), rest=calm, rest_points=window.pixels_of(rest), **arrays)


def _tile(shot: Shot) -> Tile:
    return Tile.of(shot, shot, SHARE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, and the folder."""
    add_people_arguments(parser, "30000:30360", "cheeks")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing people. Raises TrainingError without a pack or OpenGL."""
    return render_missing(arguments, SIZE, render_cheeks)
