"""Renders cheeks: one seed is one person at rest, with puffed cheeks, and with flat ones."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model.cheeks.window import window_of_cheeks
from training.arrays_file import save_arrays
from training.cheeks.gestures import cheeks_of, sample_flat, sample_puff
from training.heads.command import seed_range
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.studio import Shot, Studio
from training.mouths.rendering import Tile, moved, own_error, points_of, seat, shared_error
from training.mouths.shards import mouth_path, not_rendered

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
    save_arrays(mouth_path(folder, seed), rest=calm, rest_points=window.pixels_of(rest), **arrays)


def _tile(shot: Shot) -> Tile:
    return Tile.of(shot, shot, SHARE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, and the folder."""
    parser.add_argument("--seed", default="30000:30360", metavar="A:B", help="people A to B − 1")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every N-th of them")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the cheeks")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing people. Raises TrainingError without a pack or OpenGL."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    studio = Studio(Pack.open(arguments.pack), size=SIZE)
    seeds = not_rendered(arguments.output, seed_range(arguments.seed, arguments.every))
    for seed in tqdm(seeds, unit="person"):
        render_cheeks(studio, seed, arguments.output)
    return 0
