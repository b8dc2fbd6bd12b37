"""Signals: what the score of one frame is made of, and the score that fusions make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detector.appearance import FAILURE_S
from detector.features import Numbers
from detector.fusion import ALONE, DRIVEN, Fusion
from detector.levels import FAILURE
from detector.steady import RunningMedian

LEAST_SHARE = -1.5
"""Lower bound of a fused signal below ordinary, in units of the distance from ordinary to failing."""
LOST_SCORE = 10.0
"""Score of a frame without a face, above that of any face."""


@dataclass(frozen=True)
class Signals:
    """What the score of a frame with a face is made of.

    `alone` are the face's own signals in this frame, by name; `driven` those beside the driver, smoothed,
    empty without one. `extreme` is the score of a signal that makes the frame fail by itself, 0 without one.
    """

    alone: Mapping[str, float]
    driven: Mapping[str, float]
    extreme: float = 0.0


def fused_score(shares: Iterable[float], threshold: float, extreme: float = 0.0) -> float:
    """Return a frame's score: `threshold` if the greatest share between ordinary and failing is 1.

    `extreme` counts if it is greater.
    """
    share = max([*shares, LEAST_SHARE])
    return min(max(1 + (threshold - 1) * share, extreme), LOST_SCORE)


def scores_of(
    frames: Sequence[Signals | None],
    times: Sequence[float],
    fusions: Mapping[str, Fusion],
    threshold: float,
) -> Numbers:
    """Return the scores (n,) that a judge with these fusions gives frames at these times.

    None is a frame without a face.
    """
    smoothed, scores = RunningMedian(FAILURE_S), np.full(len(frames), LOST_SCORE)
    for number, (frame, seconds) in enumerate(zip(frames, times, strict=True)):
        if frame is None:
            smoothed.clear()
            continue
        failure = smoothed.add(fusions[ALONE].total(frame.alone), seconds)
        shares = [fusions[ALONE].level.share(failure)]
        if frame.driven and DRIVEN in fusions:
            total = fusions[DRIVEN].total({**frame.driven, FAILURE: failure})
            shares.append(fusions[DRIVEN].level.share(total))
        scores[number] = fused_score(shares, threshold, frame.extreme)
    return scores
