"""Watching: measures every frame of a video, and judges it beside the driver's video."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detector.alignment import Alignment, align, motion_of
from detector.judge import Judge
from detector.judgement import Judgement
from detector.landmarks import Landmarks
from detector.look import Look

Shot = tuple[NDArray[np.uint8], float]
"""An RGB picture and its time in seconds."""


@dataclass(eq=False)
class Watched:
    """The frames of one video: their times in seconds, the faces, and their looks, None without a face."""

    times: list[float] = field(default_factory=list)
    faces: list[Landmarks | None] = field(default_factory=list)
    looks: list[Look | None] = field(default_factory=list)

    def add(self, seconds: float, face: Landmarks | None, look: Look | None = None) -> None:
        """Add the next frame."""
        self.times.append(seconds)
        self.faces.append(face)
        self.looks.append(look)


def watch(judge: Judge, shots: Iterable[Shot]) -> Watched:
    """Find the avatar's face in every frame, and inspect it."""
    watched = Watched()
    for picture, seconds in shots:
        watched.add(seconds, *judge.look(picture))
    return watched


def watch_driver(judge: Judge, shots: Iterable[Shot]) -> Watched:
    """Find the driver's face in every frame."""
    watched = Watched()
    for picture, seconds in shots:
        watched.add(seconds, judge.find_driver(picture))
    return watched


def judge_watched(
    judge: Judge, avatar: Watched, driver: Watched | None = None
) -> tuple[list[Judgement], Alignment | None]:
    """Judge every frame of a video, with the driver's if known.

    The two are aligned by their motion; frames beyond the driver's ends are judged without a driver. The
    alignment is None without a driver.
    """
    if driver is None:
        return _judged(judge, avatar, [None] * len(avatar.times), [False] * len(avatar.times)), None
    found = align(avatar.times, motion_of(avatar.faces), driver.times, motion_of(driver.faces))
    numbers = found.driver_frames(avatar.times, driver.times)
    faces = [None if number is None else driver.faces[number] for number in numbers]
    return _judged(judge, avatar, faces, [number is not None for number in numbers]), found


def _judged(
    judge: Judge, avatar: Watched, drivers: Sequence[Landmarks | None], has_driver: Sequence[bool]
) -> list[Judgement]:
    frames = zip(avatar.faces, drivers, has_driver, avatar.times, avatar.looks, strict=True)
    return [judge.judge_landmarks(number, *frame) for number, frame in enumerate(frames)]
