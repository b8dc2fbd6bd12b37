"""Asked: compares the avatar that is shown with the one that the animator was asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.features import Numbers
from detector.steady import RunningMedian
from face.ibug import INNER, OUTER_EYE_CORNERS

REST_S = 0.5
"""Seconds over which the constant difference of the two landmark networks is learnt for an avatar."""
SMOOTH_S = 0.2
"""Seconds over which the distance is smoothed."""


class Asked:
    """Measures how far the avatar's landmarks are from the keypoints that the animator drew it by.

    Only keypoints are compared, never the driver's picture. The first `REST_S` are the avatar's rest.
    """

    def __init__(self) -> None:
        self._first: list[Numbers] = []
        self._since: float | None = None
        self._rest: Numbers | None = None
        self._smooth = RunningMedian(SMOOTH_S)

    def forget(self) -> None:
        """Begin a new stretch of frames of the same avatar."""
        self._smooth.clear()

    def measure(self, shown: NDArray[np.float32], asked: NDArray[np.floating], seconds: float) -> float:
        """Return the mean distance of the inner landmarks, in distances of the outer eye corners.

        `shown` are those found in the avatar's picture, (68, 2) px, `asked` the animator's keypoints, (68, 2)
        px or more of the same picture. The difference at rest is subtracted.
        """
        wanted = np.asarray(asked, np.float64)[:68]
        first, second = OUTER_EYE_CORNERS
        size = max(float(np.linalg.norm(wanted[first] - wanted[second])), 1e-6)
        apart: Numbers = (np.asarray(shown, np.float64) - wanted) / size
        rest = self._learnt(apart, seconds)
        distance = float(np.linalg.norm((apart - rest)[INNER], axis=1).mean())
        return self._smooth.add(distance, seconds)

    def _learnt(self, apart: Numbers, seconds: float) -> Numbers:
        """Return the difference at rest; learn it from the first frames."""
        self._since = seconds if self._since is None else self._since
        if self._rest is None or (0 <= seconds - self._since < REST_S):
            self._first.append(apart)
            self._rest = np.median(self._first, axis=0)
        return self._rest
