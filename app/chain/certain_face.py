"""CertainFace: the face from which the avatar goes to rest, and how sure two networks are of a face."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.chain.acts import Framed
from app.chain.presence import CERTAIN
from app.frame import Picture
from face.ibug import INNER, OUTER_EYE_CORNERS

Numbers = NDArray[np.floating]

KEPT_S = 0.3
"""Largest age of the face from which the avatar goes to its rest, in seconds."""
AGREE = 0.07
"""Largest distance of the landmarks of two networks at which a face is certain, in eye distances.

In 2,300 frames of 24 real people no distance is larger; only one person who moves fast reaches 0.15.
"""
DISAGREE = 0.2
"""Distance above which a face is covered: two networks place the landmarks of a hidden face differently."""


class CertainFace:
    """Keeps the newest driving picture in which the face is certain, for at most `KEPT_S`."""

    def __init__(self) -> None:
        self.picture: Picture | None = None
        self._taken_at = 0.0

    def forget(self) -> None:
        """Forget the face, because the source changes."""
        self.picture = None

    def take(self, shown: Framed, apart: float) -> None:
        """Keep a certain face; keep any other one only if the certain one is too old."""
        is_certain = shown.look is None or (shown.look.certainty >= CERTAIN and apart <= AGREE)
        if is_certain or self.picture is None or shown.seconds - self._taken_at > KEPT_S:
            self.picture, self._taken_at = shown.driving, shown.seconds


def distance_apart(points: Numbers | None, others: Numbers | None) -> float:
    """Return the mean distance between two networks' landmarks of a face, without the jaw.

    Landmarks are (68 or 70, 2), in pixels of the same picture. The unit is the distance between the outer
    corners of the first one's eyes. 0 if either is unknown.
    """
    if points is None or others is None:
        return 0.0
    first, second = OUTER_EYE_CORNERS
    unit = max(float(np.linalg.norm(points[first] - points[second])), 1.0)
    return float(np.linalg.norm(points[INNER] - others[INNER], axis=1).mean() / unit)
