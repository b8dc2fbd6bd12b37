"""Makes the fusions for an avatar whose own picture at rest is known, and measures them across people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detector import metrics
from detector.fusion import ALONE, BESIDE_REST, DRIVEN, DRIVEN_BESIDE_REST, Fusion
from detector.levels import FAILURE
from detector.protocol import pairs_won
from detector.scales import FLAGGED_BESIDE_REST, LEAST_FINE, SIGNAL_WEIGHTS, fusion_of
from detector.totals import Totals, beside_rest
from training import TrainingError
from training.failures.control import ControlFrame, sure

Scores = NDArray[np.float64]


def rest_fusions(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> dict[str, Fusion]:
    """Make the fusions for a known avatar at rest, from fine frames of films and of the people themselves.

    `fusions` are those without a rest. Raises TrainingError if there are too few frames.
    """
    fine = [frame for frame in at_rest_known(frames) if frame.failing < 0.5]
    if len(fine) < LEAST_FINE:
        raise TrainingError(f"{len(fine)} fine frames are too few for the scales beside the avatar at rest.")
    rows = [beside_rest(frame.alone, frame.rest or {}) for frame in fine]
    made = {BESIDE_REST: fusion_of(rows, SIGNAL_WEIGHTS[BESIDE_REST], FLAGGED_BESIDE_REST)}
    driven = [frame for frame in fine if frame.driven]
    if len(driven) >= LEAST_FINE:
        totals = Totals({**fusions, **made})
        rows = [{**frame.driven, FAILURE: failure_of(frame, totals)} for frame in driven]
        made[DRIVEN_BESIDE_REST] = fusion_of(rows, SIGNAL_WEIGHTS[DRIVEN_BESIDE_REST])
    return made


def at_rest_known(frames: Sequence[ControlFrame]) -> list[ControlFrame]:
    """Return the frames with a certain truth whose avatar at rest is known."""
    return [frame for frame in sure(frames) if frame.rest is not None]


def failure_of(frame: ControlFrame, totals: Totals) -> float:
    """Return the face's own fused signal, relative to the avatar at rest if that is known."""
    totals.set_rest(frame.rest)
    return totals.failure(frame.alone)


def halves_of(frames: Sequence[ControlFrame]) -> Iterator[tuple[list[ControlFrame], list[ControlFrame]]]:
    """Yield both halves of the frames, by even and odd numbers of people, each with the other half."""
    for odd in (False, True):
        mine, others = ([f for f in frames if (f.person % 2 == 1) == side] for side in (odd, not odd))
        yield mine, others


def figures_beside_rest(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> dict[str, float]:
    """Return AUCs with the avatar at rest known, and the shares of frames flagged.

    Scales and levels come from the other half of the people. Empty if a half has too few frames.
    """
    known, alone, both = [], [], []
    for mine, others in halves_of(at_rest_known(frames)):
        if sum(frame.failing < 0.5 for frame in others) < LEAST_FINE:
            return {}
        totals = Totals({**fusions, **rest_fusions(others, fusions)})
        for frame in mine:
            failure = failure_of(frame, totals)
            known.append(frame)
            alone.append(failure)
            both.append(totals.not_followed({**frame.driven, FAILURE: failure}) if frame.driven else np.nan)
    return _figures(known, np.array(alone), np.array(both), fusions)


def _figures(
    frames: Sequence[ControlFrame], alone: Scores, both: Scores, fusions: Mapping[str, Fusion]
) -> dict[str, float]:
    truth = np.array([frame.failing > 0.5 for frame in frames])
    is_driven, films = ~np.isnan(both), np.array([frame.film for frame in frames])
    flags, driven = alone > fusions[ALONE].level.failing, both > fusions[DRIVEN].level.failing
    people = [str(frame.person) for frame in frames]
    low, high = auc_interval(truth, alone, people)
    return {
        "at rest known: frames": float(len(frames)),
        "at rest known: AUC alone": metrics.measure(truth, alone, 0.0).auc,
        "  people resampled, from ": low,
        "  to ": high,
        "at rest known: AUC with the driver": _auc(truth[is_driven], both[is_driven]),
        "at rest known: within films, alone": within(films[is_driven], alone[is_driven], truth[is_driven]),
        "at rest known: within films, driver": within(films[is_driven], both[is_driven], truth[is_driven]),
        "at rest known: failing flagged": float(flags[truth].mean()),
        "at rest known: fine flagged": float(flags[~truth].mean()),
        "  with the driver, failing": float(driven[truth & is_driven].mean()),
        "  with the driver, fine": float(driven[~truth & is_driven].mean()),
    }


def _auc(truth: NDArray[np.bool_], scores: Scores) -> float:
    return metrics.measure(truth, scores, 0.0).auc


def auc_interval(truth: NDArray[np.bool_], scores: Scores, people: Sequence[str]) -> tuple[float, float]:
    """Return the 95 % interval of the AUC by bootstrap over people."""
    bounds = metrics.bootstrap(lambda rows: [_auc(truth[rows], scores[rows])], people)
    return float(bounds[0, 0]), float(bounds[1, 0])


def within(films: Sequence[str] | NDArray[np.str_], scores: Scores, truth: NDArray[np.bool_]) -> float:
    """Return the share of (failing, fine) pairs of frames of one film in the right order."""
    won = total = 0.0
    for film in sorted(set(films)):
        mine = np.array([name == film for name in films])
        failing, fine = scores[mine & truth], scores[mine & ~truth]
        won, total = won + pairs_won(failing, fine), total + len(failing) * len(fine)
    return won / total if total else float("nan")
