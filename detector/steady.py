"""Smoothing of a live verdict: running medians, and a state that rises quickly and falls slowly."""

from __future__ import annotations

from collections import deque

from detector.judgement import State


class RunningMedian:
    """The median of the values of the last `window_s` seconds."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()

    def add(self, value: float, seconds: float) -> float:
        """Add the value at the time `seconds`. Returns the median."""
        if self._values and seconds < self._values[-1][0]:
            self.clear()  # the recording started again
        self._values.append((seconds, value))
        while self._values[0][0] <= seconds - self._window_s:
            self._values.popleft()
        ordered = sorted([value for _, value in self._values])
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()


SEVERITY = {State.GOOD: 0, State.WARNING: 1, State.FAILED: 2, State.NO_FACE: 3}


class Hysteresis:
    """Worsens at once, improves only after `calm_s` seconds of better frames.

    This prevents flicker.
    """

    def __init__(self, calm_s: float = 0.4) -> None:
        self._calm_s = calm_s
        self.state = State.GOOD
        self._recent: deque[tuple[float, State]] = deque()

    def step(self, state: State, seconds: float) -> State:
        """Return the state to show for a frame at the time `seconds` that is in `state`."""
        if self._recent and seconds < self._recent[-1][0]:
            self.reset()
        self._recent.append((seconds, state))
        while self._recent[0][0] < seconds - self._calm_s:
            self._recent.popleft()
        self.state = max((seen for _, seen in self._recent), key=SEVERITY.__getitem__)
        return self.state

    def reset(self) -> None:
        """Start again in the good state."""
        self._recent.clear()
        self.state = State.GOOD


class Absence:
    """Measures how long something has been missing."""

    def __init__(self) -> None:
        self._since: float | None = None

    def step(self, is_missing: bool, seconds: float) -> float:
        """Return the seconds since it was last present; 0 if it is present."""
        if not is_missing:
            self._since = None
            return 0.0
        if self._since is None or seconds < self._since:
            self._since = seconds
        return seconds - self._since
