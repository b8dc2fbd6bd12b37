"""DriverTongue: follows the driver's tongue from frame to frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.finders.confirmed import GLIDE, Confirmation
from model.finders.engines import TONGUE, Look, open_look
from model.finders.follower import GestureFollower
from model.finders.window import filled_lips, halved
from model.mouth.drawing import openness
from model.mouth.laid_tongue import TongueShape
from model.mouth.window import window_of_mouth

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CERTAIN, LIKELY, DOUBTFUL = 2.0, 0.5, 0.5
"""Logits from which a tongue comes out, from which it does after more frames, and below which it goes in."""
UNIT = 40.0
"""Length of 1 of the finder's measures, in pixels of the painted window."""
LOWEST, HIGHEST, LONGEST, NARROWEST = 4.0, -12.0, 70.0, 7.0
"""Limits of a tongue in pixels: least distance of its tip below the middle of the lips, the same if it is at
their side, greatest distance, and least half width."""
ASIDE = (20.0, 35.0)
"""Distances of the tip to the side in pixels at which the logit begins to rise, and has risen by 1."""
LOWER, WIDER = 1.4, 1.45
"""Factors of the measures of a tip's distance downwards and of the half width.

The finder measures 90 % of a tongue's pixels, from lips that the tongue pushes apart. Chosen on every second
of the lab's heads.
"""
LEAST = 4.0
"""Smallest length that is shown while a tongue glides, in pixels."""
PARTED = 0.5
"""Openness of the lips from which a tongue is looked for."""


class DriverTongue(GestureFollower[TongueShape]):
    """Looks for the tongue while the lips are open. Without a finder it is inside."""

    def __init__(self, look: Look | None = None) -> None:
        confirmation = Confirmation(CERTAIN, DOUBTFUL, LIKELY)
        super().__init__(look, lambda points: halved(window_of_mouth(points)), confirmation, TongueShape())

    def _lips(self, places: Floats, points: Floats) -> Picture | None:
        return filled_lips(places) if openness(2 * places) > PARTED else None

    def _certainty(self, logit: float, *measures: float) -> float:
        return certainty(logit, *measures)

    def _measured(self, *measures: float) -> TongueShape:
        across, down, half = UNIT * np.array(measures) * (1.0, LOWER, WIDER)
        lowest = LOWEST if abs(across) < -HIGHEST else HIGHEST
        return TongueShape(
            min(max(float(across), -LONGEST), LONGEST),
            min(max(float(down), lowest), LONGEST),
            max(float(half), NARROWEST),
        )

    def _glided(self, shown: TongueShape, wanted: TongueShape | None) -> TongueShape:
        return glided(shown, wanted)

    def _weakened(self, shown: TongueShape, kept: float) -> TongueShape:
        return shown.shortened(kept)


def certainty(logit: float, across: float, down: float, half: float) -> float:
    """Return how certain a tongue is, a logit: few other mouths are taken for a tongue to the side."""
    aside = (UNIT * abs(across) - ASIDE[0]) / (ASIDE[1] - ASIDE[0])
    return logit + min(max(aside, 0.0), 1.0)


def driver_tongue_for(engine: str | None) -> DriverTongue:
    """Return what follows a driver's tongue, on the engine of the network; None: it finds no tongue.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverTongue(open_look(engine, TONGUE) if engine else None)


def glided(shown: TongueShape, wanted: TongueShape | None) -> TongueShape:
    """Return the next tongue on the way from the one shown to the one that is wanted; None: inside."""
    goal = wanted or shown.shortened(0.0)
    before = shown if shown.length else goal.shortened(0.0)
    next_one = TongueShape(*(a + GLIDE * (b - a) for a, b in zip(before, goal, strict=True)))
    return next_one if next_one.length >= LEAST else TongueShape()
