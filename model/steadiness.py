"""Steadiness: filters the jitter of a driver's keypoints (One-Euro filter, Casiez et al. 2012)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.motion import Points

LOWEST_CUTOFF_HZ = 1.0
"""Cutoff frequency at rest, in Hz: `mincutoff` of the paper. Lower is steadier."""
CUTOFF_PER_SPEED = 120.0
"""Rise of the cutoff frequency, in Hz, for each half picture side a second: `beta` of the paper."""
SPEED_CUTOFF_HZ = 5.0
"""Cutoff frequency of the speed, in Hz: `dcutoff` of the paper, which proposes 1.

With 1 Hz the speed is known too late, and a blink of 100 ms loses a third of its depth.
"""
JITTER_SPEED = 0.08
"""Speed of one keypoint, relative to all, that jitter alone can give, in half picture sides a second."""
JACOBIAN_JITTER = 2.0
"""How much faster a Jacobian jitters than a keypoint, as a ratio; measured on three clips of people."""
LONGEST_GAP_S = 0.25
"""Longest time between two frames, in seconds. After a longer gap the filter restarts."""

Array = NDArray[np.float32]


class OneEuroFilter:
    """A low-pass filter whose cutoff frequency rises with the speed: steady at rest, quick in motion.

    Filters vectors (count, components). In the paper the cutoff of each vector rises with its own speed. Here
    it rises with two speeds: that of the vectors' mean, in which jitter cancels out, and the part of the
    vector's own speed relative to the mean that is too fast for jitter.
    """

    def __init__(self, scale: float = 1.0) -> None:
        """`scale`: by how much the vectors' speeds are larger than those of keypoints."""
        self._scale = scale
        self._last: tuple[Array, Array] | None = None

    def reset(self) -> None:
        """Restart: the next vectors pass unchanged."""
        self._last = None

    def step(self, vectors: Array, interval_s: float, smoothing: float = 1.0) -> Array:
        """Return the filtered vectors.

        Args:
            vectors: (count, components).
            interval_s: time since the last step in seconds, above 0.
            smoothing: divisor of the cutoff frequency, above 0.
        """
        if self._last is None:
            self._last = vectors, np.zeros_like(vectors)
            return vectors
        before, velocity = self._last
        newest = (vectors - before) / interval_s
        velocity = velocity + _weight(SPEED_CUTOFF_HZ, interval_s) * (newest - velocity)
        cutoff_hz = LOWEST_CUTOFF_HZ + CUTOFF_PER_SPEED * self._speeds(velocity)
        filtered = before + _weight(cutoff_hz / smoothing, interval_s) * (vectors - before)
        self._last = filtered.astype(np.float32), velocity.astype(np.float32)
        return self._last[0]

    def _speeds(self, velocity: Array) -> Array:
        """The speeds that are motion and not jitter: (count, 1)."""
        mean = velocity.mean(axis=0, keepdims=True)
        own = np.linalg.norm(velocity - mean, axis=-1, keepdims=True) / self._scale
        shared = np.linalg.norm(mean, axis=-1, keepdims=True) / self._scale
        return np.asarray(shared + np.maximum(own - JITTER_SPEED, 0), np.float32)


class Steadiness:
    """Filters the keypoints of one driver, frame by frame."""

    def __init__(self) -> None:
        self._values = OneEuroFilter()
        self._jacobians = OneEuroFilter(JACOBIAN_JITTER)
        self._seconds: float | None = None

    def reset(self) -> None:
        """Restart: the next keypoints pass unchanged."""
        self._seconds = None

    def step(self, points: Points, seconds: float, smoothing: float = 1.0) -> Points:
        """Return the filtered keypoints. `seconds`: the frame's time in seconds.

        `smoothing`, above 0, divides the cutoff frequencies. 1 was measured best; more is steadier and adds
        delay. The filter restarts with the first frame, after a gap, and if time goes back.
        """
        interval_s = None if self._seconds is None else seconds - self._seconds
        self._seconds = seconds
        if interval_s is None or not 0 < interval_s <= LONGEST_GAP_S:
            self._values.reset()
            self._jacobians.reset()
            interval_s = LONGEST_GAP_S
        flat = points.jacobian.reshape(len(points.jacobian), -1)
        jacobian = self._jacobians.step(flat, interval_s, smoothing).reshape(points.jacobian.shape)
        return Points(self._values.step(points.value, interval_s, smoothing), jacobian)


def _weight(cutoff_hz: float | Array, interval_s: float) -> Array:
    """Weight of the newest value in a first-order low-pass filter."""
    passed = 2 * np.pi * interval_s * np.asarray(cutoff_hz, np.float32)
    return np.asarray(passed / (1 + passed), np.float32)
