"""Weighing: puts the signals of a frame on one scale, and decides whether it fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from detector.fusion import ALONE, AS_ASKED, DRIVEN, Fusion
from detector.judgement import State
from detector.levels import (
    BROWS,
    EYES,
    FAILURE,
    JAW,
    MOUTH,
    MOVEMENT,
    NOT_AS_ASKED,
    NOT_FOLLOWED,
    NOVELTY,
    SIZE,
    TILT,
    TURN,
    Level,
)
from detector.signals import LOST_SCORE, Signals, fused_score

WARNING_SHARE = 0.65
"""Share of the distance from ordinary to failing at which a warning begins."""
EXTREME = 2.0
"""Multiple of its own level at which a signal of `EXTREMES` makes a frame fail by itself."""
EXTREMES = frozenset({NOVELTY, TURN, TILT, EYES, MOUTH, JAW, BROWS})
"""Signals that never reach that extreme in fine frames of driven avatars."""
DRIVER_SIGNALS = (MOVEMENT, TURN, TILT, SIZE, EYES, MOUTH, JAW, BROWS)
"""Signals that compare the avatar with the driver."""
FUSED: Mapping[str, str] = {ALONE: FAILURE, DRIVEN: NOT_FOLLOWED, AS_ASKED: NOT_AS_ASKED}
"""Signal that holds the total of each fusion."""


class Weighed(NamedTuple):
    """A frame's score, the signals that stand out (the strongest first), its state, and the score's parts."""

    score: float
    names: tuple[str, ...]
    state: State
    signals: Signals | None


class Weighing:
    """Weighs the signals of frames by the levels of an instrument and of the fusions."""

    def __init__(self, threshold: float, levels: Mapping[str, Level], fusions: Mapping[str, Fusion]) -> None:
        self._threshold, self._own = threshold, levels
        self._fused = {FUSED[name]: fusion.level for name, fusion in fusions.items() if name in FUSED}

    def weigh(self, values: Mapping[str, float], alone: Mapping[str, float]) -> Weighed:
        """Return the strongest signal as the score.

        `values` are the smoothed signals, `alone` those of this frame. If the picture was inspected, a frame
        fails by the fused signals or by a signal of `EXTREMES` that is far beyond its own level; the others
        give reasons and warnings. Without an inspection, `signals` is None.
        """
        threshold, levels = self._threshold, {**self._own, **self._fused}
        scores = {
            name: levels[name].score(value, threshold) for name, value in values.items() if name in levels
        }
        warning = 1 + WARNING_SHARE * (threshold - 1)
        loud = sorted((name for name in scores if scores[name] > warning), key=lambda name: -scores[name])
        score, signals = min(max(scores.values(), default=1.0), LOST_SCORE), None
        if FAILURE in values:
            driven = {n: values[n] for n in DRIVER_SIGNALS if n in values} if NOT_FOLLOWED in values else {}
            signals = Signals(alone, driven, self._extreme(values))
            shares = [level.share(values[n]) for n, level in self._fused.items() if n in values]
            score = fused_score(shares, threshold, signals.extreme)
        state = State.FAILED if score > threshold else State.WARNING if loud else State.GOOD
        return Weighed(score, tuple(loud), state, signals)

    def _extreme(self, values: Mapping[str, float]) -> float:
        """Return the greatest score of a signal that makes the frame fail by itself, 0 without one."""
        names = EXTREMES & values.keys() & self._own.keys()
        scores = [self._own[name].score(values[name] / EXTREME, self._threshold) for name in names]
        return max((score for score in scores if score > self._threshold), default=0.0)
