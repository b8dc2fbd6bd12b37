"""Alignment: matches each moment of the avatar's video to the driver's video by correlating their motion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from detector.face import Face
from detector.features import Numbers
from detector.landmarks import Landmarks

CHANNELS = 6
"""Yaw, pitch, roll, opening of the mouth, and the face's place, across and down."""
LONGEST_OFFSET_S = 10.0
STEP_S = 0.04
LEAST_OVERLAP = 0.6
"""Share of the avatar's frames that must have a driver's frame."""
PREFERENCE = 0.15
"""Least gain of correlation for which another alignment replaces the given pairs."""
LEAST_CORRELATION = 0.45
"""Least correlation of two videos that are aligned; below it, nothing is changed."""


class Alignment(NamedTuple):
    """The driver's time in seconds is `rate` times the avatar's, plus `offset_s`.

    `correlation` in [-1, 1] is the correlation of the two motions, averaged over the channels; NaN if the
    clips are too short or move too little.
    """

    offset_s: float
    rate: float
    correlation: float

    def driver_frames(self, avatar_times: Sequence[float], driver_times: Sequence[float]) -> list[int | None]:
        """Return for each of the avatar's frames the number of the driver's nearest, None beyond its ends."""
        if not len(driver_times):
            return [None] * len(avatar_times)
        wanted = self.rate * np.asarray(avatar_times, np.float64) + self.offset_s
        known = np.asarray(driver_times, np.float64)
        frame_s = float(np.median(np.diff(known))) if len(known) > 1 else STEP_S
        right = np.searchsorted(known, wanted).clip(1, max(len(known) - 1, 1))
        left = right - 1
        right = np.minimum(right, len(known) - 1)
        nearest = np.where(wanted - known[left] <= known[right] - wanted, left, right)
        beyond = (wanted < known[0] - frame_s) | (wanted > known[-1] + frame_s)
        return [None if out else int(n) for n, out in zip(nearest, beyond, strict=True)]


def motion_of(found: Sequence[Landmarks | None]) -> Numbers:
    """Return (n, 6) numbers of each frame's face, in the order of `CHANNELS`; NaN without a face or depth."""
    rows = np.full((len(found), CHANNELS), np.nan)
    for number, landmarks in enumerate(found):
        face = None if landmarks is None else Face.of(landmarks)
        if face is not None:
            place = face.points.mean(0) / max(face.size, 1e-6)
            rows[number] = face.yaw, face.pitch, face.roll, face.expression[2], *place
    return rows


def align(
    avatar_times: Sequence[float], avatar: Numbers, driver_times: Sequence[float], driver: Numbers
) -> Alignment:
    """Find the offset and the rate at which the driver's motion (m, 6) is most like the avatar's (n, 6).

    Three rates are tried: the same time, one frame of the driver for each of the avatar's, and the rate that
    makes both videos equally long. The given pairs are kept if no rate is clearly better. They are frame for
    frame if both videos have equally many frames, else by time.
    """
    times = np.asarray(avatar_times, np.float64)
    known = np.asarray(driver_times, np.float64)
    if len(times) < 10 or len(known) < 10:
        return Alignment(0.0, 1.0, float("nan"))
    per_frame = float(np.median(np.diff(known)) / max(np.median(np.diff(times)), 1e-6))
    whole = float((known[-1] - known[0]) / max(times[-1] - times[0], 1e-6))
    rates = [rate for rate in dict.fromkeys(round(r, 6) for r in (1.0, per_frame, whole)) if 0.2 < rate < 5]
    given_rate = per_frame if len(times) == len(known) else 1.0
    offset = float(known[0] - given_rate * times[0]) if given_rate != 1.0 else 0.0
    given = Alignment(offset, given_rate, _correlation(times, avatar, known, driver, given_rate, offset))
    reach = min(LONGEST_OFFSET_S, (known[-1] - known[0]) / 2)
    offsets = np.arange(-reach, reach + STEP_S / 2, STEP_S)
    tried = [
        Alignment(float(o), rate, _correlation(times, avatar, known, driver, rate, float(o)))
        for rate in rates
        for o in offsets
    ]
    best = max(tried, key=lambda a: -2.0 if np.isnan(a.correlation) else a.correlation)
    if np.isnan(best.correlation) or best.correlation < LEAST_CORRELATION:
        return given
    if best.correlation < np.nan_to_num(given.correlation, nan=-1.0) + PREFERENCE:
        return given
    return best


def _correlation(
    times: Numbers, avatar: Numbers, known: Numbers, driver: Numbers, rate: float, offset_s: float
) -> float:
    """Return the mean correlation of the channels, NaN if too few frames overlap."""
    at = rate * times + offset_s
    inside = (at >= known[0] - STEP_S) & (at <= known[-1] + STEP_S)
    if inside.mean() < LEAST_OVERLAP:
        return float("nan")
    nearest = np.searchsorted(known, at[inside]).clip(0, len(known) - 1)
    a, d = avatar[inside], driver[nearest]
    both = np.isfinite(a).all(1) & np.isfinite(d).all(1)
    if both.mean() < LEAST_OVERLAP:
        return float("nan")
    a, d = a[both] - a[both].mean(0), d[both] - d[both].mean(0)
    spread = np.sqrt((a**2).sum(0) * (d**2).sum(0))
    moves = spread > 1e-9
    return float(((a * d).sum(0)[moves] / spread[moves]).mean()) if moves.any() else float("nan")
