"""CalmSearch: waits for a calm face, and reports which conditions are not met."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

from app.chain.driver_look import DriverLook
from app.frame import Picture

NEEDED = 10
"""Number of calm frames whose mean calibrates."""
CALM_S = 0.8
"""Time for which a face at a live camera must be calm, in seconds."""
YAW, PITCH, ROLL = 14.0, 18.0, 10.0
"""Yaw and pitch up to which a face counts as straight, in degrees.

A laptop's camera often looks from below or above.
"""
EYES_OPEN = 0.17
"""Height over width from which an eye counts as open."""
MOUTH_SHUT = 0.09
"""Opening in eye distances up to which a mouth counts as shut."""
STILL = 0.06
"""Largest movement of the landmarks between two frames, in eye distances."""
NEAR = 40.0
"""Width of the face from which it is near enough, in pixels of the camera picture."""
DARK, BRIGHT = 30.0, 240.0
"""Range of mean brightness in which a face counts as well lit."""


class Tick(StrEnum):
    """Conditions that a face must meet to be calm."""

    ONE_FACE = "one face"
    STRAIGHT = "straight"
    CALM = "calm"
    NEAR_AND_LIT = "near and lit"


EVERY_TICK = frozenset(Tick)


def ticks_of(look: DriverLook | None, before: DriverLook | None, *, is_alone: bool) -> frozenset[Tick]:
    """Return the conditions that this look meets, given the one of the frame before."""
    if look is None:
        return frozenset()
    is_straight = abs(look.yaw) <= YAW and abs(look.pitch) <= PITCH and abs(look.roll) <= ROLL
    is_still = before is not None and look.moved(before) <= STILL
    is_calm = look.eyes >= EYES_OPEN and look.mouth <= MOUTH_SHUT and is_still
    met = {
        Tick.ONE_FACE: is_alone,
        Tick.STRAIGHT: is_straight,
        Tick.CALM: is_calm,
        Tick.NEAR_AND_LIT: look.box.width >= NEAR and DARK <= look.brightness <= BRIGHT,
    }
    return frozenset(tick for tick, is_met in met.items() if is_met)


class CalmSearch:
    """Collects consecutive calm frames. A frame that is not calm restarts the count."""

    def __init__(self, calm_s: float = CALM_S) -> None:
        """Create the search; `calm_s` is how long a face must be calm, in seconds, 0 for recordings."""
        self._calm_s = calm_s
        self.reset()

    def reset(self) -> None:
        """Restart the count."""
        self.ticks: frozenset[Tick] = frozenset()
        self._found: deque[tuple[DriverLook, Picture]] = deque(maxlen=NEEDED)
        self._before: DriverLook | None = None
        self._since: float | None = None
        self.progress = 0.0

    @property
    def is_complete(self) -> bool:
        """True when enough calm frames were collected."""
        return self.progress >= 1

    @property
    def looks(self) -> tuple[DriverLook, ...]:
        """The calm looks, oldest first."""
        return tuple(look for look, _ in self._found)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The driving pictures of the calm looks."""
        return tuple(driving for _, driving in self._found)

    def step(self, look: DriverLook | None, driving: Picture, seconds: float, *, is_alone: bool) -> None:
        """Take the look of one frame."""
        self.ticks = ticks_of(look, self._before, is_alone=is_alone)
        self._before = look
        if look is None or self.ticks != EVERY_TICK:
            self._found.clear()
            self._since, self.progress = None, 0.0
            return
        self._found.append((look, driving))
        self._since = seconds if self._since is None else self._since
        waited = (seconds - self._since) / self._calm_s if self._calm_s else 1.0
        self.progress = min(len(self._found) / NEEDED, waited, 1.0)
