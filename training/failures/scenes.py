"""Scenes: several rendered people who act the same frames, so that each is the truth of the others.

A generator is given one of them as the driver and one as the avatar. How the avatar really looks in each
frame was rendered as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from training.heads.cameras import Camera, sample_camera
from training.heads.expressions import Expression
from training.heads.identity import SAMPLER_VERSION, sample_identity
from training.heads.lights import sample_light
from training.heads.moods import sample_expression
from training.heads.performance import perform
from training.heads.poses import HeadPose, calm_pose, sample_pose
from training.heads.rooms import draw_room
from training.heads.sensor import expose, sample_sensor, without_motion
from training.heads.shards import QUALITY, Labels, shard_path
from training.heads.studio import Studio

FIRST_SEED = 60000
"""First identity of the corpus, beyond all people that another network was trained on."""

CAST = 4
"""Number of people in one scene."""

POSED_FRAMES = 12
SECONDS, FRAMES_PER_SECOND = 5, 25

Act = tuple[Expression, HeadPose]
"""The expression and pose of all people of the scene in one frame."""


def posed_acts(scene: int, frames: int = POSED_FRAMES) -> list[Act]:
    """Draw independent frames: the first is calm, the others are any mood in any pose."""
    rng = np.random.default_rng([SAMPLER_VERSION, scene, 2000])
    calm: Act = ({}, calm_pose(rng))
    return [calm, *((sample_expression(rng)[1], sample_pose(rng)) for _ in range(frames - 1))]


def performed_acts(scene: int) -> list[Act]:
    """Draw five seconds at 25 frames a second: talk, two gestures, and a head that turns increasingly."""
    rng = np.random.default_rng([SAMPLER_VERSION, scene, 3000])
    acts = list(perform(rng, SECONDS, FRAMES_PER_SECOND, ("laugh", "wink")))
    grown = np.linspace(0.8, 2.6, len(acts))
    return [
        (expression, replace(pose, yaw=pose.yaw * g, pitch=pose.pitch * g, roll=pose.roll * g))
        for (expression, pose), g in zip(acts, grown, strict=True)
    ]


def cast_of(scene: int) -> range:
    """Return the seeds of the scene's people."""
    return range(FIRST_SEED + CAST * scene, FIRST_SEED + CAST * (scene + 1))


def scene_folder(folder: Path, scene: int) -> Path:
    """Return the folder of that scene's shards."""
    return folder / f"scene_{scene:03d}"


def render_scene(studio: Studio, scene: int, acts: Sequence[Act], folder: Path) -> None:
    """Render every person of the scene in every frame, as shards; existing ones are kept."""
    home = scene_folder(folder, scene)
    for seed in cast_of(scene):
        if not shard_path(home, seed).is_file():
            render_person(studio, seed, acts, home)


def render_person(studio: Studio, seed: int, acts: Sequence[Act], folder: Path) -> None:
    """Render the person of that seed through all acts; light, camera and room stay the same."""
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 4000])
    identity = sample_identity(seed, studio.rig.pack)
    studio.wear(identity, draw_room(rng))
    light, sensor, camera = (
        sample_light(rng, identity.skin.lightness),
        without_motion(sample_sensor(rng)),
        _still(sample_camera(rng)),
    )
    pictures, labels = folder / f"{seed:05d}", Labels()
    pictures.mkdir(parents=True, exist_ok=True)
    for number, (expression, pose) in enumerate(acts):
        shot = studio.shoot(expression, pose, camera, light, with_map=False)
        labels.add(shot, "", expression, pose, camera)
        picture = expose(shot.picture, sensor, studio.size, rng)
        options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
        cv2.imwrite(str(pictures / f"{number}.jpg"), picture[:, :, ::-1], options)
    labels.save(shard_path(folder, seed), identity)


def _still(camera: Camera) -> Camera:
    """Draw the camera, with the head large enough for an avatar and near the centre."""
    return replace(
        camera,
        share=float(np.clip(camera.share, 0.5, 0.68)),
        shift_x=float(np.clip(camera.shift_x, -0.1, 0.1)),
        shift_y=float(np.clip(camera.shift_y, -0.1, 0.1)),
    )
