"""Pace: what the chain reduces, and in which order, when the computer cannot hold the rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

RATES = (30, 25, 20, 15)
"""Target rates, in frames a second. Below 15 motion no longer looks continuous."""
JUDGE_EVERY = (1, 2, 4)
HELD, HELD_CLOSELY = 0.93, 0.975
"""Shares of the target rate below which it is lowered, and below which fewer frames are judged."""
BUSY = 0.8
"""Share of the frame interval below which no stage is the bottleneck; then the camera is."""
IDLE = 0.9
"""Share of the frame interval below which all stages must be to try the better step."""
SECONDS_TO_GIVE_UP = 3
SECONDS_TO_RECOVER = 10
LONGEST_TO_RECOVER = 160


@dataclass(frozen=True)
class Pace:
    """The chain's present pace.

    Attributes:
        judge_every: n if every n-th frame is judged.
        fps_target: the target rate.
        message: a sentence for the user if this observation changed something, else None.
    """

    judge_every: int = 1
    fps_target: int = RATES[0]
    message: str | None = None

    @property
    def words(self) -> str:
        """A sentence for the user about what is reduced; empty if nothing is."""
        given_up = (
            f"the indicator looks at {_EVERY[self.judge_every]}" if self.judge_every > 1 else "",
            f"{self.fps_target} frames a second are sent" if self.fps_target < RATES[0] else "",
        )
        listed = ", and ".join(each for each in given_up if each)
        return f"To keep up: {listed}." if listed else ""


STEPS = (
    *(Pace(judge_every=every) for every in JUDGE_EVERY),
    *(Pace(JUDGE_EVERY[-1], rate) for rate in RATES[1:]),
)
"""Which reduction applies, step by step."""


class PacePolicy:
    """Reduces in a fixed order: the share of judged frames, then the rate.

    Called once a second. A step down takes a few bad seconds, a step up many good ones. A step up that did
    not hold doubles the wait before the next try, so that the chain does not oscillate.
    """

    def __init__(self) -> None:
        self._step = 0
        self._bad = self._good = 0
        self._wait = SECONDS_TO_RECOVER
        self._since_step_up: int | None = None

    def observe(self, fps: float, stage_ms: Mapping[str, float], offered_fps: float = inf) -> Pace:
        """Return the pace, given the rate of finished frames and each stage's median time.

        The chain cannot be faster than the camera, so a slow camera does not count as a missed rate.
        """
        target = STEPS[self._step].fps_target
        period_ms = 1000 / target
        slowest_ms = max(stage_ms.values(), default=0.0)
        held = HELD_CLOSELY if self._step < len(JUDGE_EVERY) - 1 else HELD
        is_slow = fps < held * min(target, offered_fps) and slowest_ms > BUSY * period_ms
        has_room = slowest_ms < IDLE * 1000 / STEPS[max(self._step - 1, 0)].fps_target
        self._bad = self._bad + 1 if is_slow else 0
        self._good = self._good + 1 if has_room and not is_slow else 0
        if self._since_step_up is not None:
            self._since_step_up += 1
        if self._bad >= SECONDS_TO_GIVE_UP and self._step + 1 < len(STEPS):
            return self._give_up()
        if self._good >= self._wait and self._step > 0:
            return self._recover()
        return STEPS[self._step]

    def _give_up(self) -> Pace:
        failed_at_once = self._since_step_up is not None and self._since_step_up <= SECONDS_TO_RECOVER
        self._wait = min(2 * self._wait, LONGEST_TO_RECOVER) if failed_at_once else SECONDS_TO_RECOVER
        self._since_step_up = None
        before = STEPS[self._step]
        pace = self._go_to(self._step + 1)
        return replace(
            pace,
            message=f"This computer is too slow for {before.fps_target} frames a second: "
            f"{_difference(before, pace)}.",
        )

    def _recover(self) -> Pace:
        self._since_step_up = 0
        before = STEPS[self._step]
        pace = self._go_to(self._step - 1)
        return replace(pace, message=f"This computer keeps up again: {_difference(before, pace)}.")

    def _go_to(self, step: int) -> Pace:
        self._step = step
        self._bad = self._good = 0
        return STEPS[step]


def _difference(before: Pace, after: Pace) -> str:
    if before.judge_every != after.judge_every:
        return f"the indicator looks at {_EVERY[after.judge_every]} now"
    return f"{after.fps_target} frames a second are sent now"


_EVERY = {1: "every frame", 2: "every second frame", 4: "every fourth frame"}
