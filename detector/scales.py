"""Scales: fusions that add up signals, each on the scale of its values in fine frames.

The weights are not fitted: about forty failing frames of a dozen people are too few. All signals have equal
weight; the failure network counts 4.5 times and the streaks of the texture 6 times, so that each can make a
frame fail alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detector.fusion import ALONE, AS_ASKED, BESIDE_REST, DRIVEN, DRIVEN_BESIDE_REST, Fusion
from detector.levels import (
    ASKED,
    ASYMMETRY,
    BROW_LEVEL,
    EXPRESSION,
    EYE_LEVEL,
    EYE_WIDTHS,
    EYES,
    FAILURE,
    IDENTITY,
    LOOK,
    MOUTH,
    MOUTH_ASIDE,
    MOVEMENT,
    PERSPECTIVE,
    SHEAR,
    SKEW,
    SPREAD,
    STREAKS,
    TURN,
    WORST,
    Level,
)
from detector.protocol import upper_quantile
from detector.signals import Signals

_POINTS: Mapping[str, float] = dict.fromkeys(
    (
        *(SPREAD, ASYMMETRY, EYE_WIDTHS, EYE_LEVEL, BROW_LEVEL, MOUTH_ASIDE, SKEW, IDENTITY, EXPRESSION),
        *(SHEAR, PERSPECTIVE),
    ),
    1.0,
)
_DRIVER: Mapping[str, float] = {EYES: 1.0, MOVEMENT: 1.0, TURN: 1.0, MOUTH: 0.5}

SIGNAL_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    ALONE: {LOOK: 3.0, WORST: 1.5, STREAKS: 6.0, **_POINTS},
    DRIVEN: {FAILURE: 6.0, **_DRIVER},
    BESIDE_REST: {LOOK: 4.0, WORST: 2.0, STREAKS: 4.0, **_POINTS},
    DRIVEN_BESIDE_REST: {FAILURE: 12.0, **_DRIVER},
    AS_ASKED: {FAILURE: 1.0, ASKED: 1.0},
}
"""Weight of each signal, chosen by hand and not by a fit.

The face's own sum weighs more than all of the driver's signals, because the driver's signals make the figures
worse on our own output, of which the truth is exact. If the avatar at rest is known, the generator is ours:
the network knows its failures better, and streaks show them less well.
"""

MIDDLE, ABOVE = 50.0, 84.0
"""Percentiles of fine frames that become 0 and 1 on a signal's scale: the median, and one deviation above."""
LEAST, MOST = -0.5, 8.0
"""Limits of a signal on that scale: better than usual values compensate little."""
FLAGGED = 0.007
"""Share of fine frames that the failing level flags."""
FLAGGED_AS_ASKED = 0.03
"""The same for AS_ASKED. Few such frames are known, and a few odd ones must not set the level."""
FLAGGED_BESIDE_REST = 0.02
"""The same if the avatar at rest is known. Many of those films come from damaged generators, and are odd."""
LEAST_FINE = 20
"""Number of fine driven frames below which no fusion with the driver is made."""


def fusion_of(
    fine: Sequence[Mapping[str, float]], weights: Mapping[str, float], flagged: float = FLAGGED
) -> Fusion:
    """Put each signal on the scale of these fine frames, and add them up. The frames also give the level.

    `flagged` is the share of the frames above the level.
    """
    bias, scaled, limits = 0.0, {}, {}
    for name, weight in weights.items():
        known = np.array([row[name] for row in fine if name in row])
        middle, above = np.percentile(known, [MIDDLE, ABOVE])
        spread = max(float(above - middle), 1e-6)
        scaled[name] = round(weight / spread, 5)
        limits[name] = (round(middle + LEAST * spread, 5), round(middle + MOST * spread, 5))
        bias -= weight * float(middle) / spread
    unlevelled = Fusion(round(bias, 5), scaled, limits, Level(0.0, 1.0))
    totals = np.array([unlevelled.total(row) for row in fine])
    failing = upper_quantile(totals, flagged)
    level = Level(round(float(np.median(totals)), 4), round(max(failing, float(np.median(totals)) + 0.1), 4))
    return Fusion(unlevelled.bias, scaled, limits, level)


def fusions_from(calm: Sequence[Mapping[str, float]], driven: Sequence[Signals]) -> dict[str, Fusion]:
    """Make the fusions by name: "alone" from signals of authentic faces, "driven" from fine driven frames.

    Without `LEAST_FINE` driven frames there is no fusion "driven".
    """
    alone = fusion_of(calm, SIGNAL_WEIGHTS[ALONE])
    if len(driven) < LEAST_FINE:
        return {ALONE: alone}
    fine = [{**frame.driven, FAILURE: alone.total(frame.alone)} for frame in driven]
    return {ALONE: alone, DRIVEN: fusion_of(fine, SIGNAL_WEIGHTS[DRIVEN])}
