"""VideoVerdict: summarises many judgements in a row into a verdict on the video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detector.features import Numbers
from detector.judgement import Judgement, State
from detector.levels import FACE_LOST

FAILURES, NONE_FOUND, NO_FACE = "failures", "none found", "no face"
HELD_S = 0.8
"""Least duration of a failure in seconds; shorter ones are as often the instrument's error."""
GAP_S = 0.5
"""Gap in seconds below which two failures count as one."""
FRAME_S = 0.04
"""Interval in seconds that is assumed if it cannot be derived from the frames' times."""

FAILING = {
    "guise": frozenset({State.FAILED, State.NO_FACE}),
    "study": frozenset({State.FAILED}),
}
"""States that count against a video, by method; the study does not judge frames without landmarks."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a video in which the animation fails, and its most frequent reason."""

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True)
class VideoVerdict:
    """The judgement of a whole video.

    `verdict` is "failures", "none found" or "no face"; it says nothing about the origin of a video. `score`
    is the highest frame score that was held for `HELD_S`; `frame_scores` has None for frames without a face.
    """

    frames: int
    no_face: int
    flagged: int
    score: float | None
    verdict: str
    intervals: tuple[Interval, ...]
    frame_scores: tuple[float | None, ...]

    @classmethod
    def of(
        cls, judgements: Sequence[Judgement], times: Sequence[float], method: str = "guise"
    ) -> VideoVerdict:
        """Judge the video from the judgements of its frames at these times."""
        held_s = 0.0 if method == "study" else HELD_S  # there, any anomalous frame fails the video
        failing = [j.state in FAILING[method] for j in judgements]
        has_face = [judgement.avatar_landmarks is not None for judgement in judgements]
        scores = [j.score if found else None for j, found in zip(judgements, has_face, strict=True)]
        frame_s = _frame_s(times)
        intervals = tuple(_intervals(judgements, failing, times, held_s, frame_s))
        verdict = NO_FACE if not any(has_face) else FAILURES if intervals else NONE_FOUND
        return cls(
            frames=len(judgements),
            no_face=has_face.count(False),
            flagged=sum(failing),
            score=held_score([j.score for j in judgements], times, held_s) if judgements else None,
            verdict=verdict,
            intervals=intervals,
            frame_scores=tuple(scores),
        )

    @property
    def sentence(self) -> str:
        """Return the verdict as text for the user."""
        if self.verdict == NO_FACE:
            return "no face was found, so there is nothing to judge"
        if self.verdict == NONE_FOUND:
            return "no failures found"
        parts = [f"{i.start_s:.1f}–{i.end_s:.1f} s ({i.reason})" for i in self.intervals]
        shown = parts[:5] + [f"and {len(parts) - 5} more"] * (len(parts) > 5)
        return f"contains failures: {', '.join(shown)}"


def _intervals(
    judgements: Sequence[Judgement],
    failing: Sequence[bool],
    times: Sequence[float],
    least_s: float,
    frame_s: float,
) -> Iterator[Interval]:
    for run in _runs(failing, max(1, round(GAP_S / frame_s))):
        start, end = times[run.start], times[run.stop - 1] + frame_s
        if end - start >= least_s:
            yield Interval(round(start, 3), round(end, 3), _main_reason(judgements[run]))


def _runs(flags: Sequence[bool], gap: int) -> list[slice]:
    """Return stretches of true flags, joined if fewer than `gap` false ones lie between."""
    runs: list[slice] = []
    for index in np.flatnonzero(flags):
        if runs and index - runs[-1].stop < gap:
            runs[-1] = slice(runs[-1].start, int(index) + 1)
        else:
            runs.append(slice(int(index), int(index) + 1))
    return runs


def _main_reason(judgements: Sequence[Judgement]) -> str:
    """Return the first reason of most flagged frames; a lost face has priority."""
    flagged = [judgement for judgement in judgements if judgement.is_flagged]
    if sum(judgement.state is State.NO_FACE for judgement in flagged) * 2 > len(flagged):
        return FACE_LOST
    reasons = Counter(judgement.reasons[0] for judgement in flagged if judgement.reasons)
    return reasons.most_common(1)[0][0] if reasons else "face shape unusual"


def held_score(scores: Sequence[float] | Numbers, times: Sequence[float], held_s: float = HELD_S) -> float:
    """Return the highest score that is held for `held_s` seconds, or by all frames of a shorter video."""
    frames = max(1, round(held_s / _frame_s(times)))
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(scores), min(frames, len(scores)))
    return float(windows.min(1).max())


def _frame_s(times: Sequence[float]) -> float:
    """Return the median interval between frames in seconds; `FRAME_S` if the times do not increase."""
    interval = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    return interval if interval > 0 else FRAME_S
