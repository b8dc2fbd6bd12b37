"""The detector's networks for the lab. They are those of a session, but look at each picture once only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector import Box, LandmarkFinder, Landmarks
from detector.failure_finder import FailureEngine, FailureFinder
from detector.look import Look
from lab.remembered import Remembered


class OneLookFinder:
    """A landmark instrument that searches each picture once, and once more from each other position."""

    def __init__(self, finder: LandmarkFinder) -> None:
        self.name = finder.name
        self._finder = finder
        self._found: Remembered[Landmarks | None] = Remembered()

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """See `LandmarkFinder`."""
        return self._found.answer(picture, lambda: self._finder.find(picture, near), near)


class OneLookFailures(FailureFinder):
    """Inspects each face once. Open it with `load`."""

    def __init__(self, engine: FailureEngine) -> None:
        super().__init__(engine)
        self._looks: Remembered[Look] = Remembered()

    def look(self, picture: NDArray[np.uint8], landmarks: Landmarks) -> Look:
        """See `FailureFinder`."""
        inspect = super().look
        return self._looks.answer(picture, lambda: inspect(picture, landmarks), landmarks)
