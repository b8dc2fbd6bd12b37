"""Signals measured on the avatar's face alone: broken parts, novelty, asymmetry and jitter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detector.face import Face
from detector.features import Numbers, asymmetry
from detector.levels import ASYMMETRY, FAILURE, JITTER, NOVELTY
from detector.novelty import NoveltyModel
from detector.steady import RunningMedian

SMOOTH_S = 0.5
"""Seconds over which the shape's signals are smoothed, because single frames are often measured badly."""

FAILURE_S = 0.1
"""Seconds over which the fused signal is smoothed: a longer median lags behind short failures."""

REST_S = 0.5
"""Seconds over which the resting face is learnt if the user did not calibrate."""

PARDON = 0.8
"""Largest novelty that is attributed to the person if the resting face is that of the first half second.

A camera, a lens or hair across the cheek adds up to this for the whole video. A face that is broken from the
beginning has more.
"""

CALM_SHARE = 0.5
"""Share of novelty between ordinary and failing up to which an inspected face is not compared with its rest.

It is below the share that gives a warning. There the comparison could only lower a value that is not shown.
"""


class Appearance:
    """Measures the avatar's face, relative to ordinary faces and to its own resting face.

    The resting face is the calibrated one. It is accepted whatever it looks like, because it may be painted.
    Without a calibration it is the median of the first half second, which is accepted within limits.
    """

    def __init__(self, model: NoveltyModel) -> None:
        self._model = model
        self._smooth = {name: RunningMedian(SMOOTH_S) for name in (NOVELTY, ASYMMETRY, JITTER)}
        self._smooth[FAILURE] = RunningMedian(FAILURE_S)
        self._recent: list[Numbers] = []
        self._first: list[Numbers] = []
        self._since: float | None = None
        self._rest: Numbers | None = None
        self._least_novelty = 0.0
        self._is_calibrated = False
        self._has_learnt = False

    def calibrate(self, face: Face) -> None:
        """Take the avatar's resting face, so that a painted avatar is not an outlier for its style."""
        self._rest, self._least_novelty, self._is_calibrated = face.shape, 0.0, True
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch of frames that is independent of the earlier ones."""
        self._recent.clear()
        for median in self._smooth.values():
            median.clear()

    def measure(
        self, face: Face, seconds: float, failure: float | None = None, novelty: float | None = None
    ) -> Mapping[str, float]:
        """Return the value of each signal, smoothed.

        `failure` is the fused signal of this frame, `novelty` the face's outlier factor if it is known.
        """
        self._recent = [*self._recent[-2:], face.shape]
        if not self._is_calibrated:
            self._learn_rest(face.shape, seconds)
        values = {
            NOVELTY: self._novelty(face.shape, novelty, failure is not None),
            ASYMMETRY: self._asymmetry(face.shape),
            JITTER: _jitter(self._recent),
        }
        if failure is not None:
            values[FAILURE] = failure
        return {name: self._smooth[name].add(value, seconds) for name, value in values.items()}

    def _learn_rest(self, shape: Numbers, seconds: float) -> None:
        self._since = seconds if self._since is None else self._since
        self._has_learnt = self._has_learnt or not 0 <= seconds - self._since < REST_S
        if self._has_learnt:
            return
        self._first.append(shape)
        self._rest = np.median(self._first, axis=0)
        self._least_novelty = self._model.score(self._rest.reshape(-1)) - PARDON

    def _novelty(self, shape: Numbers, known: float | None, is_inspected: bool) -> float:
        plain = self._model.score(shape.reshape(-1)) if known is None else known
        level = self._model.levels.get(NOVELTY)
        is_calm = is_inspected and level is not None and level.share(plain) <= CALM_SHARE
        if self._rest is None or is_calm:
            return plain
        ordinary = shape - self._rest + self._model.mean.reshape(shape.shape)
        return min(plain, max(self._model.score(ordinary.reshape(-1)), self._least_novelty))

    def _asymmetry(self, shape: Numbers) -> float:
        if self._rest is None:
            return asymmetry(shape)
        return min(asymmetry(shape), asymmetry(shape - self._rest))


def _jitter(shapes: list[Numbers]) -> float:
    """Return the RMS of the landmarks' second difference over three frames."""
    if len(shapes) < 3:
        return 0.0
    before, now, after = shapes[-3:]
    return float(np.sqrt(np.mean((before - 2 * now + after) ** 2)))
