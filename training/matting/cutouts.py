"""Renders cutouts: people with their exact alpha and an empty background. Resumable."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training import TrainingError
from training.heads.cameras import Camera, moved, sample_camera
from training.heads.command import seed_range
from training.heads.expressions import Expression
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.lights import sample_light
from training.heads.moods import sample_expression
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.performance import perform
from training.heads.poses import HeadPose, calm_pose, sample_pose
from training.heads.studio import Studio
from training.people import is_held_out

SHOTS = 4
"""Number of pictures of each person; the first is calm, as avatars are."""
CALL_SECONDS = 20
Moment = tuple[Expression, HeadPose, Camera]
STREAM = 3000
"""Random stream of the poses, separate from that of the shards."""

Cutout = NDArray[np.uint8]
"""(size, size, 4) RGBA, colours multiplied by alpha."""


@dataclass(frozen=True)
class CutPerson:
    """One rendered person: PNG files of cutouts."""

    seed: int
    paths: tuple[Path, ...]

    def cutout(self, number: int) -> Cutout:
        """Read cutout `number`. Raises TrainingError if the file is damaged."""
        read = cv2.imread(str(self.paths[number]), cv2.IMREAD_UNCHANGED)
        if read is None or read.ndim != 3 or read.shape[2] != 4:
            raise TrainingError(
                f"{self.paths[number]} cannot be read. Delete it and render that person again."
            )
        return np.ascontiguousarray(read[:, :, [2, 1, 0, 3]], np.uint8)


def render_cutouts(
    studio: Studio, seed: int, folder: Path, shots: int = SHOTS, *, is_call: bool = False
) -> None:
    """Write the cutouts of the person of that seed as PNG files.

    `is_call`: moments of a person talking before a still camera, instead of any pose.
    """
    rng = np.random.default_rng([SAMPLER_VERSION, seed, STREAM])
    identity = sample_identity(seed, studio.rig.pack)
    studio.wear(identity, np.zeros((8, 8, 3), np.uint8))
    light, camera = sample_light(rng, identity.skin.lightness), sample_camera(rng)
    moments = call(rng, camera, shots) if is_call else any_moments(rng, camera, shots)
    for number, (expression, pose, here) in enumerate(moments):
        shot = studio.shoot(expression, pose, here, light, with_map=False)
        fine = np.dstack([shot.picture, studio.renderer.cover()])
        cutout = cv2.resize(fine, (studio.size, studio.size), interpolation=cv2.INTER_AREA)
        path = cutout_path(folder, seed, number)
        cv2.imwrite(str(path), cutout[:, :, [2, 1, 0, 3]], [cv2.IMWRITE_PNG_COMPRESSION, 2])


def any_moments(rng: np.random.Generator, camera: Camera, count: int) -> Iterator[Moment]:
    """Draw a calm moment, then any expression in any pose, the camera slightly moved each time."""
    for number in range(count):
        _, expression = sample_expression(rng, None if number else "neutral")
        pose = sample_pose(rng) if number else calm_pose(rng)
        yield expression, pose, moved(camera, rng)


def call(rng: np.random.Generator, camera: Camera, count: int) -> Iterator[Moment]:
    """Return the first moment of a performance, which is neutral, and others evenly spread over it."""
    frames = list(perform(rng, CALL_SECONDS))
    for number in range(count):
        expression, pose = frames[number * len(frames) // count]
        yield expression, pose, camera


def cutout_path(folder: Path, seed: int, number: int) -> Path:
    """Return the file of one cutout."""
    return folder / f"{seed:05d}-{number}.png"


def read_cutouts(folders: Sequence[Path], *, held_out: bool = False) -> list[CutPerson]:
    """Read the people of folders of cutouts, to train on or held out. Raises TrainingError without any."""
    found: dict[int, list[Path]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*-*.png")):
            found.setdefault(int(path.stem.partition("-")[0]), []).append(path)
    people = [CutPerson(seed, tuple(paths)) for seed, paths in found.items() if is_held_out(seed) == held_out]
    if not people:
        raise TrainingError(
            f"No cutouts in {folders[0]}. Make some: python main.py train cutouts --output {folders[0]}"
        )
    return people


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, their size, and the folder."""
    parser.add_argument("--seed", default="0:100", metavar="A:B", help="people A to B − 1 (default: 0:100)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every N-th of them")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the cutouts")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--size", type=int, default=256, help="side of the pictures in pixels (default: 256)")
    parser.add_argument(
        "--shots", type=int, default=SHOTS, help=f"pictures of each person (default: {SHOTS})"
    )
    parser.add_argument("--call", action="store_true", help="moments of a call instead of any pose")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing cutouts. Raises TrainingError without a pack or OpenGL."""
    arguments.output.mkdir(parents=True, exist_ok=True)
    last = arguments.shots - 1
    seeds = [
        seed
        for seed in seed_range(arguments.seed, arguments.every)
        if not cutout_path(arguments.output, seed, last).is_file()
    ]
    if not seeds:
        return 0
    cv2.setNumThreads(1)
    studio = Studio(Pack.open(arguments.pack), arguments.size)
    for seed in tqdm(seeds, unit="person"):
        render_cutouts(studio, seed, arguments.output, arguments.shots, is_call=arguments.call)
    return 0
