"""Match: how alike driver and avatar look, from 0 to 100."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]
NOTHING_ALIKE = 0.4
"""Distance between two stances at which they match by 0, in face radii; a turn by 30° is about that far."""


def stance(points: Numbers) -> Numbers:
    """Return landmarks (68, 2) without place and size, so that pose and expression are left.

    Their mean is 0. Their root mean square distance from it, the face radius, is 1.
    """
    centred = np.asarray(points, np.float64) - np.mean(points, axis=0)
    radius = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred / max(float(radius), 1e-9))


def expected_stance(
    driver: Numbers, driver_at_rest: Numbers, avatar_at_rest: Numbers, strength: float
) -> Numbers:
    """Return the stance of an avatar that moves from its rest as the driver moves from theirs."""
    return np.asarray(avatar_at_rest + strength * (driver - driver_at_rest))


def match(one: Numbers, other: Numbers) -> int:
    """Return how alike two stances look: 100 · (1 − d / 0.4), rounded, from 0 to 100.

    d is the root mean square distance between their 68 landmarks, in face radii. During a calibration, one is
    the driver's stance and the other that of the avatar at rest: 100 if the driver takes the avatar's pose.
    Once calibrated, one is the stance that the driver's motion asks for (`expected_stance`), and the other
    the avatar's: 100 if the avatar follows exactly.
    """
    distance = float(np.sqrt(((one - other) ** 2).sum(axis=1).mean()))
    return round(100 * max(1 - distance / NOTHING_ALIKE, 0.0))
