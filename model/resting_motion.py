"""RestingMotion: how an avatar moves while it rests. It breathes, blinks, sways and glances."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from model.layers.movement import BREATH_SECONDS
from model.resting import RestPose

Numbers = NDArray[np.float64]

BREATH = 0.006
"""Amplitude of the head's breathing, in half picture sides (1.5 px at 512). The shoulders add their own."""
SWAY = (1.7, 0.8, 0.9)
"""Largest yaw, pitch and roll of the head, in degrees."""
PERIODS_S, SHARES = ((6.1, 3.7), (5.3, 3.1), (7.9, 4.3)), (0.7, 0.3)
"""Periods in seconds of the two sines of which each rotation is the sum, and their shares of the angle."""
LOOP_TURNS = ((1, 2), (2, 1), (1, 3))
"""Number of periods of these sines in a loop."""
SETTLE_S = 1.2
"""Time in which the sway grows from nothing when rest begins, in seconds."""
CLOSING_S, CLOSED_S, OPENING_S = 0.08, 0.04, 0.15
"""Times in which lids close, stay closed and open, in seconds.

A spontaneous blink closes twice as fast as it opens (VanderWerf et al. 2003, J. Neurophysiol. 89).
"""
BLINK_S = CLOSING_S + CLOSED_S + OPENING_S
"""Length of a blink, in seconds."""
FIRST_BLINK_S, BETWEEN_BLINKS_S = (0.7, 1.5), (2.2, 5.8)
"""Shortest and longest time to the first blink after rest began, and from one to the next, in seconds."""
DOUBLE, DOUBLE_AFTER_S = 0.12, 0.38
"""Share of blinks that another one follows at once, and the time from one to the other in seconds."""
LOOKS_S, STRAIGHT = (0.9, 2.6), 0.45
"""Shortest and longest time in which the eyes rest on one point, and the share of looks into the camera."""
GLANCE, FARTHEST = (0.028, 0.008), (0.05, 0.015)
"""Standard deviation and limit of a glance to the side and up or down, in lengths of the eye.

The network exaggerates a small glance by 2 (`model.glance`).
"""
SACCADE_S = 0.06
"""Time in which the eyes move from one point to another, in seconds."""
LOOP_S = BREATH_SECONDS
"""Length of a loop of the avatar at rest, in seconds: one breath."""
LOOP_END_S = 0.5
"""Time before the end of a loop in which no blink or glance begins, in seconds."""


class RestingMotion:
    """A pose for each moment. The same seed gives the same poses, in whatever order they are asked for."""

    def __init__(self, seed: int = 0, *, loop_s: float | None = None) -> None:
        """Create the motion; after `loop_s` seconds it repeats without a jump. None: it never repeats."""
        self._loop_s = loop_s
        self._blinking, self._looking, phases = (np.random.default_rng((seed, part)) for part in range(3))
        self._phases = phases.uniform(0, 2 * math.pi, (len(SWAY), len(SHARES)))
        self._periods_s = np.array(PERIODS_S)
        self._blinks = [self._blinking.uniform(*FIRST_BLINK_S)]
        self._looks = [(0.0, 0.0, 0.0)]
        if loop_s is not None:
            self._close_loop(loop_s)

    def pose(self, since_s: float, seconds: float) -> RestPose:
        """Return the pose this long after rest began.

        `seconds` is the frame's time: head and shoulders breathe in step.
        """
        grown = 1.0
        if self._loop_s is not None:
            since_s %= self._loop_s
        else:
            self._plan(since_s)
            grown = smooth(since_s / SETTLE_S)
        yaw, pitch, roll = (float(angle) for angle in grown * self._sway(since_s))
        onset = self._blinks[max(bisect_right(self._blinks, since_s) - 1, 0)]
        return RestPose(yaw, pitch, roll, breath(seconds), blink(since_s - onset), *self._glance(since_s))

    def _sway(self, since_s: float) -> Numbers:
        """Return yaw, pitch and roll (3,) in degrees."""
        waves = np.sin(2 * math.pi * since_s / self._periods_s + self._phases)
        return np.asarray(np.array(SWAY) * (waves @ np.array(SHARES)))

    def _glance(self, since_s: float) -> tuple[float, float]:
        number = bisect_right(self._looks, since_s, key=lambda look: look[0]) - 1
        begins, *to = self._looks[max(number, 0)]
        _, *come_from = self._looks[max(number - 1, 0)]
        part = smooth((since_s - begins) / SACCADE_S)
        right, down = (start + part * (end - start) for start, end in zip(come_from, to, strict=True))
        return right, down

    def _plan(self, until_s: float) -> None:
        """Choose the blinks and the glances up to this time, and the next ones."""
        while self._blinks[-1] <= until_s:
            is_double = self._blinking.random() < DOUBLE
            gap_s = self._blinking.uniform(*BETWEEN_BLINKS_S)
            self._blinks.append(self._blinks[-1] + (DOUBLE_AFTER_S if is_double else gap_s))
        while self._looks[-1][0] <= until_s:
            at_s = self._looks[-1][0] + self._looking.uniform(*LOOKS_S)
            x, y = np.clip(self._looking.normal(0, GLANCE), -np.array(FARTHEST), FARTHEST).tolist()
            is_straight = self._looking.random() < STRAIGHT
            self._looks.append((at_s, 0.0, 0.0) if is_straight else (at_s, x, y))

    def _close_loop(self, loop_s: float) -> None:
        """Make the motion periodic. It begins and ends at the avatar's own pose."""
        self._phases[:] = 0
        self._periods_s = loop_s / np.array(LOOP_TURNS)
        self._plan(loop_s)
        ends_s = loop_s - LOOP_END_S
        self._blinks = [onset for onset in self._blinks if onset < ends_s]
        self._looks = [look for look in self._looks if look[0] < ends_s]
        self._looks.append((ends_s, 0.0, 0.0))


def blink(since_s: float) -> float:
    """Return the share by which lids are closed, this long after a blink began."""
    if since_s < CLOSING_S + CLOSED_S:
        return smooth(since_s / CLOSING_S)
    left = min(max((BLINK_S - since_s) / OPENING_S, 0.0), 1.0)
    return left * left


def breath(seconds: float) -> float:
    """Return how far the head is raised at this time, in half picture sides."""
    return BREATH * math.sin(2 * math.pi * seconds / BREATH_SECONDS)


def smooth(part: float) -> float:
    """Return 0 up to 0, 1 from 1 on, and a smooth rise between."""
    part = min(max(part, 0.0), 1.0)
    return part * part * (3 - 2 * part)
