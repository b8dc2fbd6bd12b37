"""Measures on rendered people how cheeks look when they are puffed, and writes the mean for the avatars."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from tqdm import tqdm

from face.ibug import MIRROR
from model.cheeks.shape import SIDE_POINTS, CheekShape, affine_onto, light_across
from model.cheeks.window import window_of_cheeks
from model.finders.window import HEIGHT, WIDTH
from training.heads.command import seed_range
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.studio import Shot, Studio
from training.mouths.rendering import points_of, seat, without_hair
from training.skin_motion import skin_motion

Floats = NDArray[np.float32]

SIZE = 128
"""Side of the pictures before supersampling. Maps of places have the same side."""
SOFT = 2.5
"""Standard deviation of the blur before brightness is compared, in pixels of 256."""
DARKEST = 8.0
"""Level that is added before brightness is compared, against noise in the dark."""
RIDGE = 0.3
"""Weight of small coefficients beside the errors of one sample."""


class Puffed(NamedTuple):
    """A person's left cheek, of the picture, in a square picture of 2·SIZE pixels.

    points: (70, 2) in [-1, 1] at rest. moved: (h, w, 2) pixels from rest to puffed. shade: (h, w), the
    logarithm of the brightness against rest. skin: (h, w) in [0, 1]. rest: (h, w) brightness.
    """

    points: Floats
    moved: Floats
    shade: Floats
    skin: Floats
    rest: Floats


def photograph(studio: Studio, seed: int) -> list[Puffed]:
    """Render one person at rest and with each cheek puffed. The right cheek is mirrored."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 2300])
    sitting = seat(studio, without_hair(sample_identity(seed, studio.rig.pack)), rng)
    tree = cKDTree(studio.rig.canonical)
    shots = [
        studio.shoot({"puff": abs(side), "puffSide": side}, sitting.pose, sitting.camera, sitting.light)
        for side in (0.0, -1.0, 1.0)
    ]
    rest = shots[0]
    return [_compared(studio, tree, rest, shot, is_mirrored=k == 1) for k, shot in enumerate(shots[1:])]


def _compared(studio: Studio, tree: cKDTree, rest: Shot, shot: Shot, *, is_mirrored: bool) -> Puffed:
    moved, skin = skin_motion(tree, rest, shot)
    side = skin.shape
    points, pictures = points_of(rest, studio.size), [rest.picture, shot.picture]
    if is_mirrored:
        moved, skin = moved[:, ::-1] * np.array([-1, 1]), skin[:, ::-1]
        points = points[MIRROR] * np.array([-1, 1])
        pictures = [picture[:, ::-1] for picture in pictures]
    first, second = (np.ascontiguousarray(each).mean(2).astype(np.float32) for each in pictures)
    y, x = np.mgrid[: side[0], : side[1]].astype(np.float32)
    moved, skin = (np.ascontiguousarray(each, np.float32) for each in (moved, skin))
    carried = cv2.remap(first, x - moved[..., 0], y - moved[..., 1], cv2.INTER_LINEAR)
    bright = [_of_skin(each, skin) + DARKEST for each in (carried, second)]
    return Puffed(
        points.astype(np.float32), moved, np.log(bright[1] / bright[0]), skin, _of_skin(first, skin)
    )


def _of_skin(picture: Floats, skin: Floats) -> Floats:
    blurred, share = (cv2.GaussianBlur(each, (0, 0), SOFT) for each in (picture * skin, skin))
    return np.asarray(blurred / (share + 1e-3), np.float32)


def mean_shape(people: list[Puffed]) -> CheekShape:
    """Return the mean of these cheeks, and how their shading depends on the light."""
    mean = np.mean([window_of_cheeks(p.points).pixels_of(p.points)[SIDE_POINTS] for p in people], axis=0)
    mean = ((mean + 0.5) / 2 - 0.5).astype(np.float32)
    side, rows = len(people[0].skin), []
    for person in people:
        pixels = (person.points + 1) * (side / 2 * 255 / 256) - 0.5 + side / 512
        matrix = affine_onto(mean, pixels[SIDE_POINTS])
        planes = (person.skin, person.moved, person.shade, person.rest)
        skin, moved, shade, rest = (_placed(each, matrix) for each in planes)
        rows.append((skin, moved @ np.linalg.inv(matrix[:, :2]).T, shade * skin, light_across(rest, skin)))
    skins, moves, shades, lights = (np.array(each, np.float32) for each in zip(*rows, strict=True))
    bulge = (moves * skins[..., None]).sum(0) / (skins.sum(0)[..., None] + 0.1 * len(people))
    design = np.stack([np.ones_like(lights), lights], 1)
    normal = design.T @ design + RIDGE * np.eye(2)
    shade = np.linalg.solve(normal, design.T @ shades.reshape(len(people), -1))
    return CheekShape.of(mean, bulge, shade.reshape(2, HEIGHT, WIDTH))


def _placed(plane: Floats, matrix: Floats) -> Floats:
    soft = cv2.GaussianBlur(plane, (0, 0), 1.0)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(soft, matrix, (WIDTH, HEIGHT), flags=how), np.float32)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, and the file."""
    parser.add_argument("--seed", default="31000:31060", metavar="A:B", help="people A to B − 1")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the shape's file")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Render the people and write the mean. Raises TrainingError without a pack or OpenGL."""
    cv2.setNumThreads(1)
    studio = Studio(Pack.open(arguments.pack), size=SIZE)
    people = [
        each
        for seed in tqdm(seed_range(arguments.seed, 1), unit="person")
        for each in photograph(studio, seed)
    ]
    mean_shape(people).save(arguments.output)
    return 0
