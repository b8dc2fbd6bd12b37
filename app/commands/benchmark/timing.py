"""Times several contestants in turns, so that other load affects all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Contestant = Callable[[], object]
WARM_UPS = 2
TURN_S = 0.25
"""Length of one contestant's turn, in seconds."""
FEWEST_TURNS = 3


@dataclass(frozen=True)
class Row:
    """One row of the table.

    `ratio` is the published arrangement's median time over this one's (the speed-up); None if the two do
    different things.
    """

    what: str
    engine: str
    network: str
    ms_median: float
    ms_p95: float
    fps: float
    ratio: float | None
    psnr_db: float | None = None
    """PSNR against fp32 on this computer, in dB, for an engine below fp32."""


def interleaved(
    contestants: Mapping[str, Contestant], seconds: float, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Run each contestant for about `seconds`, in short turns. Returns the milliseconds of every call."""
    for contestant in contestants.values():
        for _ in range(WARM_UPS):
            contestant()
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    turns = max(FEWEST_TURNS, round(seconds / TURN_S))
    for _ in range(turns):
        for name, contestant in contestants.items():
            taken[name] += _turn(contestant, clock)
    return taken


def _turn(contestant: Contestant, clock: Callable[[], float]) -> list[float]:
    taken: list[float] = []
    ends_at = clock() + TURN_S
    while not taken or clock() < ends_at:
        began = clock()
        contestant()
        taken.append(1000 * (clock() - began))
    return taken


def row(
    what: str, engine: str, network: str, taken_ms: Sequence[float], baseline_ms: float | None = None
) -> Row:
    """Return the row of these times, compared with the published arrangement's median if given."""
    median, high = (float(value) for value in np.percentile(taken_ms, [50, 95]))
    ratio = baseline_ms / median if baseline_ms is not None else None
    return Row(what, engine, network, median, high, 1000 / median, ratio)
