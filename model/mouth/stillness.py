"""StillLips: between lips that stand still, teeth and tongue stand still too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH
from model.mouth.window import WIDTH

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

MOVING = 0.025 * WIDTH
"""Mean motion of the lips' points between two frames at which nothing is kept, in pixels of the window."""
NEW = 0.3
"""Share of the new picture if the lips do not move at all."""


class StillLips:
    """Blends each painted window with the one before. One for an avatar; not thread-safe.

    Without it the noise of the landmarks, less than a pixel, changes what is painted between open lips.
    """

    def __init__(self) -> None:
        self._points: Floats | None = None
        self._opening: Floats = np.zeros(0, np.float32)
        self._painted: Floats = np.zeros(0, np.float32)

    def blended(self, points: Floats, opening: Picture, painted: Picture) -> Picture:
        """Return `painted` (h, w, 4), mixed with the last result between the lips if they hardly move.

        `points`: landmarks in pixels of the window (68 or more, 2). `opening` (h, w): 255 between the lips.
        Only pixels between the lips in this frame and in the last one are mixed.
        """
        lips, now = points[MOUTH], opening.astype(np.float32) / np.float32(255)
        new = painted.astype(np.float32)
        if self._points is not None:
            moved = float(np.linalg.norm(lips - self._points, axis=1).mean())
            kept = np.minimum(now, self._opening) * np.float32(1 - min(max(moved / MOVING, NEW), 1.0))
            new += kept[..., None] * (self._painted - new)
        self._points, self._opening, self._painted = lips.copy(), now, new
        return np.asarray(np.rint(new), np.uint8)
