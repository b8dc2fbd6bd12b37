"""The three questions that a failure detector is measured by, and their splits by person and source.

(a) A failing frame against an authentic frame. (b) A failing frame against a fine frame of the same clip. (c)
Does the clip contain failures. The questions are never mixed: a score that marks all frames of a generator
alike helps with (a) and (c), but does not show when the generator fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features import Numbers
from detector.signals import Signals

FINE, DEFORMED, GROSS = 0, 1, 2
"""The label of a frame."""
FAILING_LABELS = 2
"""Least number of labelled frames with a failure in a clip that contains failures."""
CALLED_SHARE = 1 / 37
"""Largest share of authentic clips called failing when a threshold is chosen."""
FLAGGED_SHARE = 0.01
"""Largest share of authentic frames flagged when a threshold is chosen."""
REPEATS = 100
"""Number of random splits into halves."""

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ScoredClip:
    """A labelled clip and a detector's scores of it.

    `people` are the persons whom it shows or who drove it; `source` is its origin. `scores` (n,) are higher
    for worse frames; `clip_score` is the clip's own. `labels` maps frame numbers to `FINE`, `DEFORMED` or
    `GROSS`. `signals` are what the scores are made of, at `times` in seconds, None without a face; empty if
    they are unknown. A frame with `threshold` is on the edge of failing.
    """

    name: str
    people: tuple[str, ...]
    source: str
    is_authentic: bool
    scores: Numbers
    clip_score: float
    labels: Mapping[int, int]
    signals: Sequence[Signals | None] = ()
    times: Sequence[float] = ()
    threshold: float = 1.5

    @property
    def is_failing(self) -> bool:
        """True if enough of the clip's labelled frames show a failure."""
        return sum(label > FINE for label in self.labels.values()) >= FAILING_LABELS

    def labelled(self, *kinds: int) -> Numbers:
        """Return the scores (m,) of the frames with one of these labels."""
        chosen = [n for n, label in sorted(self.labels.items()) if label in kinds and n < len(self.scores)]
        return np.asarray(self.scores[chosen], np.float64)


class Tally(NamedTuple):
    """Scores of frames or clips with failures, and of those without."""

    failing: Numbers
    fine: Numbers

    @property
    def auc(self) -> float:
        """Return the share of (failing, fine) pairs in which the failing one scores higher.

        Ties count half.
        """
        pairs = len(self.failing) * len(self.fine)
        return pairs_won(self.failing, self.fine) / pairs if pairs else float("nan")


def pairs_won(failing: Numbers, fine: Numbers) -> float:
    """Return the number of pairs in which the failing one scores higher; ties count half (Mann-Whitney U)."""
    if not len(failing) or not len(fine):
        return 0.0
    ordered = np.sort(fine)
    below = np.searchsorted(ordered, failing, "left") + np.searchsorted(ordered, failing, "right")
    return float(below.sum() / 2)


def frames_against_authentic(clips: Sequence[ScoredClip], *kinds: int) -> Tally:
    """Question (a): labelled frames of these kinds against all frames of authentic clips."""
    failing = [clip.labelled(*kinds) for clip in clips if not clip.is_authentic]
    fine = [clip.scores for clip in clips if clip.is_authentic]
    return Tally(_joined(failing), _joined(fine))


def within_clips_auc(clips: Sequence[ScoredClip]) -> float:
    """Question (b): of all pairs of a failing and a fine frame of one clip, the share in the right order.

    NaN if no clip has both.
    """
    won = total = 0.0
    for clip in clips:
        failing, fine = clip.labelled(DEFORMED, GROSS), clip.labelled(FINE)
        won += pairs_won(failing, fine)
        total += len(failing) * len(fine)
    return won / total if total else float("nan")


def clips_tally(clips: Sequence[ScoredClip]) -> Tally:
    """Question (c): failing clips against authentic ones."""
    failing = [clip.clip_score for clip in clips if clip.is_failing]
    return Tally(np.array(failing), np.array([clip.clip_score for clip in clips if clip.is_authentic]))


def groups_of(clips: Sequence[ScoredClip]) -> list[int]:
    """Return a group number per clip: equal if clips share a person or a source, also indirectly."""
    parents = list(range(len(clips)))

    def root(index: int) -> int:
        while parents[index] != index:
            index = parents[index]
        return index

    first_with: dict[str, int] = {}
    for index, clip in enumerate(clips):
        for key in (*(f"person {person}" for person in clip.people), f"source {clip.source}"):
            parents[root(index)] = root(first_with.setdefault(key, index))
    return [root(index) for index in range(len(clips))]


def halves(clips: Sequence[ScoredClip], repeats: int = REPEATS, seed: int = 0) -> Iterator[tuple[Rows, Rows]]:
    """Yield random halves (rows to choose on, rows to report on) by person and source, both ways.

    Splits in which a half lacks failing or authentic clips are drawn again.
    """
    groups, random = np.array(groups_of(clips)), np.random.default_rng(seed)
    every = np.unique(groups)
    for _ in range(repeats):
        for _ in range(100):
            first = np.isin(groups, random.permutation(every)[::2])
            if all(_has_both(clips, side) for side in (first, ~first)):
                yield np.flatnonzero(first), np.flatnonzero(~first)
                yield np.flatnonzero(~first), np.flatnonzero(first)
                break


def upper_quantile(values: Numbers, share: float) -> float:
    """Return the least threshold above which at most `share` of the values lie; infinite without values."""
    if not len(values):
        return float("inf")
    ordered = np.sort(values)[::-1]
    return float(ordered[min(int(share * len(values) + 1e-9), len(values) - 1)])


def interval(
    clips: Sequence[ScoredClip],
    figure: Callable[[Sequence[ScoredClip]], float],
    rounds: int = 300,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 95 % interval of a figure by bootstrap over people; NaN if it is never defined."""
    random = np.random.default_rng(seed)

    def drawn(count: int) -> list[int]:
        return [int(i) for i in random.integers(0, count, count)]

    people = sorted({clip.people[0] for clip in clips})
    by_person = {person: [clip for clip in clips if clip.people[0] == person] for person in people}
    values = [
        figure([clip for i in drawn(len(people)) for clip in by_person[people[i]]]) for _ in range(rounds)
    ]
    known = [value for value in values if np.isfinite(value)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _has_both(clips: Sequence[ScoredClip], side: NDArray[np.bool_]) -> bool:
    chosen = [clips[i] for i in np.flatnonzero(side).tolist()]
    return any(clip.is_failing for clip in chosen) and sum(clip.is_authentic for clip in chosen) >= 5


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.asarray(part, np.float64) for part in parts]) if parts else np.empty(0)
