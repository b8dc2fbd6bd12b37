"""Performance: about twenty seconds of a talking person, for driving clips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from training.heads.expressions import NAMES, Expression
from training.heads.moods import sample_expression
from training.heads.poses import HeadPose

Track = NDArray[np.float64]

GESTURES: Mapping[str, Expression] = {
    "laugh": {"smile_L": 0.5, "smile_R": 0.5, "teeth_L": 0.8, "teeth_R": 0.8, "jawOpen": 0.35},
    "wink": {"blink_L": 1.0, "squint_L": 0.2, "smile_L": 0.5, "smile_R": 0.2},
    "surprise": {"browUp_L": 0.9, "browUp_R": 0.9, "wide_L": 0.6, "wide_R": 0.6, "jawOpen": 0.5},
    "doubt": {"browUp_R": 0.9, "browDown_L": 0.6, "compress": 0.4, "gazeX": 0.4},
    "kiss": {"pucker": 0.9},
    "tongue": {"tongueOut": 0.9, "jawOpen": 0.45, "smile_L": 0.2, "smile_R": 0.2},
    "frown": {"browDown_L": 0.8, "browDown_R": 0.8, "frown": 0.6},
}  # fmt: skip
"""Gestures between sentences."""


def perform(
    rng: np.random.Generator,
    seconds: float,
    frames_per_second: int = 25,
    gestures: tuple[str, ...] = tuple(GESTURES),
) -> Iterator[tuple[Expression, HeadPose]]:
    """Expression and pose of each frame: sentences with blinks and glances, and each gesture once.

    The head sways and turns. The first half second is neutral and frontal, for calibration.
    """
    count = round(seconds * frames_per_second)
    rate = frames_per_second / 25
    tracks = {name: np.zeros(count) for name in NAMES}
    acted = _acted(tracks, gestures, count, rate)
    _talk(rng, tracks, acted, rate)
    _blink(rng, tracks, acted, rate)
    _glance(rng, tracks, acted, rate)
    onset = np.clip(np.arange(count) / (12 * rate) - 1, 0, 1)
    turns = np.stack(
        [_drift(rng, count, *sway, frames_per_second) for sway in ((11, 0.3), (5, 0.35), (4, 0.25))], 1
    )
    for k in range(count):
        yaw, pitch, roll = turns[k] * onset[k]
        moved = {name: float(track[k] * onset[k]) for name, track in tracks.items()}
        values = {name: value for name, value in moved.items() if abs(value) > 1e-3}
        yield values, HeadPose(yaw, pitch, roll, body_yaw=0.15 * yaw)


def _drift(
    rng: np.random.Generator, count: int, spread: float, cut_hz: float, frames_per_second: int
) -> Track:
    """Smooth noise of that standard deviation, slower than `cut_hz`."""
    frequency = np.fft.rfftfreq(count, 1 / frames_per_second)
    waves = (rng.normal(size=len(frequency)) + 1j * rng.normal(size=len(frequency))) * np.exp(
        -((frequency / cut_hz) ** 2)
    )
    waves[0] = 0
    track = np.fft.irfft(waves, count)
    return np.asarray(track / (track.std() + 1e-9) * spread)


def _acted(tracks: dict[str, Track], gestures: tuple[str, ...], count: int, rate: float) -> Track:
    """Plays each gesture for about a second; returns how much (0–1) each frame is taken up by one."""
    taken = np.zeros(count)
    for k, gesture in enumerate(gestures):
        middle = count * (k + 1) / (len(gestures) + 0.6)
        distance = np.abs(np.arange(count) - middle) / rate
        shape = np.clip((20 - distance) / 7, 0, 1)
        shape = shape * shape * (3 - 2 * shape)
        for name, value in GESTURES[gesture].items():
            tracks[name] += value * shape
        taken = np.maximum(taken, shape)
    return taken


def _talk(rng: np.random.Generator, tracks: dict[str, Track], acted: Track, rate: float) -> None:
    """Sounds of 80 to 200 ms, and pauses; smoothed, since lips glide."""
    spoken = {name: np.zeros(len(acted)) for name in NAMES if not name.startswith(("gaze", "blink"))}
    at = 0
    while at < len(acted):
        length = max(1, round(int(rng.integers(2, 6)) * rate))
        pause = rng.random() < 0.12
        _, sound = sample_expression(rng, "neutral" if pause else "talk")
        length *= 4 if pause else 1
        for name in spoken.keys() & sound.keys():
            spoken[name][at : at + length] = np.maximum(spoken[name][at : at + length], 0.8 * sound[name])
        at += length
    window = np.hanning(max(3, round(7 * rate)) + 2)[1:-1]
    for name, track in spoken.items():
        tracks[name] += np.convolve(track, window / window.sum(), "same") * (1 - acted)


def _blink(rng: np.random.Generator, tracks: dict[str, Track], acted: Track, rate: float) -> None:
    at = int(rng.integers(15, 40) * rate)
    while at < len(acted) - 8:
        for k, closed in enumerate((0.5, 1.0, 1.0, 0.7, 0.35, 0.1)):
            for side in "LR":
                lid = tracks[f"blink_{side}"]
                lid[at + k] = max(lid[at + k], closed * (1 - acted[at]))
        at += int((rng.exponential(50) + 25) * rate)


def _glance(rng: np.random.Generator, tracks: dict[str, Track], acted: Track, rate: float) -> None:
    held = max(1, round(14 * rate))
    for name, spread in (("gazeX", 0.3), ("gazeY", 0.15)):
        tracks[name] += np.repeat(rng.normal(0, spread, len(acted) // held + 1), held)[: len(acted)] * (
            1 - acted
        )
