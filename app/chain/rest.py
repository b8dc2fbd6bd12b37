"""Resting: the blend between the driver's face and the avatar at rest, and how it moves there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model import RestingMotion, RestPose

EASE_S = 0.3
"""Time for the avatar to reach or to leave its rest, in seconds."""


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


class Resting:
    """How far the avatar rests, and how it moves then: by the time alone, never by the driver.

    If it `is_alive`, it breathes, blinks, sways and glances; else it only breathes. The motion grows from
    nothing each time that it begins to rest, and differs each time. In the beginning it rests.
    """

    def __init__(self) -> None:
        self.is_alive = True
        self._easing = Easing()
        self._easing.set(1.0)
        self._times = 0
        self._begun_at: float | None = None
        self._motion: RestingMotion | None = None

    def set(self, weight: float) -> None:
        """Rest wholly (1) or not at all (0), without easing."""
        self._easing.set(weight)

    def step(self, *, wants_rest: bool, seconds: float) -> float:
        """Return the weight of the rest pose at this time, from 0 to 1."""
        return self._easing.step(wants_rest=wants_rest, seconds=seconds)

    def pose(self, seconds: float) -> RestPose:
        """Return the pose at this time."""
        from model import RestingMotion, RestPose

        if self._easing.weight <= 0:
            self._begun_at = None
            return RestPose()
        if self._motion is None or self._begun_at is None or seconds < self._begun_at:
            self._times += 1
            self._begun_at, self._motion = seconds, RestingMotion(self._times)
        pose = self._motion.pose(seconds - self._begun_at, seconds)
        return pose if self.is_alive else pose.breathing
