"""Trial: one driver makes one gesture, one avatar acts it, and everything is measured against the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector import Judge
from detector.metrics import detection_delays
from lab import measures
from lab.clip import FRAMES_PER_SECOND, REST, levels_of_clip
from lab.errors import LabError
from lab.instrument import Instrument
from lab.methods import Method
from lab.suite import Person

Picture = NDArray[np.uint8]
FAILING = 0.08
"""Mean landmark error from which a frame counts as failed, in eye distances."""
FOLLOWED = 0.6
"""Share of the true displacement from which a gesture counts as followed."""
SEEN_IN_PICTURE = ("tongue", "cheek_puff")
"""Parts of the names of gestures that landmarks do not show; their share is taken from the picture."""
KEPT = 0.5
"""Similarity of the face's colours to the avatar's from which the identity counts as kept."""


@dataclass(frozen=True)
class Work:
    """What one trial is about, by names of the suite."""

    gesture: str
    avatar: str
    driver: str

    @property
    def key(self) -> str:
        """Unique among the trials of one run."""
        return f"{self.gesture}/{self.avatar}/{self.driver}"


@dataclass(frozen=True)
class Result:
    """The figures of one trial; NaN for what cannot be measured.

    Attributes:
        followed: share of the true displacement of the landmarks.
        followed_in_picture: share of the true change around the mouth, if the truth is rendered.
        error: mean landmark error at the full gesture, in eye distances.
        identity: similarity of the face's colours to the avatar at rest, in [0, 1].
        face_lost: share of frames without a face.
        error_inside, error_around: mean picture error inside the face's hull, and outside, in [0, 1].
        failing: for each frame, whether it truly fails.
        scores: for each frame, the detector's score.
        flagged: for each frame, whether the detector flagged it.
        study_scores: for each frame, the score by the study's method.
        delay: frames from the first failing frame to the first flag; NaN without failure or without flag.
        problem: a sentence if the method failed; all figures are NaN then.
    """

    work: Work
    followed: float = np.nan
    followed_in_picture: float = np.nan
    error: float = np.nan
    identity: float = np.nan
    face_lost: float = np.nan
    error_inside: float = np.nan
    error_around: float = np.nan
    failing: tuple[bool, ...] = ()
    scores: tuple[float, ...] = ()
    flagged: tuple[bool, ...] = ()
    study_scores: tuple[float, ...] = ()
    delay: float = np.nan
    problem: str = ""

    @property
    def share(self) -> float:
        """The share that decides: of the picture for tongues and cheeks, else of the landmarks."""
        if any(part in self.work.gesture for part in SEEN_IN_PICTURE) and np.isfinite(
            self.followed_in_picture
        ):
            return self.followed_in_picture
        return self.followed

    @property
    def is_followed(self) -> bool:
        """Whether enough of the gesture came through, near enough to the truth, with the face kept."""
        return bool(
            self.share >= FOLLOWED and self.error <= FAILING and self.identity >= KEPT and self.face_lost == 0
        )


@dataclass(frozen=True)
class Bench:
    """What trials are made with: a method, the instrument, and judges of both methods, made anew for each."""

    method: Method
    instrument: Instrument
    make_judge: Callable[[str], Judge]


@dataclass(frozen=True)
class Acted:
    """A finished trial with its pictures, for the strip of the report."""

    result: Result
    driver: Picture
    output: Picture
    truth: Picture | None


def attempt(bench: Bench, work: Work, driver: Person, avatar: Person) -> Acted:
    """Run one trial. A method that fails gives a result with its `problem`; nothing is raised for it."""
    pictures = driver.pictures(work.gesture)
    if pictures is None:
        raise LabError(f"{driver.name} has no pictures of “{work.gesture}”: render the suite again.")
    levels = levels_of_clip(len(pictures))
    driving = [driver.neutral if level == REST else pictures[level] for level in levels]
    try:
        made = bench.method.act(avatar.neutral, driving)
    except LabError as problem:
        return Acted(Result(work, problem=str(problem)), pictures[-1], avatar.neutral, None)
    truth = avatar.pictures(work.gesture)
    result = _measured(bench, work, avatar, levels, driving, made, truth)
    return Acted(result, pictures[-1], made[_held(levels)], truth[-1] if truth else None)


def _measured(
    bench: Bench,
    work: Work,
    avatar: Person,
    levels: Sequence[int],
    driving: Sequence[Picture],
    made: Sequence[Picture],
    truth: Sequence[Picture] | None,
) -> Result:
    found = _found(bench.instrument, made)
    true = {REST: avatar.neutral_points, **dict(enumerate(avatar.points(work.gesture)))}
    errors = [measures.error(points, true[level]) for points, level in zip(found, levels, strict=True)]
    failing = tuple(not error <= FAILING for error in errors)
    scores, flagged = _judged(bench.make_judge("guise"), made, driving)
    study, _ = _judged(bench.make_judge("study"), made, None)
    full, calm = _held(levels), levels.index(REST)
    inside, around, in_picture = np.nan, np.nan, np.nan
    if truth is not None:
        inside, around = measures.picture_error(made[full], truth[-1], true[levels[full]])
        without = avatar.without(work.gesture)
        in_picture = measures.followed_in_picture(made[full], without, truth[-1], true[levels[full]])
    return Result(
        work,
        measures.followed(found[calm], found[full], true[REST], true[levels[full]]),
        in_picture,
        errors[full],
        measures.identity(made[full], found[full], avatar.neutral, avatar.neutral_points),
        float(np.mean([not np.isfinite(points).all() for points in found])),
        inside,
        around,
        failing,
        scores,
        flagged,
        study,
        _delay(failing, flagged),
    )


def _held(levels: Sequence[int]) -> int:
    """Index of the last frame that shows the full gesture."""
    full = max(levels)
    return len(levels) - 1 - list(reversed(levels)).index(full)


def _found(instrument: Instrument, pictures: Sequence[Picture]) -> list[NDArray[np.float32]]:
    """Points of every picture; equal pictures are looked at once."""
    seen: dict[int, NDArray[np.float32]] = {}
    for picture in pictures:
        if id(picture) not in seen:
            seen[id(picture)] = instrument.find(picture)
    return [seen[id(picture)] for picture in pictures]


def _judged(
    judge: Judge, made: Sequence[Picture], driving: Sequence[Picture] | None
) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """The judge's score of every frame, and whether it was flagged. With `driving`, it knows the driver."""
    if driving is not None:
        judge.calibrate(driving[0], made[0])
    judgements = [
        judge.judge(number, picture, None if driving is None else driving[number], number / FRAMES_PER_SECOND)
        for number, picture in enumerate(made)
    ]
    return tuple(each.score for each in judgements), tuple(each.is_flagged for each in judgements)


def _delay(failing: Sequence[bool], flagged: Sequence[bool]) -> float:
    delays = [delay for delay in detection_delays(np.array(failing), np.array(flagged)) if delay is not None]
    return float(delays[0]) if delays else float("nan")
