"""Easing: the blend between the driver's face and the avatar's rest pose."""

from __future__ import annotations

import math

EASE_S = 0.3
"""Time for the avatar to reach or to leave its rest, in seconds."""
BREATH_S, BREATH = 4.0, 0.006
"""Period of a breath in seconds, and the head's movement in normalised coordinates."""


class Easing:
    """A weight that changes smoothly to 1 while rest is wanted, and back to 0 otherwise."""

    def __init__(self, ease_s: float = EASE_S) -> None:
        self._ease_s = ease_s
        self._linear = 0.0
        self._at: float | None = None

    @property
    def weight(self) -> float:
        """Weight of the rest pose, from 0 to 1."""
        return self._linear * self._linear * (3 - 2 * self._linear)

    def set(self, weight: float) -> None:
        """Set the weight without easing."""
        self._linear = weight

    def step(self, *, wants_rest: bool, seconds: float) -> float:
        """Return the weight at this time."""
        passed = 0.0 if self._at is None else max(seconds - self._at, 0.0)
        self._at = seconds
        moved = min(passed / self._ease_s, 1.0)
        self._linear = min(max(self._linear + (moved if wants_rest else -moved), 0.0), 1.0)
        return self.weight


def breath(seconds: float) -> float:
    """Return the upward movement of the head at this time, in normalised coordinates."""
    return BREATH * math.sin(2 * math.pi * seconds / BREATH_S)
