"""TickPhase: moves the ticks of a steady rate to just after the pictures come, so that they wait less."""

from __future__ import annotations

from collections import deque

import numpy as np

REMEMBERED, FEWEST = 30, 15
"""Number of the newest arrivals that decide where the ticks are, and the least number that decides."""
AFTER_S = 0.003
"""Time between the latest of these arrivals and the tick, in seconds."""
QUIET = 0.5
"""Least share of the interval without arrivals at which they count as regular. Only those move the ticks."""
STEP_S = 0.001
"""Longest move per tick in seconds, so that the rate stays steady."""


class TickPhase:
    """Remembers when pictures came before the next tick, and moves the ticks by a millisecond at most.

    A picture that comes just after a tick waits for the next one, up to 33 ms at 30 a second.
    """

    def __init__(self, interval_s: float) -> None:
        """`interval_s` is the time between two ticks in seconds."""
        self._interval_s = interval_s
        self._waits: deque[float] = deque(maxlen=REMEMBERED)

    def note(self, wait_s: float) -> None:
        """Note a picture that came this long before the next tick, in seconds; negative if it is late."""
        self._waits.append(wait_s)

    def step(self) -> float:
        """Return by how many seconds the next tick moves: negative is earlier."""
        if len(self._waits) < FEWEST:
            return 0.0
        waits = np.sort(np.mod(self._waits, self._interval_s))
        gaps = np.diff(waits, append=waits[0] + self._interval_s)
        widest = int(gaps.argmax())
        if gaps[widest] < QUIET * self._interval_s:
            return 0.0
        latest = float(waits[(widest + 1) % len(waits)])  # the shortest wait after the time without arrivals
        excess = latest - AFTER_S
        if excess > self._interval_s / 2:
            excess -= self._interval_s
        move = min(max(-excess, -STEP_S), STEP_S)
        self._waits = deque((wait + move for wait in self._waits), maxlen=REMEMBERED)
        return move
