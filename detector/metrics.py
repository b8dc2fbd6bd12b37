"""The field's metrics for scores with known truth, and their confidence intervals over people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detector.features import Numbers

Truth = NDArray[np.bool_]


class Metrics(NamedTuple):
    """Metrics of one question, each in [0, 1]; NaN if all labels are equal."""

    acc: float
    auc: float
    ap: float
    eer: float
    tpr_at_1_fpr: float
    tpr_at_5_fpr: float
    fpr_at_95_tpr: float


NAMES = ("acc", "AUC", "AP", "EER", "TPR @ 1 % FPR", "TPR @ 5 % FPR", "FPR @ 95 % TPR")
"""The field's names of the fields of `Metrics`, in order."""


def measure(truth: ArrayLike, scores: ArrayLike, threshold: float) -> Metrics:
    """Return the metrics of (n,) scores, which are higher for positives.

    acc is at `threshold`, the rest over all thresholds.
    """
    is_true, values = np.asarray(truth, bool), np.asarray(scores, np.float64)
    if not 0 < is_true.sum() < len(is_true):
        return Metrics(*(float("nan"),) * 7)
    fpr, tpr = roc(is_true, values)
    return Metrics(
        acc=float(np.mean((values > threshold) == is_true)),
        auc=float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)),
        ap=average_precision(is_true, values),
        eer=_equal_error_rate(fpr, tpr),
        tpr_at_1_fpr=float(tpr[fpr <= 0.01].max()),
        tpr_at_5_fpr=float(tpr[fpr <= 0.05].max()),
        fpr_at_95_tpr=float(fpr[tpr >= 0.95].min()),
    )


def roc(truth: Truth, scores: Numbers) -> tuple[Numbers, Numbers]:
    """Return false and true positive rates from the strictest threshold to the laxest.

    Ties are taken together.
    """
    order = np.argsort(-scores, kind="stable")
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(truth[order])[last_of_ties]
    misses = np.cumsum(~truth[order])[last_of_ties]
    return np.append(0, misses / misses[-1]), np.append(0, hits / hits[-1])


def average_precision(truth: Truth, scores: Numbers) -> float:
    """Return the mean precision over the steps of recall, ties taken together."""
    order = np.argsort(-scores, kind="stable")
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(truth[order])[last_of_ties]
    precision = hits / (np.flatnonzero(last_of_ties) + 1)
    return float(np.sum(np.diff(np.append(0, hits / hits[-1])) * precision))


def _equal_error_rate(fpr: Numbers, tpr: Numbers) -> float:
    """Return the equal error rate, interpolated linearly between two thresholds."""
    gap = fpr - (1 - tpr)
    above = int(np.argmax(gap >= 0))
    if above == 0 or gap[above] == gap[above - 1]:
        return float(fpr[above])
    share = -gap[above - 1] / (gap[above] - gap[above - 1])
    return float(fpr[above - 1] + share * (fpr[above] - fpr[above - 1]))


def bootstrap(
    figure: Callable[[NDArray[np.intp]], Sequence[float]],
    people: Sequence[str],
    rounds: int = 300,
    seed: int = 0,
) -> Numbers:
    """Return 95 % intervals of `figure(rows)`, (2, figures), by bootstrap over persons.

    Frames of one person are not independent evidence. Rounds in which a figure is undefined do not count for
    it.
    """
    random = np.random.default_rng(seed)
    rows_of = [np.flatnonzero(np.asarray(people) == person) for person in sorted(set(people))]
    rounds_of = [
        figure(np.concatenate([rows_of[i] for i in random.integers(0, len(rows_of), len(rows_of))]))
        for _ in range(rounds)
    ]
    values = np.array(rounds_of, np.float64)
    bounds = np.full((2, values.shape[1]), np.nan)
    for column in range(values.shape[1]):
        known = values[np.isfinite(values[:, column]), column]
        if len(known):
            bounds[:, column] = np.percentile(known, [2.5, 97.5])
    return bounds


def leave_identity_out(people: Sequence[str]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield (training rows, test rows) for every person: no person is ever on both sides."""
    everybody = np.asarray(people)
    for person in sorted(set(people)):
        yield np.flatnonzero(everybody != person), np.flatnonzero(everybody == person)


def accuracy_across_people(truth: ArrayLike, scores: ArrayLike, people: Sequence[str]) -> float:
    """Return the accuracy if each person's threshold is the best one for all the others."""
    is_true, values = np.asarray(truth, bool), np.asarray(scores, np.float64)
    right = [
        (values[test] > best_threshold(is_true[training], values[training])) == is_true[test]
        for training, test in leave_identity_out(people)
        if len(training)
    ]
    return float(np.concatenate(right).mean()) if right else float("nan")


def best_threshold(truth: Truth, scores: Numbers) -> float:
    """Return the threshold with the greatest TPR − FPR (Youden)."""
    if not 0 < truth.sum() < len(truth):
        return float(scores.max())
    values = np.unique(scores)
    middles = np.concatenate([values[:1] - 1, (values[1:] + values[:-1]) / 2])
    gains = [np.mean(scores[truth] > t) - np.mean(scores[~truth] > t) for t in middles]
    return float(middles[int(np.argmax(gains))])


def false_alarms_per_minute(flagged: Sequence[Truth], seconds: Sequence[float]) -> float:
    """Return the rate of flagged stretches in clips without failures: beginnings over the clips' length."""
    beginnings = sum(int(np.sum(np.diff(np.append(False, clip).astype(int)) == 1)) for clip in flagged)
    minutes = sum(seconds) / 60
    return beginnings / minutes if minutes else float("nan")


def detection_delays(failing: Truth, flagged: Truth) -> list[int | None]:
    """Return the frames until the first flagged one of each failing stretch, None if none is flagged."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], failing, [False]]).astype(int)))
    delays: list[int | None] = []
    for start, end in edges.reshape(-1, 2):
        hit = np.flatnonzero(flagged[start:end])
        delays.append(int(hit[0]) if len(hit) else None)
    return delays
