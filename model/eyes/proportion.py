"""Asked-for lids in proportion to the avatar's own eyes, whatever the size of the driver's eyes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE_CORNERS, LID_PAIRS, RIGHT_EYE_CORNERS
from model.retouch.window import head_motion

Floats = NDArray[np.float32]

CLEARLY = 0.3
"""Share by which a driver's eye must close until the avatar's lids are wholly in proportion to it."""
NOISE = 0.1
"""Standard deviation of the difference between the openness of both eyes that landmarks show at a blink.

Root mean square of 249 frames of nine real drivers whose eyes are less than 60 % open.
"""
NARROWEST = 0.4
"""Smallest ratio of the eyes' lengths. NOISE is divided by the square of the ratio on turned heads."""
LEAST = 1e-6
"""Least length, in half picture sides, by which a length is divided."""

UPPER, LOWER = np.moveaxis(np.array(LID_PAIRS).reshape(2, 2, 2), 2, 0)
"""Numbers of the lids' points, (eyes, pairs)."""
CORNERS = np.array([LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS])
"""Numbers of the eyes' corners, (eyes, left and right)."""


def lids_in_proportion(asked: Floats, rest: Floats, offset: Floats) -> Floats:
    """Return asked-for landmarks whose upper lids close as far, in their own opening, as the driver's do.

    Relative motion moves an avatar's lids by as much as the driver's: large eyes do not close then, and small
    ones close too early. Both eyes close equally unless they clearly differ; if both close, their lower lids
    rise equally. `asked` and `rest`, the avatar's own, are (70, 2) in [-1, 1]; without `offset`, the
    transfer's, they are the driver's landmarks and the calibrated ones at the avatar's scale. With absolute
    motion there is no offset, and lids stay as asked.
    """
    made = asked.copy()
    if not offset.any():
        return made
    calm = rest @ head_motion(rest, asked)[:, :2].T
    shares = np.clip(openness(asked, rest, offset), 0, 1)
    shares = equal_unless_clear(shares, NOISE / _foreshortening(asked, calm) ** 2)
    closed = np.minimum((1 - shares) / CLEARLY, 1)
    made[LOWER] += float(closed.min()) * _unevenness(asked, calm)
    share = closed.astype(np.float32)[:, None, None]
    wanted = made[LOWER] + shares[:, None, None] * openings(calm)
    made[UPPER] += share * (wanted - asked[UPPER])
    return made


def openness(asked: Floats, rest: Floats, offset: Floats) -> Floats:
    """Return how far each of the driver's eyes is open, (2,), 1 as in the calibrated face."""
    turn = head_motion(rest, asked)[:, :2].T
    calm = openings((rest - offset) @ turn)
    sizes = np.maximum(np.square(calm).sum((1, 2)), LEAST**2)
    return np.asarray((openings(asked - offset) * calm).sum((1, 2)) / sizes, np.float32)


def _foreshortening(asked: Floats, calm: Floats) -> float:
    """Return the length of the shorter eye over that of the longer one, both in those at rest."""
    lengths = [np.hypot(*(points[CORNERS[:, 1]] - points[CORNERS[:, 0]]).T) for points in (asked, calm)]
    ratio = lengths[0] / np.maximum(lengths[1], LEAST)
    return max(float(ratio.min() / max(float(ratio.max()), LEAST)), NARROWEST)


def up_of(calm: Floats) -> Floats:
    """Return the direction (2,) of up at right angles to the line between the eyes of landmarks."""
    line = calm[CORNERS[1, 0]] - calm[CORNERS[0, 1]]
    return np.array([line[1], -line[0]], np.float32) / np.float32(max(float(np.hypot(*line)), LEAST))


def _unevenness(asked: Floats, calm: Floats) -> Floats:
    """Return what moves both lower lids by the mean of their own motions, (eyes, 1, 2).

    When both eyes close, lower lids rise alike. A difference is noise, most of all behind glasses: one eye
    would be closed by a line that bends upwards, the other one by a line that bends downwards. `calm` are the
    landmarks at rest, turned as the head; motions are those from the middle of the eye's own corners.
    """
    up = up_of(calm)
    risen = (lower_heights(asked) - lower_heights(calm)) @ up
    return np.asarray((risen.mean() - risen)[:, None, None] * up, np.float32)


def lower_heights(points: Floats) -> Floats:
    """Return the way from the middle of each eye's corners to its lower lid, (eyes, 2)."""
    return np.asarray(points[LOWER].mean(1) - points[CORNERS].mean(1), np.float32)


def equal_unless_clear(openness: Floats, deviation: float = NOISE) -> Floats:
    """Return the openness (2,) of both eyes with the noise removed from the more open one.

    The difference is shrunk by the nonnegative garrote (Breiman 1995) with a threshold of two standard
    deviations: smaller differences vanish, and larger ones lose the less, the larger they are. A wink stays
    a wink. `deviation` is larger on turned heads, whose farther eye is narrow. The more open eye follows the
    other, because landmarks of closed lids are too far apart, never too near.
    """
    difference = float(openness.max() - openness.min())
    noise = min((2 * deviation) ** 2 / max(difference, 1e-6), difference)
    return np.asarray(np.where(openness == openness.max(), openness - noise, openness), np.float32)


def openings(points: NDArray[np.floating[Any]]) -> Floats:
    """Return the steps from the lower to the upper lid, (eyes, pairs, 2), left eye first."""
    return np.asarray(points[UPPER] - points[LOWER], np.float32)
