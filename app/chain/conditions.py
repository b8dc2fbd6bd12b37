"""Conditions: whether the driver still sits as when they calibrated, and what would help the camera."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

import numpy as np

from app.chain.calibrating import BRIGHT, DARK, NEAR
from app.chain.driver_look import DriverLook

EVERY_S = 0.5
"""Interval between two samples, in seconds."""
DRIFT_S, WANT_S = 20.0, 3.0
"""Time in seconds for which a driver sits differently, or lacks something, before that is reported."""
ANGLE, AWAY, RESIZED = 12.0, 0.6, 1.35
"""Median turn in degrees, distance in face widths, and size ratio, from which a driver sits differently."""
BLURRED = 0.12
"""Sharpness of a face below which it counts as out of focus."""


class Want(StrEnum):
    """What the camera lacks to see the face well."""

    NOTHING = ""
    NEARER = "nearer"
    MORE_LIGHT = "more light"
    LESS_LIGHT = "less light"
    SHARPER = "sharper"


def want_of(look: DriverLook | None) -> Want:
    """Return what this look lacks most."""
    if look is None:
        return Want.NOTHING
    if look.box.width < NEAR:
        return Want.NEARER
    if look.brightness < DARK:
        return Want.MORE_LIGHT
    if look.brightness > BRIGHT:
        return Want.LESS_LIGHT
    return Want.SHARPER if look.sharpness < BLURRED else Want.NOTHING


class Conditions:
    """Compares the driver's looks of the last seconds with the calibrated one. Medians ignore gestures."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget all looks, because the driver left or was calibrated."""
        self.has_drifted, self.want = False, Want.NOTHING
        self._differences: deque[tuple[float, ...]] = deque(maxlen=round(DRIFT_S / EVERY_S))
        self._wants: deque[Want] = deque(maxlen=round(WANT_S / EVERY_S))
        self._next_s: float | None = None

    def step(self, look: DriverLook | None, reference: DriverLook | None, seconds: float) -> None:
        """Take the look of one frame at this time."""
        if look is None or reference is None:
            self.reset()
            return
        if self._next_s is not None and seconds < self._next_s:
            return
        self._next_s = seconds + EVERY_S
        self._differences.append(_difference(look, reference))
        self._wants.append(want_of(look))
        if len(self._differences) == self._differences.maxlen:
            median = np.abs(np.median(np.array(self._differences), axis=0))
            self.has_drifted = bool((median > LIMITS).any())
        if len(self._wants) == self._wants.maxlen:
            self.want = self._wants[0] if len(set(self._wants)) == 1 else Want.NOTHING


LIMITS = np.array([ANGLE, ANGLE, ANGLE, AWAY, AWAY, np.log(RESIZED)])


def _difference(look: DriverLook, reference: DriverLook) -> tuple[float, ...]:
    """Return the differences of yaw, pitch and roll in degrees, of place in widths, and of the log size."""
    mine, theirs = look.box, reference.box
    width = max(theirs.width, 1.0)
    return (
        look.yaw - reference.yaw,
        look.pitch - reference.pitch,
        look.roll - reference.roll,
        (mine.x + mine.width / 2 - theirs.x - theirs.width / 2) / width,
        (mine.y + mine.height / 2 - theirs.y - theirs.height / 2) / width,
        float(np.log(max(look.size, 1e-3) / max(reference.size, 1e-3))),
    )
