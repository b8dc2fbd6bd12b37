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


REST_S = 0.5
"""For so long a face is taken for itself at rest, where nobody calibrated."""
PARDON = 0.8
"""So much novelty may be the person's own when only their first half second vouches for it: what a camera, a
lens or hair across the cheek adds for as long as the video lasts, and less than a broken face has from the
beginning."""


class Appearance:
    """Measures the avatar's face, against ordinary faces and against its own at rest.

    At rest is the calibrated face, which is believed whatever it looks like, for it may be painted; else the
    median of the first half second, which is believed within limits.
    """

    def __init__(self, model: NoveltyModel) -> None:
        self._model = model
        self._smooth = {name: RunningMedian(SMOOTH_S) for name in (NOVELTY, ASYMMETRY, JITTER)}
        self._recent: list[Numbers] = []
        self._first: list[Numbers] = []
        self._since: float | None = None
        self._rest: Numbers | None = None
        self._least_novelty = 0.0
        self._is_calibrated = False
        self._has_learnt = False

    def calibrate(self, face: Face) -> None:
        """Take the avatar's face at rest: a painted face is no outlier for being painted."""
        self._rest, self._least_novelty, self._is_calibrated = face.shape, 0.0, True
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch: the frames before have nothing to do with the next."""
        self._recent.clear()
        for median in self._smooth.values():
            median.clear()

    def measure(self, face: Face, seconds: float) -> Mapping[str, float]:
        """The value of each signal, smoothed over half a second."""
        self._recent = [*self._recent[-2:], face.shape]
        if not self._is_calibrated:
            self._learn_rest(face.shape, seconds)
        values = {
            NOVELTY: self._novelty(face.shape),
            ASYMMETRY: self._asymmetry(face.shape),
            JITTER: _jitter(self._recent),
        }
        return {name: self._smooth[name].add(value, seconds) for name, value in values.items()}

    def _learn_rest(self, shape: Numbers, seconds: float) -> None:
        self._since = seconds if self._since is None else self._since
        self._has_learnt = self._has_learnt or not 0 <= seconds - self._since < REST_S
        if self._has_learnt:
            return
        self._first.append(shape)
        self._rest = np.median(self._first, axis=0)
        self._least_novelty = self._model.score(self._rest.reshape(-1)) - PARDON

    def _novelty(self, shape: Numbers) -> float:
        plain = self._model.score(shape.reshape(-1))
        if self._rest is None:
            return plain
        ordinary = shape - self._rest + self._model.mean.reshape(shape.shape)
        return min(plain, max(self._model.score(ordinary.reshape(-1)), self._least_novelty))

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
