"""Measures on rendered people how foreheads wrinkle, and writes the mean for the avatars."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from tqdm import tqdm

from face.ibug import BROWS
from model.brows.forehead import GRAIN, LIFT, contrast, inner, lines_in, lines_of
from model.brows.shape import HEIGHT, WIDTH, WrinkleShape, window_of_forehead
from model.brows.skin import above_brows, skin_of_forehead
from model.retouch.window import Window
from training.brows.alignment import aligned
from training.heads.command import seed_range
from training.heads.gestures import BASIC_EXPRESSIONS
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.studio import Shot, Studio
from training.mouths.rendering import Sitting, points_of, seat, without_hair
from training.skin_motion import skin_motion

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIZE = 256
"""Side of the pictures before supersampling."""
KINDS = (0, 6, 7, 11)
"""Seeds of the skin, chosen by eye: four straight lines, four bent ones, three straight ones, three bent."""
KNITTED = 7
"""The kind with which knitted brows are rendered. Their folds are the same with all kinds."""
LEAST = 0.012
"""Darkening, as a logarithm, that is subtracted everywhere, so that skin between lines does not change."""
DRAWN = 0.84
"""Share of the contrast of lines that is left after drawing, because the window's pixels are enlarged."""
BETWEEN = (10.0, 14.0)
"""Distances from the middle in pixels: knitted brows shade in full up to the first, not beyond the second."""
FAR_BESIDE = (2.0, 3.0, 1.0, 2.0)
"""Largest motions of the folds of knitted brows to the side, as of `aligned`, in pixels."""
MOST = 0.25
"""Largest change in brightness by knitted brows, as a logarithm. More is the edge of a moving brow."""
SEEN = 0.95
"""Share of skin from which a pixel counts."""


class Wrinkled(NamedTuple):
    """A person's forehead in its window.

    raised: (kinds, h, w) logarithms of the brightness against rest, for each kind of lines. knitted: (h, w).
    colours: (n, 3) the same of all pixels that change, for each channel. contrast: of the lines at rest.
    """

    raised: Floats
    knitted: Floats
    colours: Floats
    contrast: float


def photograph(studio: Studio, seed: int, kinds: Sequence[int] = KINDS) -> Wrinkled:
    """Render one person at rest and with raised brows, with each kind of lines, and with knitted brows."""
    identity = without_hair(sample_identity(seed, studio.rig.pack))
    tree = cKDTree(studio.rig.canonical)
    raised, contrasts, colours, knitted = [], [], [], np.zeros((HEIGHT, WIDTH), np.float32)
    for lines in kinds:
        rng = np.random.default_rng([SAMPLER_VERSION, seed, 2400])
        sitting = seat(studio, replace(identity, skin=replace(identity.skin, seed=lines)), rng)
        rest = _shoot(studio, sitting, "")
        points = points_of(rest, studio.size)
        change = _change(studio, tree, rest, _shoot(studio, sitting, "brows_up"))
        bare = above_brows(points, window_of_forehead(points))
        raised.append(change.mean(2) * bare)
        colours.append(change[(np.abs(change.mean(2)) > 5 * LEAST) & (bare == 1)])
        contrasts.append(_contrast_at_rest(rest, points, bare))
        if lines == KNITTED:
            knitted = _change(studio, tree, rest, _shoot(studio, sitting, "frown")).mean(2)
    return Wrinkled(np.stack(raised), knitted, np.concatenate(colours), float(np.mean(contrasts)))


def _shoot(studio: Studio, sitting: Sitting, gesture: str) -> Shot:
    expression = BASIC_EXPRESSIONS[gesture] if gesture else {}
    return studio.shoot(expression, sitting.pose, sitting.camera, sitting.light)


def _change(studio: Studio, tree: cKDTree, rest: Shot, shot: Shot) -> Floats:
    """Return the logarithm of the brightness against rest in the forehead's window, (h, w, 3)."""
    moved, skin = skin_motion(tree, rest, shot)
    side = skin.shape
    y, x = np.mgrid[: side[0], : side[1]].astype(np.float32)
    carried = cv2.remap(rest.picture, x - moved[..., 0], y - moved[..., 1], cv2.INTER_CUBIC)
    window = _lifted(points_of(rest, studio.size), points_of(shot, studio.size))
    first, second = (
        window.cropped(each, side[0]).astype(np.float32) + np.float32(GRAIN)
        for each in (np.asarray(carried, np.uint8), shot.picture)
    )
    levels = np.asarray(np.rint(255 * np.repeat(skin[..., None], 3, 2)), np.uint8)
    is_seen = window.cropped(levels, side[0])[..., :1] > 255 * SEEN
    return np.asarray(np.log(second / first) * is_seen, np.float32)


def _lifted(rest: Floats, points: Floats) -> Window:
    """Return the window of a frame, which goes with the head, and half of the way with raised brows."""
    window = window_of_forehead(rest).following(rest, points)
    rise = (window_of_forehead(rest).pixels_of(rest) - window.pixels_of(points))[BROWS][:, 1].mean()
    matrix = window.matrix.copy()
    matrix[:, 2] -= np.float32(LIFT * max(float(rise), 0.0)) * matrix[:, 1]
    return window._replace(matrix=matrix)


def _contrast_at_rest(rest: Shot, points: Floats, bare: Floats) -> float:
    window = window_of_forehead(points)
    skin = skin_of_forehead(rest.picture, points, window) * bare
    return contrast(lines_of(window.cropped(rest.picture, len(rest.picture))), inner(skin))


def mean_shape(people: Sequence[Wrinkled]) -> WrinkleShape:
    """Return the mean of these foreheads, with lines as deep as people have them on average."""
    raised = np.stack([each.raised for each in people])
    mean = aligned(raised).mean(0)
    mean = np.minimum(mean + LEAST, 0)
    depths = np.array([[_size(field) for field in each] for each in raised])
    sizes = np.array([_size(field) for field in mean])
    gain = depths.mean(0) / sizes / DRAWN
    design = np.stack([np.ones(len(people)), [each.contrast for each in people]], 1)
    depth = np.linalg.lstsq(design, (depths / depths.mean(0)).mean(1), rcond=None)[0]
    colours = np.concatenate([each.colours for each in people])
    grey = colours.mean(1)
    tint = (colours * grey[:, None]).sum(0) / (grey**2).sum()
    knitted = _mean_of_knitted(np.stack([each.knitted for each in people]))
    arrays = mean * gain[:, None, None], knitted, tint, depth
    return WrinkleShape(*(np.ascontiguousarray(each, np.float32) for each in arrays))


def _mean_of_knitted(fields: Floats) -> Floats:
    """Return the mean (h, w) of upright folds (n, h, w), which are as deep as people have them on average."""
    across = np.abs(np.arange(WIDTH) - (WIDTH - 1) / 2)
    share = np.clip((BETWEEN[1] - across) / (BETWEEN[1] - BETWEEN[0]), 0, 1)
    fields = np.clip(fields, -MOST, MOST) * share
    both = np.concatenate([fields, fields[..., ::-1]]).astype(np.float32)
    lying = np.ascontiguousarray(both.transpose(0, 2, 1))
    mean: Floats = aligned(lying[:, None], FAR_BESIDE).mean(0)[0]
    gain = np.mean([_size(each) for each in lying]) / _size(mean) / DRAWN
    return np.asarray(gain * np.minimum(mean.T, 0), np.float32)


def _size(field: Floats) -> float:
    """Return the root mean square of the lines of a field (h, w)."""
    return float(np.sqrt(np.square(lines_in(field)).mean()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, and the file."""
    parser.add_argument("--seed", default="33100:33136", metavar="A:B", help="people A to B − 1")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the shape's file")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Render the people and write the mean. Raises TrainingError without a pack or OpenGL."""
    cv2.setNumThreads(1)
    studio = Studio(Pack.open(arguments.pack), size=SIZE)
    people = [photograph(studio, seed) for seed in tqdm(seed_range(arguments.seed, 1), unit="person")]
    mean_shape(people).save(arguments.output)
    return 0
