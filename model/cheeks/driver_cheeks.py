"""DriverCheeks: follows the driver's puffed cheeks from frame to frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cheeks.window import REACH, window_of_cheeks
from model.finders.confirmed import GLIDE, Confirmation
from model.finders.engines import CHEEKS, Look, open_look
from model.finders.follower import GestureFollower
from model.finders.window import halved, lips_now_and_at_rest
from model.mouth.drawing import openness
from model.mouth.window import REACH as MOUTH_REACH
from model.turn_limit import HeadShape

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CERTAIN, DOUBTFUL = 0.5, -0.5
"""Logits from which cheeks are puffed, and below which puffed ones become flat."""
LEAST = 0.05
"""Smallest value that is shown."""
PARTED = 0.9
"""Openness of the lips up to which cheeks are looked for: air is kept by closed lips."""
TURNED = (22.0, 11.0)
"""Largest yaw and pitch from the calibrated pose at which cheeks are looked for, in degrees.

A head that nods or turns far shows more of its cheeks, which looks like puffed ones.
"""


class Cheeks(NamedTuple):
    """How far the cheeks of the left and the right of the picture are puffed, in [0, 1]."""

    left: float = 0.0
    right: float = 0.0

    @property
    def are_flat(self) -> bool:
        """Whether neither is puffed."""
        return max(self) <= 0


class DriverCheeks(GestureFollower[Cheeks]):
    """Looks for puffed cheeks while the lips are closed. Without a finder cheeks are flat."""

    def __init__(self, look: Look | None = None) -> None:
        confirmation = Confirmation(CERTAIN, DOUBTFUL)
        super().__init__(look, lambda points: halved(window_of_cheeks(points)), confirmation, Cheeks())
        self._shape: HeadShape | None = None

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's face at rest, as `GestureFollower` does, and the head's pose in it."""
        super().rest_on(points, picture)
        self._shape = None if points is None or self._look is None else HeadShape(points)

    def _lips(self, places: Floats, points: Floats) -> Picture | None:
        if not _are_closed(places) or not self._is_frontal(points):
            return None
        return lips_now_and_at_rest(places, self._face.rest_places)

    def _measured(self, *measures: float) -> Cheeks:
        left, right = (min(max(measure, 0.0), 1.0) for measure in measures)
        return Cheeks(left, right)

    def _glided(self, shown: Cheeks, wanted: Cheeks | None) -> Cheeks:
        return glided(shown, wanted)

    def _weakened(self, shown: Cheeks, kept: float) -> Cheeks:
        return Cheeks(kept * shown.left, kept * shown.right)

    def _is_frontal(self, points: Floats) -> bool:
        """Whether the head has about the pose in which the driver was calibrated."""
        if self._shape is None:
            return False
        yaw, pitch, _ = np.abs(self._shape.pose(points).angles)
        return bool(yaw < TURNED[0] and pitch < TURNED[1])


def driver_cheeks_for(engine: str | None) -> DriverCheeks:
    """Return what follows a driver's cheeks, on the engine of the network; None: it finds them flat.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverCheeks(open_look(engine, CHEEKS) if engine else None)


def glided(shown: Cheeks, wanted: Cheeks | None) -> Cheeks:
    """Return the next cheeks on the way from those shown to those that are wanted; None: flat ones."""
    moved = [a + GLIDE * (b - a) for a, b in zip(shown, wanted or Cheeks(), strict=True)]
    return Cheeks(*(each if each >= LEAST else 0.0 for each in moved))


def _are_closed(places: Floats) -> bool:
    """Whether the lips are closed, of landmarks in pixels of the window."""
    return openness(2 * places * np.float32(REACH / MOUTH_REACH)) < PARTED
