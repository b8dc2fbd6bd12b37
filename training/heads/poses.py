"""Poses: how a head and its shoulders turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class HeadPose:
    """Angles in degrees, with the signs of `HeadAngles`.

    Of the head against the shoulders, of the upper body against the room, and how far the shoulders are
    shrugged.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    body_yaw: float = 0.0
    body_pitch: float = 0.0
    body_roll: float = 0.0
    shrug: float = 0.0


def calm_pose(rng: np.random.Generator) -> HeadPose:
    """A nearly frontal pose, as for a portrait."""
    yaw, pitch, roll = rng.normal(0, (5, 4, 3))
    return HeadPose(float(yaw), float(pitch), float(roll))


def sample_pose(rng: np.random.Generator) -> HeadPose:
    """45 % small turns, 35 % lively ones, 20 % anything to ±45° yaw, ±25° pitch, ±30° roll."""
    kind = rng.random()
    if kind < 0.45:
        yaw, pitch, roll = rng.normal(0, (9, 6, 5))
    elif kind < 0.8:
        yaw, pitch, roll = rng.normal(0, (22, 11, 9))
    else:
        yaw, pitch, roll = rng.uniform((-45, -25, -30), (45, 25, 30))
    return HeadPose(
        yaw=float(np.clip(yaw, -48, 48)),
        pitch=float(np.clip(pitch, -26, 26)),
        roll=float(np.clip(roll, -32, 32)),
        body_yaw=float(rng.normal(0, 3) + 0.12 * yaw),
        body_pitch=float(rng.normal(0, 1.5)),
        body_roll=float(rng.normal(0, 2)),
        shrug=float(max(0.0, rng.normal(0, 2))),
    )
