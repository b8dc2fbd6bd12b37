"""What the avatar's face says by itself: how strange, how lopsided, how shaky."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detector.face import Face
from detector.features import Numbers, asymmetry
from detector.levels import ASYMMETRY, JITTER, NOVELTY
from detector.novelty import NoveltyModel
from detector.steady import RunningMedian

SMOOTH_S = 0.5
"""A face is strange when most of half a second is: single frames are often only badly seen."""


class Appearance:
    """Measures the avatar's face, against ordinary faces and, once calibrated, against its own at rest."""

    def __init__(self, model: NoveltyModel) -> None:
        self._model = model
        self._smooth = {name: RunningMedian(SMOOTH_S) for name in (NOVELTY, ASYMMETRY, JITTER)}
        self._recent: list[Numbers] = []
        self._rest: Numbers | None = None

    def calibrate(self, face: Face) -> None:
        """Take the avatar's face at rest: a painted face is no outlier for being painted."""
        self._rest = face.shape
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch: the frames before have nothing to do with the next."""
        self._recent.clear()
        for median in self._smooth.values():
            median.clear()

    def measure(self, face: Face, seconds: float) -> Mapping[str, float]:
        """The value of each signal, smoothed over half a second."""
        self._recent = [*self._recent[-2:], face.shape]
        values = {
            NOVELTY: self._novelty(face.shape),
            ASYMMETRY: self._asymmetry(face.shape),
            JITTER: _jitter(self._recent),
        }
        return {name: self._smooth[name].add(value, seconds) for name, value in values.items()}

    def _novelty(self, shape: Numbers) -> float:
        plain = self._model.score(shape.reshape(-1))
        if self._rest is None:
            return plain
        ordinary = shape - self._rest + self._model.mean.reshape(shape.shape)
        return min(plain, self._model.score(ordinary.reshape(-1)))

    def _asymmetry(self, shape: Numbers) -> float:
        if self._rest is None:
            return asymmetry(shape)
        return min(asymmetry(shape), asymmetry(shape - self._rest))


def _jitter(shapes: list[Numbers]) -> float:
    """RMS of the landmarks' second difference over three frames: what does not move smoothly."""
    if len(shapes) < 3:
        return 0.0
    before, now, after = shapes[-3:]
    return float(np.sqrt(np.mean((before - 2 * now + after) ** 2)))
