"""Asked-for lids in proportion to the avatar's own eyes, whatever the size of the driver's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import LID_PAIRS
from model.retouch.window import head_motion

Floats = NDArray[np.float32]

CLEARLY = 0.3
"""Share by which a driver's eye has closed when the avatar's lids are wholly in proportion to it."""
LEAST_OPENING = 1e-6
"""Squared opening of an eye, in half picture sides, below which it says nothing."""


def lids_in_proportion(asked: Floats, rest: Floats, offset: Floats) -> Floats:
    """Return asked-for landmarks whose upper lids close as far, in their own opening, as the driver's do.

    Relative motion moves an avatar's lids by as much as the driver's: large eyes do not close then, and small
    ones close too early. `asked` and `rest`, the avatar's own, are (70, 2) in [-1, 1]; without `offset`, the
    transfer's, they are the driver's landmarks and the calibrated ones at the avatar's scale.
    """
    turn, made = head_motion(rest, asked)[:, :2].T, asked.copy()
    for pairs in (LID_PAIRS[:2], LID_PAIRS[2:]):
        upper, lower = np.array(pairs).T
        driver, calm, own = (
            points[upper] - points[lower] for points in (asked - offset, (rest - offset) @ turn, rest @ turn)
        )
        if float((calm * calm).sum()) > LEAST_OPENING:
            openness = min(max(float((driver * calm).sum() / (calm * calm).sum()), 0.0), 1.0)
            share = np.float32(min((1 - openness) / CLEARLY, 1.0))
            made[upper] += share * (asked[lower] + np.float32(openness) * own - asked[upper])
    return made
