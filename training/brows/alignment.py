"""Aligns the forehead wrinkles of different people, so that their mean has sharp lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

BLURS = (3.0, 2.0, 1.2, 0.8, 0.6)
"""Standard deviations in pixels of the blur in each round: lines are aligned coarsely first."""
FAR = (14.0, 8.0, 8.0, 6.0)
"""Largest motion in pixels: as a whole, by height, by the square of the side, and by the side."""
COST = 2e-4
"""Cost of a squared pixel of motion beside the correlation."""
_LEAST = 1e-9


def aligned(people: Floats, far: Sequence[float] = FAR) -> Floats:
    """Return the fields (people, kinds, h, w) with each person's lines moved onto the mean ones.

    Lines of one kind lie at the same places of the skin, but each forehead lies at another place of the
    window. All fields of a person are moved alike, up and down, by a smooth motion with four numbers, which
    are at most `far`.
    """
    motions = np.zeros((len(people), len(far)))
    for blur in BLURS:
        mean = _blurred(_all_moved(people, motions).mean(0), blur)
        for person, fields in enumerate(people):
            motions[person] = _best(_blurred(fields, blur), mean, motions[person], far)
        motions -= motions.mean(0)
    return _all_moved(people, motions)


def _best(fields: Floats, mean: Floats, start: Numbers, far: Sequence[float]) -> Numbers:
    def cost(motion: Numbers) -> float:
        return COST * float(np.square(motion).sum()) - _correlation(_moved(fields, motion), mean)

    limits = [(-each, each) for each in far]
    start = np.clip(start, *np.array(limits).T)
    options = {"maxiter": 3, "xtol": 0.05, "ftol": 1e-3}
    found: Any = minimize(cost, start, method="Powell", bounds=limits, options=options)
    return np.asarray(found.x, np.float64)


def _correlation(first: Floats, second: Floats) -> float:
    power = float(np.square(first).sum() * np.square(second).sum())
    return float((first * second).sum() / (np.sqrt(power) + _LEAST))


def _all_moved(people: Floats, motions: Numbers) -> Floats:
    return np.stack([_moved(fields, motion) for fields, motion in zip(people, motions, strict=True)])


def _moved(fields: Floats, motion: Numbers) -> Floats:
    """Return fields (kinds, h, w) whose rows are taken from farther down by the motion."""
    whole, height, square, side = motion
    y, x = np.mgrid[: fields.shape[1], : fields.shape[2]].astype(np.float32)
    down, across = 2 * y / len(y) - 1, 2 * x / x.shape[1] - 1
    rows = (y + whole + height * down + square * across**2 + side * across).astype(np.float32)
    return np.stack([cv2.remap(field, x, rows, cv2.INTER_LINEAR) for field in fields])


def _blurred(fields: Floats, deviation: float) -> Floats:
    return np.stack([cv2.GaussianBlur(field, (0, 0), deviation) for field in fields])
