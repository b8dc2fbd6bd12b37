"""Asked-for lids in proportion to the avatar's own eyes, whatever the size of the driver's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE_CORNERS, LID_PAIRS, RIGHT_EYE_CORNERS
from model.retouch.window import head_motion

Floats = NDArray[np.float32]

CLEARLY = 0.3
"""Share by which a driver's eye has closed when the avatar's lids are wholly in proportion to it."""
NOISE = 0.1
"""Standard deviation of the difference between the openness of both eyes that landmarks show at a blink.

Root mean square of 249 frames of nine real drivers whose eyes are less than 60 % open.
"""
LEAST_OPENING = 1e-6
"""Squared opening of an eye, in half picture sides, below which it says nothing."""

_UPPER, _LOWER = np.moveaxis(np.array(LID_PAIRS).reshape(2, 2, 2), 2, 0)
"""Numbers of the lids' points, (eyes, pairs)."""
_CORNERS = np.array([LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS])
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
    turn = head_motion(rest, asked)[:, :2].T
    driver, calm = _openings(asked - offset), _openings((rest - offset) @ turn)
    sizes = np.square(calm).sum((1, 2))
    is_known = sizes > LEAST_OPENING
    openness = np.clip((driver * calm).sum((1, 2)) / np.maximum(sizes, LEAST_OPENING), 0, 1)
    if is_known.all():
        openness = equal_unless_clear(openness)
    closed = is_known * np.minimum((1 - openness) / CLEARLY, 1)
    made[_LOWER] += float(closed.min()) * _unevenness(asked, rest @ turn)
    share = closed.astype(np.float32)[:, None, None]
    wanted = made[_LOWER] + openness[:, None, None] * _openings(rest @ turn)
    made[_UPPER] += share * (wanted - asked[_UPPER])
    return made


def _unevenness(asked: Floats, calm: Floats) -> Floats:
    """Return what moves both lower lids by the mean of their own motions, (eyes, 1, 2).

    When both eyes close, lower lids rise alike. A difference is noise, most of all behind glasses: one eye
    would be closed by a line that bends upwards, the other one by a line that bends downwards. `calm` are the
    landmarks at rest, turned as the head; motions are those from the middle of the eye's own corners.
    """
    line = calm[_CORNERS[1, 0]] - calm[_CORNERS[0, 1]]
    up = np.array([line[1], -line[0]], np.float32) / max(float(np.hypot(*line)), LEAST_OPENING)
    risen = (_lower_heights(asked) - _lower_heights(calm)) @ up
    return np.asarray((risen.mean() - risen)[:, None, None] * up, np.float32)


def _lower_heights(points: Floats) -> Floats:
    """Return the way from the middle of each eye's corners to its lower lid, (eyes, 2)."""
    return np.asarray(points[_LOWER].mean(1) - points[_CORNERS].mean(1), np.float32)


def equal_unless_clear(openness: Floats) -> Floats:
    """Return the openness (2,) of both eyes with the noise removed from the more open one.

    The difference is shrunk by the nonnegative garrote (Breiman 1995) with a threshold of two standard
    deviations: smaller differences vanish, and larger ones lose the less, the larger they are. A wink stays
    a wink. The more open eye follows the other, because landmarks of closed lids are too far apart, never too
    near.
    """
    difference = float(openness.max() - openness.min())
    noise = min((2 * NOISE) ** 2 / max(difference, 1e-6), difference)
    return np.asarray(np.where(openness == openness.max(), openness - noise, openness), np.float32)


def _openings(points: NDArray[np.floating[Any]]) -> Floats:
    """Return the steps from the lower to the upper lid, (eyes, pairs, 2), left eye first."""
    return np.asarray(points[_UPPER] - points[_LOWER], np.float32)
