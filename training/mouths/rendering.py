"""Renders mouths: one seed is one person at rest and in many gestures, with what the avatar network shows."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from face.ibug import EYES, MOUTH
from model.mouth.window import window_of_mouth
from model.retouch.window import Window
from training.arrays_file import save_arrays
from training.heads.cameras import Camera, sample_camera
from training.heads.command import seed_range
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.lights import Light, sample_light, sample_mild_light
from training.heads.moods import sample_expression
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.poses import HeadPose, calm_pose, sample_pose
from training.heads.rig import Posed
from training.heads.rooms import draw_room
from training.heads.studio import Shot, Studio
from training.mouths.gestures import sample_gesture, tongue_of
from training.mouths.reenacting import SIDES, Reenactor
from training.mouths.shards import not_rendered, shard_path

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Values = dict[str, float]

FRAMES = 10
"""Gestures of one person."""
SIDE = 512
"""Side in pixels of the whole picture, of which only the window is drawn at this resolution."""
TILE = 0.32
"""Side of the drawn square around the mouth, in sides of the whole picture."""
TILE_PX = 128
"""Side of that square in pixels, before supersampling."""
BIAS, NOISE = 0.006, 0.0025
"""Standard deviations of the points' errors in [-1, 1]: the same in all frames of a person, and per frame."""


def render_mouths(studio: Studio, reenactor: Reenactor, seed: int, folder: Path, frames: int) -> None:
    """Render one person and write NAME.npz (see `training.mouths.samples.MouthPerson`)."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 2000])
    sitting = seat(studio, without_hair(sample_identity(seed, studio.rig.pack)), rng)
    whole = sitting.shoot(studio, sitting.calm, sitting.pose, is_zoomed=False)
    tile = Tile.of(sitting.shoot(studio, sitting.calm, sitting.pose), whole)
    bias = shared_error(rng)
    rest = points_of(whole, studio.size) + bias
    side = int(rng.choice(SIDES))
    large = cv2.resize(whole.picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    source = tile.pasted(np.asarray(large, np.uint8))
    reenactor.wear(source, rest, side)
    window = window_of_mouth(rest)
    rows: dict[str, list[object]] = {name: [] for name in ("seen", "true", "points", "tongue", "kind")}
    for _ in range(frames):
        kind, expression = sample_gesture(rng)
        shot = sitting.shoot(studio, expression, moved(sitting.pose, rng))
        asked = points_of(shot, studio.size) + bias + own_error(rng)
        here = window.following(rest, asked)
        rows["seen"].append(here.cropped(reenactor.shown(asked), side))
        rows["true"].append(Tile.of(shot, shot).cropped(here))
        rows["points"].append(here.pixels_of(asked))
        rows["tongue"].append(tongue_of(expression))
        rows["kind"].append(kind)
    arrays = {name: np.array(values) for name, values in rows.items()}
    arrays |= {"rest": window.cropped(source, SIDE), "rest_points": window.pixels_of(rest)}
    save_arrays(shard_path(folder, seed), **arrays)


@dataclasses.dataclass(frozen=True, eq=False)
class Sitting:
    """What is the same in all pictures of one person: the camera, the light, and pose and face at rest."""

    camera: Camera
    light: Light
    pose: HeadPose
    calm: Values

    def shoot(
        self,
        studio: Studio,
        expression: Values,
        pose: HeadPose,
        *,
        is_zoomed: bool = True,
        side: float = TILE,
        tongue: Callable[[Posed], Posed] | None = None,
        with_map: bool = False,
    ) -> Shot:
        """Take a picture of the mouth, in a square of this side, or of the whole head. `tongue` bends it."""
        zoom = partial(around_mouth, side=side) if is_zoomed else None
        return studio.shoot(
            expression, pose, self.camera, self.light, with_map=with_map, zoom=zoom, tongue=tongue
        )


def seat(studio: Studio, identity: Identity, rng: np.random.Generator) -> Sitting:
    """Seat this person in a random room before a random camera."""
    studio.wear(identity, draw_room(rng))
    light = (sample_mild_light if rng.random() < 0.5 else sample_light)(rng, identity.skin.lightness)
    camera, pose = portrait(sample_camera(rng)), calm_pose(rng)
    _, calm = sample_expression(rng, "neutral" if rng.random() < 0.75 else "smile")
    if rng.random() < 0.15:
        calm["part"] = float(rng.uniform(0.2, 0.8))
    return Sitting(camera, light, pose, calm)


@dataclasses.dataclass(frozen=True, eq=False)
class Tile:
    """A drawn part of a picture: `picture` (h, h, 3), and its left, top and side in whole pictures."""

    picture: Picture
    left: float
    top: float
    side: float = TILE

    @classmethod
    def of(cls, shot: Shot, whole: Shot, side: float = TILE) -> Tile:
        """Take a shot that was zoomed to the mouth of the shot `whole`."""
        size = len(whole.picture) // 2
        left, top, _, _ = around_mouth((whole.landmarks + 0.5) / size, side)
        return cls(shot.picture, left, top, side)

    def cropped(self, window: Window) -> Picture:
        """Cut the window out of the tile, averaged over its pixels."""
        place = len(self.picture) / self.side
        return window.cropped(self.picture, place, -self.left * place, -self.top * place)

    def pasted(self, picture: Picture) -> Picture:
        """Return a picture (SIDE, SIDE, 3) with this tile in its place, its edges blended."""
        scale = self.side * SIDE / len(self.picture)
        matrix = np.array([[scale, 0, self.left * SIDE], [0, scale, self.top * SIDE]], np.float64)
        matrix[:, 2] += 0.5 * scale - 0.5
        blurred = cv2.GaussianBlur(self.picture, (0, 0), 0.35 / scale)
        size = (SIDE, SIDE)
        drawn = cv2.warpAffine(blurred, matrix, size, flags=cv2.INTER_AREA)
        inside = np.zeros(self.picture.shape[:2], np.float32)
        inside[12:-12, 12:-12] = 1
        share = cv2.warpAffine(cv2.GaussianBlur(inside, (0, 0), 5), matrix, size)[..., None]
        return np.asarray(drawn * share + picture * (1 - share) + 0.5, np.uint8)


def points_of(shot: Shot, size: int) -> Floats:
    """Landmarks and irises (70, 2) of a shot in [-1, 1], as keypoints."""
    pixels = np.concatenate([shot.landmarks, shot.irises])
    coarse = (pixels + 0.5) * (256 / size) - 0.5
    return np.asarray(coarse / 127.5 - 1, np.float32)


def around_mouth(landmarks: NDArray[np.float64], side: float = TILE) -> tuple[float, float, float, float]:
    """The square of this side around the window of these landmarks in [0, 1]."""
    lines = landmarks[MOUTH].mean(0) * 0.5 + landmarks[33] * 0.5
    down = landmarks[8] - landmarks[33]
    middle = lines + 0.22 * down
    left, top = middle - side / 2
    return float(left), float(top), float(left + side), float(top + side)


def without_hair(identity: Identity) -> Identity:
    """The same person without hair and accessories, which are outside the window and take time."""
    bald = dataclasses.replace(identity.hair, cut="bald")
    return dataclasses.replace(identity, hair=bald, accessories=())


def portrait(camera: Camera) -> Camera:
    """Return the camera with the head in the middle, and not too small."""
    return dataclasses.replace(camera, share=min(max(camera.share, 0.5), 0.62), shift_x=0.4 * camera.shift_x)


def moved(pose: HeadPose, rng: np.random.Generator) -> HeadPose:
    """A pose near this one, and for every fourth frame any."""
    if rng.random() < 0.25:
        return sample_pose(rng)
    yaw, pitch, roll = rng.normal(0, (8, 5, 4))
    return HeadPose(pose.yaw + float(yaw), pose.pitch + float(pitch), pose.roll + float(roll))


def shared_error(rng: np.random.Generator) -> Floats:
    """What is wrong with every frame's points (70, 2): each alone, and eyes and mouth as a whole."""
    off = rng.normal(0, 0.5 * BIAS, (70, 2))
    for feature in (EYES, MOUTH):
        off[feature] += rng.normal(0, BIAS, 2)
    return off.astype(np.float32)


def own_error(rng: np.random.Generator) -> Floats:
    """What is wrong with one frame's points (70, 2)."""
    return np.asarray(rng.normal(0, NOISE * rng.uniform(0, 1), (70, 2)), np.float32)


def add_people_arguments(parser: argparse.ArgumentParser, seeds: str, content: str) -> None:
    """Add the options: the people to render, and the folder for the content."""
    parser.add_argument("--seed", default=seeds, metavar="A:B", help=f"people A to B − 1 (default: {seeds})")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every N-th of them")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help=f"folder for the {content}")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def render_missing(
    arguments: argparse.Namespace, size: int, render: Callable[[Studio, int, Path], object]
) -> int:
    """Render the people who have no shard yet, by a studio whose pictures are `size` px wide.

    Returns the exit code. Raises TrainingError without a pack or OpenGL.
    """
    arguments.output.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)  # one process a core is faster than threads within one
    studio = Studio(Pack.open(arguments.pack), size=size)
    seeds = not_rendered(arguments.output, seed_range(arguments.seed, arguments.every))
    for seed in tqdm(seeds, unit="person"):
        render(studio, seed, arguments.output)
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to render, the folder, and the number of gestures."""
    add_people_arguments(parser, "0:400", "mouths")
    parser.add_argument("--frames", type=int, default=FRAMES, help=f"gestures of each (default: {FRAMES})")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing people. Raises TrainingError without a pack or OpenGL."""
    reenactor = Reenactor()

    def render(studio: Studio, seed: int, folder: Path) -> None:
        render_mouths(studio, reenactor, seed, folder, arguments.frames)

    return render_missing(arguments, TILE_PX, render)
