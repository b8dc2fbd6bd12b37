"""Summary: the figures of a run over all of its trials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from detector import metrics
from face import visible
from lab.clip import FRAMES_PER_SECOND
from lab.trial import FAILING, Result

TURN = re.compile(r"^(yaw|pitch|roll)_([+-]\d+)$")


@dataclass(frozen=True)
class GestureSummary:
    """One gesture over all avatars.

    Attributes:
        share, error: means, as in `Result`.
        floor, instrument_share: the same of the instrument, in pictures of the truth.
        followed: on how many avatars it is followed.
        avatars: how many avatars tried it.
    """

    gesture: str
    share: float
    error: float
    floor: float
    instrument_share: float
    followed: int
    avatars: int

    @property
    def is_followed(self) -> bool:
        """Whether more than half of the avatars follow it."""
        return self.followed > self.avatars / 2


@dataclass(frozen=True)
class DetectorSummary:
    """The failure detector on frames with exact labels.

    Attributes:
        auc, study_auc: failing frames against the others, by our method and by the study's.
        sure_auc, sure_study_auc: the same without the frames that are near the limit of visible departure.
        flagged_failing, flagged_other: share of flagged frames.
        delay: median delay in frames.
        alarms_per_minute: stretches of flagged frames, none of which fails, on gestures that are followed.
        failing: share of frames that truly fail.
        visibly: share of frames whose visible departure is above its limit.
        study_clips_found, study_clips_wrong: share of clips with a failing frame, and of the others, that the
            study's rule calls failed, because one frame is anomalous.
    """

    auc: float
    study_auc: float
    sure_auc: float
    sure_study_auc: float
    flagged_failing: float
    flagged_other: float
    delay: float
    alarms_per_minute: float
    failing: float
    visibly: float
    study_clips_found: float
    study_clips_wrong: float


def by_gesture(results: Sequence[Result]) -> list[GestureSummary]:
    """A summary for each gesture, in the order of the results."""
    names = list(dict.fromkeys(result.work.gesture for result in results))
    return [_of_gesture(name, [each for each in results if each.work.gesture == name]) for name in names]


def largest(is_safe: dict[float, bool]) -> float:
    """Return the largest angle that is safe together with all smaller ones; 0 if there is none."""
    reached = 0.0
    for angle in sorted(is_safe):
        if not is_safe[angle]:
            break
        reached = angle
    return reached


def safe_range(results: Sequence[Result], avatar: str) -> dict[str, int]:
    """The largest yaw, pitch and roll in degrees up to which the error stays within 8 %, both ways."""
    angles: dict[str, dict[float, bool]] = {"yaw": {}, "pitch": {}, "roll": {}}
    for result in results:
        turn = TURN.match(result.work.gesture)
        if turn and result.work.avatar == avatar:
            angle = abs(int(turn[2]))
            is_safe = bool(result.error <= FAILING and result.face_lost == 0)
            angles[turn[1]][angle] = angles[turn[1]].get(angle, True) and is_safe
    return {axis: int(largest(safe)) for axis, safe in angles.items()}


def of_detector(results: Sequence[Result]) -> DetectorSummary:
    """What the failure detector said of all frames."""
    done = [result for result in results if result.failing]
    truth = np.concatenate([result.failing for result in done]).astype(bool)
    scores, study = (
        np.concatenate([getattr(result, name) for result in done]) for name in ("scores", "study_scores")
    )
    flagged = np.concatenate([result.flagged for result in done]).astype(bool)
    departures = np.concatenate([_departures(result) for result in done])
    sure = truth | (departures < visible.FINE)
    calm = [result for result in done if result.is_followed]
    minutes = sum(len(result.flagged) for result in calm) / FRAMES_PER_SECOND / 60
    delays = [result.delay for result in done if np.isfinite(result.delay)]
    return DetectorSummary(
        metrics.measure(truth, scores, 0.0).auc,
        metrics.measure(truth, study, 0.0).auc,
        metrics.measure(truth[sure], scores[sure], 0.0).auc,
        metrics.measure(truth[sure], study[sure], 0.0).auc,
        _share(flagged[truth]),
        _share(flagged[~truth]),
        float(np.median(delays)) if delays else float("nan"),
        sum(false_alarms(result) for result in calm) / minutes if minutes else float("nan"),
        _share(truth),
        _share(departures > visible.FAILING),
        _share(np.array([any(each.study_flagged) for each in done if any(each.failing)], bool)),
        _share(np.array([any(each.study_flagged) for each in done if not any(each.failing)], bool)),
    )


def _of_gesture(name: str, results: Sequence[Result]) -> GestureSummary:
    return GestureSummary(
        name,
        _mean([result.share for result in results]),
        _mean([result.error for result in results]),
        _mean([result.floor for result in results]),
        _mean([result.instrument_share for result in results]),
        sum(result.is_followed for result in results),
        len(results),
    )


def _departures(result: Result) -> NDArray[np.float64]:
    """Every frame's visible departure; 0 if it is not known."""
    return np.array(result.departures or np.zeros(len(result.failing)), np.float64)


def false_alarms(result: Result) -> int:
    """Return how many stretches of flagged frames contain no failing frame."""
    stretches = groupby(zip(result.flagged, result.failing, strict=True), key=lambda frame: frame[0])
    return sum(is_flagged and not any(fails for _, fails in frames) for is_flagged, frames in stretches)


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return mean(known) if known else float("nan")


def _share(flags: np.ndarray) -> float:
    return float(flags.mean()) if len(flags) else float("nan")
