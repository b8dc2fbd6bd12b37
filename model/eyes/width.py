"""How wide the eyes of the calibrated driver and of the avatar are opened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.eyes.proportion import CORNERS, LOWER, UPPER, lower_heights, openings, openness, up_of
from model.motion import Points, Transfer
from model.retouch.window import head_motion

Floats = NDArray[np.float32]

SHUT, USUAL = 0.1, 0.25
"""Opening over length of a calibrated eye: up to the first it counts as closed and is set to the second.

People's eyes have .2 to .4.
"""
WIDEST = 0.25
"""Largest additional opening of an eye, as a share of that at rest: its whole iris shows, and hardly more."""
BOTH = (0.5, 0.9)
"""Openness of the less open eye: up to the first no eye is opened wide, from the second both are as asked."""
LOWERED = 0.4
"""Largest share of the additional opening that the lower lid's motion gives."""


def with_open_eyes(face: Points) -> Points:
    """Return a calibrated face whose eyes are open, if its keypoints are landmarks.

    An eye that is closed, as in a blink, is given the usual opening. Otherwise the avatar would open its eyes
    twice as wide as at rest while its driver looks straight ahead.
    """
    points = face.value
    if len(points) != NUM_POINTS:
        return face
    up = up_of(points)
    length = np.hypot(*(points[CORNERS[:, 1]] - points[CORNERS[:, 0]]).T)
    is_shut = (openings(points) @ up).mean(1) < SHUT * length
    made, usual = points.copy(), points[LOWER] + (USUAL * length)[:, None, None] * up
    made[UPPER] = np.where(is_shut[:, None, None], usual, points[UPPER])
    return face._replace(value=made)


def not_too_wide(driver: Points, avatar: Points, transfer: Transfer) -> Points:
    """Return a driver whose eyes open no wider than the avatar's can, if motion is relative."""
    if len(driver.value) != NUM_POINTS or not transfer.offset.any():
        return driver
    asked = transfer.moved(driver.value)
    change = opened_in_proportion(asked, avatar.value, transfer.offset) - asked
    return driver._replace(value=driver.value + change / transfer.scale)


def opened_in_proportion(asked: Floats, rest: Floats, offset: Floats) -> Floats:
    """Return asked-for landmarks whose eyes are opened in proportion, no wider than WIDEST, and both alike.

    Nobody opens only one eye wide: if one is closed, the other one is misplaced. Eyes that are no wider than
    at rest stay as asked. Arguments are those of `lids_in_proportion`.
    """
    opened = openness(asked, rest, offset)
    if opened.max() <= 1:
        return asked
    both = min(max((float(opened.min()) - BOTH[0]) / (BOTH[1] - BOTH[0]), 0.0), 1.0)
    wide = WIDEST * math.tanh(both * float(np.maximum(opened - 1, 0).mean()) / WIDEST)
    made, calm = asked.copy(), rest @ head_motion(rest, asked)[:, :2].T
    up, steps, is_wide = up_of(calm), openings(calm), (opened > 1)[:, None, None]
    risen = (lower_heights(asked) - lower_heights(calm)) @ up
    least = -LOWERED * wide * np.hypot(*steps.mean(1).T)
    made[LOWER] += is_wide * np.maximum(least - risen, 0)[:, None, None] * up
    made[UPPER] += is_wide * (made[LOWER] + np.float32(1 + wide) * steps - asked[UPPER])
    return made
