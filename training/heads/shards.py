"""Shards: rendered people on disk, one `.npz` of labels and one folder of JPEGs each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.arrays_file import save_arrays
from training.heads.cameras import Camera, moved, sample_camera
from training.heads.expressions import NAMES, Expression
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.lights import sample_light
from training.heads.moods import sample_expression
from training.heads.poses import HeadPose, calm_pose, sample_pose
from training.heads.rooms import draw_room
from training.heads.sensor import Sensor, expose, sample_sensor, without_motion
from training.heads.studio import Shot, Studio

FRAMES = 8
QUALITY = 95


@dataclass
class Labels:
    """The labels of one person's frames, collected row by row.

    `save` writes lm, lm_contour (K, 68, 2) px: landmarks fixed to the skin, and with the jaw on the visible
    contour; iris (K, 2, 2) px, also behind lids; lm_vis (K, 68) bool; lm3_cam (K, 68, 3) dm in camera axes;
    pose_head (K, 3) yaw, pitch, roll in degrees against the shoulders; R_cam (K, 3, 3) head against camera;
    expr (K, 35) with expr_names; kind (K,) mood; canon (K, 64, 64, 4) canonical position and part; cam (K, 7)
    camera; meta, identity: JSON.
    """

    rows: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, shot: Shot, mood: str, expression: Expression, pose: HeadPose, camera: Camera) -> None:
        canonical = shot.canonical
        row = {
            "lm": shot.landmarks,
            "lm_contour": shot.outline,
            "iris": shot.irises,
            "lm_vis": shot.visible,
            "lm3_cam": shot.landmarks_3d,
            "pose_head": (pose.yaw, pose.pitch, pose.roll),
            "R_cam": shot.rotation,
            "expr": [expression.get(name, 0.0) for name in NAMES],
            "kind": mood,
            "cam": tuple(vars(camera).values()),
        }
        if canonical is not None:
            row["canon"] = canonical[1::2, 1::2].astype(np.float16)
        for name, value in row.items():
            self.rows.setdefault(name, []).append(value)

    def save(self, path: Path, identity: Identity) -> None:
        """Writes the file whole or not at all, so that an interrupted run leaves nothing half done."""
        arrays = {name: np.array(values) for name, values in self.rows.items()}
        for name, values in arrays.items():
            if values.dtype == np.float64:
                arrays[name] = values.astype(np.float16 if name == "expr" else np.float32)
        arrays |= {"expr_names": np.array(NAMES), "meta": np.array(_summary(identity))}
        arrays["identity"] = np.array(identity.to_json())
        save_arrays(path, **arrays)


def _summary(identity: Identity) -> str:
    return json.dumps(
        {
            "seed": identity.seed,
            "sampler_version": SAMPLER_VERSION,
            "male": identity.male,
            "age": identity.age,
            "eth": list(identity.ethnicity.values()),
            "hair": identity.hair.cut,
            "clothes": identity.clothes.garment,
            "glasses": any(a.kind == "glasses" for a in identity.accessories),
            "accessories": [a.kind for a in identity.accessories],
            "skinL": identity.skin.lightness,
        }
    )


def shard_path(folder: Path, seed: int) -> Path:
    """The shard's file of this seed."""
    return folder / f"{seed:05d}.npz"


def missing_seeds(folder: Path, seeds: Iterable[int]) -> list[int]:
    """Those seeds whose shard is missing."""
    return [seed for seed in seeds if not shard_path(folder, seed).is_file()]


def render_shard(studio: Studio, seed: int, folder: Path, frames: int = FRAMES) -> None:
    """Render the person of that seed: frame 0 calm, the others in any mood and pose.

    One light and one webcam for all frames; the room moves behind one person in five.
    """
    rng = np.random.default_rng([SAMPLER_VERSION, seed, 1000])
    identity = sample_identity(seed, studio.rig.pack)
    studio.wear(identity, draw_room(rng))
    light = sample_light(rng, identity.skin.lightness)
    sensor, camera, shaken = sample_sensor(rng), sample_camera(rng), rng.random() < 0.2
    pictures, labels = folder / f"{seed:05d}", Labels()
    pictures.mkdir(parents=True, exist_ok=True)
    for k in range(frames):
        calm = k == 0
        wanted = ("neutral" if rng.random() < 0.7 else "smile") if calm else None
        mood, expression = sample_expression(rng, wanted)
        pose = calm_pose(rng) if calm else sample_pose(rng)
        here = moved(camera, rng)
        by = (float(rng.normal(0, 0.03)), float(rng.normal(0, 0.02))) if shaken else (0.0, 0.0)
        shot = studio.shoot(expression, pose, here, light, by)
        labels.add(shot, mood, expression, pose, here)
        _save_picture(pictures / f"{k}.jpg", shot, sensor, studio.size, rng)
    labels.save(shard_path(folder, seed), identity)


def _save_picture(path: Path, shot: Shot, sensor: Sensor, size: int, rng: np.random.Generator) -> None:
    webcam = sensor if rng.random() < 0.3 else without_motion(sensor)
    picture = expose(shot.picture, webcam, size, rng)
    cv2.imwrite(str(path), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
