"""Names the part of the face that a failure map points at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE, MOUTH, NOSE, RIGHT_EYE

WHOLE = "face deformed"
"""Reason if most of the face is broken, or if no part of it stands out."""

PARTS: Mapping[str, Sequence[int]] = {
    "left eye broken": range(LEFT_EYE.start, LEFT_EYE.stop),
    "right eye broken": range(RIGHT_EYE.start, RIGHT_EYE.stop),
    "nose broken": range(NOSE.start, NOSE.stop),
    "mouth broken": range(MOUTH.start, MOUTH.stop),
    "left cheek broken": range(1, 6),
    "chin broken": range(6, 11),
    "right cheek broken": range(11, 16),
}
"""Landmarks of each part, by the reason shown to the user. Left and right are those of the picture."""

STANDS_OUT = 0.2
"""Least difference of a named part's heat, in [0, 1], from the mean over the parts."""


def broken_part(heat: NDArray[np.float32], points: NDArray[np.floating], shape: tuple[int, ...]) -> str:
    """Return the reason for a face whose heat (side, side) covers a picture of `shape` (height, width, …).

    `points` (68, 2) are its landmarks in pixels.
    """
    means = {reason: _mean_at(heat, points[list(of)], shape) for reason, of in PARTS.items()}
    worst = max(means, key=lambda reason: means[reason])
    return worst if means[worst] > np.mean(list(means.values())) + STANDS_OUT else WHOLE


def _mean_at(heat: NDArray[np.float32], points: NDArray[np.floating], shape: tuple[int, ...]) -> float:
    """Return the mean heat of the cells below these points."""
    side = len(heat)
    cells = np.floor((points + 0.5) * side / np.array([shape[1], shape[0]])).astype(int).clip(0, side - 1)
    return float(heat[cells[:, 1], cells[:, 0]].mean())
