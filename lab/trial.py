"""Trial: one driver makes one gesture, one avatar acts it, and everything is measured against the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import Judge, Judgement, Landmarks
from detector.metrics import detection_delays
from face import visible
from face.ibug import NUM_LANDMARKS
from lab import measures
from lab.clip import FRAMES_PER_SECOND, REST, levels_of_clip
from lab.conditions import spoiled, truth_of
from lab.errors import LabError
from lab.instrument import Instrument
from lab.methods import Made, Method
from lab.suite import SIZE, Person

Picture = NDArray[np.uint8]
Measured = TypeVar("Measured")
FAILING = 0.08
"""Mean landmark error from which a frame counts as failed, in eye distances."""
NO_FACE = 9.0
"""Visible departure of a frame without a face, far above that of any face."""
FOLLOWED = 0.6
"""Share of the true displacement from which a gesture counts as followed."""
SEEN_IN_PICTURE = ("tongue", "cheek_puff")
"""Parts of the names of gestures that landmarks do not show; their share is taken from the picture."""
KEPT = 0.5
"""Similarity of the face's colours to the avatar's from which the identity counts as kept."""


@dataclass(frozen=True)
class Work:
    """Gesture, avatar and driver of one trial, by names of the suite."""

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
        followed: share of the true displacement of the landmarks. If the truth is rendered, the instrument
            looks at both.
        followed_in_picture: share of the true change around the mouth, if the truth is rendered.
        error: mean landmark error at the full gesture against the exact truth, in eye distances.
        floor: the instrument's own error, in a picture of the truth; of the avatar at rest if there is none.
        instrument_share: share of the true displacement that the instrument sees in pictures of the truth.
        identity: similarity of the face's colours to the avatar at rest, in [0, 1].
        face_lost: share of frames without a face.
        error_inside, error_around: mean picture error inside the face's hull, and outside, in [0, 1].
        departures: for each frame, the visible departure of face/visible.py; empty if it is not known.
        failing: for each frame, whether it truly fails: the error is above FAILING, the departure above its
            own limit, or the face lost.
        scores: for each frame, the detector's score.
        flagged: for each frame, whether the detector flagged it.
        study_scores: for each frame, the score by the study's method.
        study_flagged: for each frame, whether the study's method calls it anomalous.
        delay: frames from the first failing frame to the first flag; NaN without failure or without flag.
        problem: a sentence if the method failed; all figures are NaN then.
    """

    work: Work
    followed: float = np.nan
    followed_in_picture: float = np.nan
    error: float = np.nan
    floor: float = np.nan
    instrument_share: float = np.nan
    identity: float = np.nan
    face_lost: float = np.nan
    error_inside: float = np.nan
    error_around: float = np.nan
    departures: tuple[float, ...] = ()
    failing: tuple[bool, ...] = ()
    scores: tuple[float, ...] = ()
    flagged: tuple[bool, ...] = ()
    study_scores: tuple[float, ...] = ()
    study_flagged: tuple[bool, ...] = ()
    delay: float = np.nan
    problem: str = ""

    @property
    def share(self) -> float:
        """The share that decides: of the picture for tongues and cheeks, else of the landmarks."""
        in_picture = any(part in self.work.gesture for part in SEEN_IN_PICTURE)
        return self.followed_in_picture if in_picture else self.followed

    @property
    def is_followed(self) -> bool:
        """Whether enough of the gesture came through, near enough to the truth, with the face kept."""
        return bool(
            self.share >= FOLLOWED and self.error <= FAILING and self.identity >= KEPT and self.face_lost == 0
        )


@dataclass(frozen=True)
class Bench:
    """The parts of a trial: a method, the instrument, and judges of both methods, new ones for each trial."""

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
    good = driver.pictures(truth_of(work.gesture))
    if good is None:
        raise LabError(f"{driver.name} has no pictures of “{work.gesture}”: render the suite again.")
    *pictures, calm = (spoiled(work.gesture, each, seed) for seed, each in enumerate([*good, driver.neutral]))
    levels = levels_of_clip(len(pictures))
    driving = [calm if level == REST else pictures[level] for level in levels]
    try:
        made = bench.method.act(avatar, driving)
    except LabError as problem:
        return Acted(Result(work, problem=str(problem)), pictures[-1], avatar.neutral, None)
    truth = avatar.pictures(truth_of(work.gesture))
    result = _measured(bench, work, avatar, levels, driving, made, truth)
    shown = _at_size(made[_held(levels)].shown)
    return Acted(result, pictures[-1], shown, truth[-1] if truth else None)


def _measured(
    bench: Bench,
    work: Work,
    avatar: Person,
    levels: Sequence[int],
    driving: Sequence[Picture],
    made: Sequence[Made],
    truth: Sequence[Picture] | None,
) -> Result:
    found = _once_each(made, lambda frame: found_in(bench.instrument, frame))
    true = {REST: avatar.neutral_points, **dict(enumerate(avatar.points(truth_of(work.gesture))))}
    errors = [measures.error(points, true[level]) for points, level in zip(found, levels, strict=True)]
    departures = _departures(avatar, made, found)
    broken = [each > visible.FAILING for each in departures] or [False] * len(made)
    failing = tuple(not error <= FAILING or worse for error, worse in zip(errors, broken, strict=True))
    scores, flagged = _judged(bench.make_judge("guise"), made, driving, avatar.neutral)
    study, anomalous = _by_study(bench.make_judge("study"), made)
    full, calm = _held(levels), levels.index(REST)
    shown = _at_size(made[full].shown)
    result = Result(
        work,
        followed=measures.followed(found[calm], found[full], true[REST], true[levels[full]]),
        error=errors[full],
        floor=measures.error(bench.instrument.find(avatar.neutral), true[REST]),
        identity=measures.identity(shown, found[full], avatar.neutral, avatar.neutral_points),
        face_lost=float(np.mean([not np.isfinite(points).all() for points in found])),
        departures=departures,
        failing=failing,
        scores=scores,
        flagged=flagged,
        study_scores=study,
        study_flagged=anomalous,
        delay=_delay(failing, flagged),
    )
    if truth is None:
        return result
    return _against_pictures(bench.instrument, result, avatar, (found[calm], found[full]), shown, truth[-1])


def _against_pictures(
    instrument: Instrument,
    result: Result,
    avatar: Person,
    found: tuple[NDArray[np.float32], NDArray[np.float32]],
    made: Picture,
    truth: Picture,
) -> Result:
    """Add the figures that need the rendered truth. `found`: the output's points at rest and at full."""
    name = truth_of(result.work.gesture)
    rest, after = avatar.neutral_points, avatar.points(name)[-1]
    seen = instrument.find(avatar.neutral), instrument.find(truth)
    inside, around = measures.picture_error(made, truth, after)
    return replace(
        result,
        followed=measures.followed(*found, rest, after, seen),
        followed_in_picture=measures.followed_in_picture(made, avatar.without(name), truth, after),
        floor=measures.error(seen[1], after),
        instrument_share=measures.followed(*seen, rest, after),
        error_inside=inside,
        error_around=around,
    )


def _held(levels: Sequence[int]) -> int:
    """Index of the last frame that shows the full gesture."""
    full = max(levels)
    return len(levels) - 1 - list(reversed(levels)).index(full)


def _once_each(made: Sequence[Made], measure: Callable[[Made], Measured]) -> list[Measured]:
    """Return the measure of every frame; a frame that is repeated is measured once."""
    seen: dict[int, Measured] = {}
    for frame in made:
        if id(frame) not in seen:
            seen[id(frame)] = measure(frame)
    return [seen[id(frame)] for frame in made]


def found_in(instrument: Instrument, frame: Made) -> NDArray[np.float32]:
    """Return the points (70, 2) of what is shown, in pixels of the suite's size; NaN without a face."""
    scale, half = np.float32(SIZE / len(frame.shown)), np.float32(0.5)
    return (instrument.find(frame.shown) + half) * scale - half


def _departures(
    avatar: Person, made: Sequence[Made], found: Sequence[NDArray[np.float32]]
) -> tuple[float, ...]:
    """The visible departure of every frame; empty if not all looks of the avatar are known."""
    looks = avatar.looks
    if looks is None:
        return ()
    points = {id(frame): each for frame, each in zip(made, found, strict=True)}

    def departure(frame: Made) -> float:
        far = looks.departure(_at_size(frame.shown), points[id(frame)][:NUM_LANDMARKS])
        return far if np.isfinite(far) else NO_FACE

    return tuple(_once_each(made, departure))


def _at_size(picture: Picture) -> Picture:
    """Return the picture at the suite's size, (256, 256, 3)."""
    if len(picture) == SIZE:
        return picture
    return np.asarray(cv2.resize(picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)


def _judged(
    judge: Judge, made: Sequence[Made], driving: Sequence[Picture], still: Picture
) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """The judge's score of every frame, and whether it was flagged.

    It knows the driver, what was asked for, and the avatar's `still`, as in a session.
    """
    judge.calibrate(driving[0], made[0].square, still)
    judgements = [
        judge.judge(number, frame.square, acted, number / FRAMES_PER_SECOND, frame.asked)
        for number, (frame, acted) in enumerate(zip(made, driving, strict=True))
    ]
    return tuple(each.score for each in judgements), tuple(each.is_flagged for each in judgements)


def _by_study(judge: Judge, made: Sequence[Made]) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """Score and flag of every frame by the study's method, which depends on the frame's landmarks alone."""
    known: dict[Landmarks | None, Judgement] = {}
    found = [judge.look(frame.square)[0] for frame in made]
    for number, landmarks in enumerate(found):
        if landmarks not in known:
            known[landmarks] = judge.judge_landmarks(number, landmarks)
    judgements = [known[landmarks] for landmarks in found]
    return tuple(each.score for each in judgements), tuple(each.is_flagged for each in judgements)


def _delay(failing: Sequence[bool], flagged: Sequence[bool]) -> float:
    delays = [delay for delay in detection_delays(np.array(failing), np.array(flagged)) if delay is not None]
    return float(delays[0]) if delays else float("nan")
