"""Measures clips across halves: one half gives the scales and thresholds by which the other is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detector.features import Numbers
from detector.fusion import Fusion
from detector.protocol import (
    CALLED_SHARE,
    DEFORMED,
    FINE,
    FLAGGED_SHARE,
    GROSS,
    REPEATS,
    ScoredClip,
    clips_tally,
    frames_against_authentic,
    groups_of,
    halves,
    upper_quantile,
)
from detector.scales import fusions_from
from detector.signals import scores_of
from detector.verdict import held_score

FOUND = "failing clips found"
AUTHENTIC = "authentic clips called failing"
FINE_CALLED = "fine driven clips called failing"
"""Names of the shares of clips that are called failing."""

EVERY = 12
"""Interval of the authentic frames that give the scales."""


@dataclass(frozen=True, eq=False)
class Across:
    """What was measured across halves.

    `clips`: the clips, each with its mean score over the splits; its scales come from the other half.
    `shares`: averages over the halves that a threshold was not chosen on.
    `left_out`: the shares of clips called failing if scales and threshold come from all clips that share no
    person or source with them.
    """

    clips: tuple[ScoredClip, ...]
    shares: Mapping[str, float]
    left_out: Mapping[str, float]


def across_halves(clips: Sequence[ScoredClip], repeats: int = REPEATS) -> Across:
    """Score each half on the scales of the other's fine frames, with a threshold that was chosen there.

    The threshold calls `CALLED_SHARE` of the chosen half's authentic clips failing, and `FLAGGED_SHARE` of
    their frames. Clips without signals keep their scores.
    """
    sums: dict[str, list[float]] = {}
    seen: list[list[ScoredClip]] = [[] for _ in clips]
    for chosen, reported in halves(clips, repeats):
        half = [clips[i] for i in chosen.tolist()]
        fusions = fusions_of(half)
        others = [rescored(clips[i], fusions) for i in reported.tolist()]
        for name, value in shares_of([rescored(clip, fusions) for clip in half], others).items():
            sums.setdefault(name, []).append(value)
        for i, clip in zip(reported.tolist(), others, strict=True):
            seen[i].append(clip)
    means = tuple(_mean(clip, scored) for clip, scored in zip(clips, seen, strict=True))
    known = {name: [value for value in values if np.isfinite(value)] for name, values in sums.items()}
    shares = {name: float(np.mean(values)) for name, values in known.items() if values}
    return Across(means, shares, _left_out(clips))


def fusions_of(clips: Sequence[ScoredClip]) -> Mapping[str, Fusion]:
    """Make the fusions from fine frames of these clips; none if the clips have no signals."""
    calm = [frame.alone for c in clips if c.is_authentic for frame in c.signals[::EVERY] if frame is not None]
    fine = [
        frame
        for clip in clips
        if not clip.is_authentic
        for number, frame in enumerate(clip.signals)
        if clip.labels.get(number) == FINE and frame is not None and frame.driven
    ]
    return fusions_from(calm, fine) if calm else {}


def rescored(clip: ScoredClip, fusions: Mapping[str, Fusion]) -> ScoredClip:
    """Return the clip with the scores of these fusions; the same clip without any, or without signals."""
    if not fusions or not clip.signals:
        return clip
    scores = scores_of(clip.signals, clip.times, fusions, clip.threshold)
    return replace(clip, scores=scores, clip_score=held_score(scores, clip.times))


def shares_of(chosen: Sequence[ScoredClip], reported: Sequence[ScoredClip]) -> dict[str, float]:
    """Return the shares of the reported clips and frames above thresholds that were chosen on the others."""
    clip_limit = upper_quantile(clips_tally(chosen).fine, CALLED_SHARE)
    frame_limit = upper_quantile(frames_against_authentic(chosen).fine, FLAGGED_SHARE)
    clips, frames = clips_tally(reported), frames_against_authentic(reported, DEFORMED, GROSS)
    fine = [c.clip_score for c in reported if not c.is_authentic and not c.is_failing]
    return {
        FOUND: _share_above(clips.failing, clip_limit),
        AUTHENTIC: _share_above(clips.fine, clip_limit),
        FINE_CALLED: _share_above(np.array(fine), clip_limit),
        "failing frames flagged": _share_above(frames.failing, frame_limit),
        "authentic frames flagged": _share_above(frames.fine, frame_limit),
    }


def _left_out(clips: Sequence[ScoredClip]) -> dict[str, float]:
    """Call each group of clips by the scales and the threshold of all others.

    If no authentic clip of n exceeds a threshold, one new clip of n + 1 exceeds it on average. n is smaller
    for a half than for all other groups, so a half's threshold calls more authentic clips failing.
    """
    groups, is_called = np.array(groups_of(clips)), np.zeros(len(clips), bool)
    for group in np.unique(groups):
        others = [clips[i] for i in np.flatnonzero(groups != group).tolist()]
        fusions = fusions_of(others)
        limit = upper_quantile(clips_tally([rescored(clip, fusions) for clip in others]).fine, CALLED_SHARE)
        for i in np.flatnonzero(groups == group).tolist():
            is_called[i] = rescored(clips[i], fusions).clip_score > limit
    return {name: float(is_called[rows].mean()) for name, rows in _kinds(clips).items() if rows.any()}


def found_at(clips: Sequence[ScoredClip], called: int) -> dict[str, float]:
    """Return the shares called failing by the least threshold that at most so many authentic clips exceed.

    The threshold is chosen on the same clips. So the shares show what a score can do, not what a verdict
    does.
    """
    scores, kinds = np.array([clip.clip_score for clip in clips]), _kinds(clips)
    ordered = np.sort(scores[kinds[AUTHENTIC]])[::-1]
    limit = ordered[min(called, len(ordered) - 1)] if len(ordered) else float("inf")
    return {name: float((scores[rows] > limit).mean()) for name, rows in kinds.items() if rows.any()}


def _kinds(clips: Sequence[ScoredClip]) -> dict[str, NDArray[np.bool_]]:
    """Return which clips are of each kind, by the name of the share of them that is called failing."""
    return {
        FOUND: np.array([clip.is_failing for clip in clips]),
        AUTHENTIC: np.array([clip.is_authentic for clip in clips]),
        FINE_CALLED: np.array([not clip.is_authentic and not clip.is_failing for clip in clips]),
    }


def _mean(clip: ScoredClip, scored: Sequence[ScoredClip]) -> ScoredClip:
    if not scored:
        return clip
    return replace(
        clip,
        scores=np.mean([each.scores for each in scored], 0),
        clip_score=float(np.mean([each.clip_score for each in scored])),
    )


def _share_above(values: Numbers, limit: float) -> float:
    return float((values > limit).mean()) if len(values) else float("nan")
