"""DriverTongue: follows the driver's tongue from frame to frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.finders.confirmed import GLIDE, Confirmation
from model.finders.engines import TONGUE, Look, open_look
from model.finders.follower import GestureFollower
from model.finders.window import filled_lips, halved
from model.mouth.drawing import Tongue, openness
from model.mouth.window import window_of_mouth

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CERTAIN, DOUBTFUL = 1.5, 0.0
"""Logits from which a tongue comes out, and below which one that is out goes in."""
SHORTEST, LEAST = 0.3, 0.05
"""Shortest tongue that is out, and smallest value that is shown while it glides."""
PARTED = 0.5
"""Openness of the lips from which a tongue is looked for."""


class DriverTongue(GestureFollower[Tongue]):
    """Looks for the tongue while the lips are open. Without a finder it is inside."""

    def __init__(self, look: Look | None = None) -> None:
        confirmation = Confirmation(CERTAIN, DOUBTFUL)
        super().__init__(look, lambda points: halved(window_of_mouth(points)), confirmation, Tongue())

    def _lips(self, places: Floats, points: Floats) -> Picture | None:
        return filled_lips(places) if openness(2 * places) > PARTED else None

    def _measured(self, first: float, second: float) -> Tongue:
        return Tongue(min(max(first, SHORTEST), 1.0), min(max(second, -1.0), 1.0))

    def _glided(self, shown: Tongue, wanted: Tongue | None) -> Tongue:
        return glided(shown, wanted)

    def _weakened(self, shown: Tongue, kept: float) -> Tongue:
        return shown._replace(out=kept * shown.out)


def driver_tongue_for(engine: str | None) -> DriverTongue:
    """Return what follows a driver's tongue, on the engine of the network; None: it finds no tongue.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverTongue(open_look(engine, TONGUE) if engine else None)


def glided(shown: Tongue, wanted: Tongue | None) -> Tongue:
    """Return the next tongue on the way from the one shown to the one that is wanted; None: inside."""
    goal = wanted or Tongue(0.0, shown.side)
    before = shown if shown.out else Tongue(0.0, goal.side)
    out, side = (a + GLIDE * (b - a) for a, b in zip(before, goal, strict=True))
    return Tongue(out, side) if out >= LEAST else Tongue()
