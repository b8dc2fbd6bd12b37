"""Makes the detector's fusions from clips, and measures them on the control, whose truth is exact.

The weights are not fitted to the control: that would rely on signals that only rendered people show.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import metrics, open_landmark_finder
from detector.failure_finder import WEIGHTS, FailureFinder
from detector.fusion import AS_ASKED, FUSION, Fusion, load_fusions
from detector.levels import ASKED, FAILURE, LOOK
from detector.scales import FLAGGED_AS_ASKED, LEAST_FINE, SIGNAL_WEIGHTS, fusion_of, fusions_from
from detector.signals import Signals
from detector.totals import Totals
from training import TrainingError
from training.failures.clips import ClipFrame, ClipSignals
from training.failures.control import Control, ControlFrame, sure
from training.failures.departure import MAP_SIDE
from training.failures.rest_fusions import (
    auc_interval,
    failure_of,
    figures_beside_rest,
    halves_of,
    rest_fusions,
    within,
)

BROKEN = 0.5
"""Severity from which a cell counts as broken; cells from a fifth of that up to it are left out."""


def fusions_of(frames: Iterable[ClipFrame]) -> dict[str, Fusion]:
    """Make both fusions from fine frames of clips: authentic ones alone, driven ones beside the driver."""
    known = list(frames)
    calm = [f.alone for f in known if f.is_authentic and f.alone is not None]
    fine = [
        Signals(f.alone, f.driven)
        for f in known
        if f.label == 0 and f.alone is not None and f.driven is not None and not f.is_authentic
    ]
    return fusions_from(calm, fine)


def as_asked(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> Fusion:
    """Make the fusion with the asked-for landmarks, from those fine frames of films that have them.

    `fusions` are those of the face, with and without a known rest.
    """
    known = [frame for frame in sure(frames) if frame.asked is not None and frame.failing < 0.5]
    if len(known) < LEAST_FINE:
        raise TrainingError(f"{len(known)} fine frames are too few for the scale of what was asked.")
    return fusion_of(
        [_beside_asked(frame, fusions) for frame in known], SIGNAL_WEIGHTS[AS_ASKED], FLAGGED_AS_ASKED
    )


def _beside_asked(frame: ControlFrame, fusions: Mapping[str, Fusion]) -> dict[str, float]:
    return {FAILURE: failure_of(frame, Totals(fusions)), ASKED: frame.asked or 0.0}


def figures_as_asked(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> dict[str, float]:
    """Return AUCs of the frames for which it is known what was asked, with scales from other people.

    People are halved by their number; the halves' figures are averaged. Empty if a half has too few frames.
    """
    sums: dict[str, list[float]] = {}
    for half, other in halves_of(sure(frames)):
        mine, others = ([f for f in people if f.asked is not None] for people in (half, other))
        if min(sum(frame.failing < 0.5 for frame in people) for people in (mine, others)) < LEAST_FINE:
            return {}
        theirs = {**fusions, **rest_fusions(other, fusions)}
        fusion, truth = as_asked(others, theirs), np.array([frame.failing > 0.5 for frame in mine])
        rows = [_beside_asked(frame, theirs) for frame in mine]
        scores = {
            "as asked: AUC of the distance alone": np.array([row[ASKED] for row in rows]),
            "as asked: AUC alone": np.array([row[FAILURE] for row in rows]),
            "as asked: AUC of both": np.array([fusion.total(row) for row in rows]),
        }
        flags = scores["as asked: AUC of both"] > fusion.level.failing
        found = {name: metrics.measure(truth, values, 0.0).auc for name, values in scores.items()}
        found |= {
            "as asked: failing frames flagged": float(flags[truth].mean()),
            "as asked: fine frames flagged": float(flags[~truth].mean()),
            "as asked: frames": float(len(mine)),
        }
        for name, value in found.items():
            sums.setdefault(name, []).append(value)
    return {name: float(np.mean(values)) for name, values in sums.items()}


def save(path: Path, fusions: Mapping[str, Fusion], made_by: str) -> None:
    """Write fusions as `load_fusions` reads them."""
    content: dict[str, Any] = {
        "made_by": made_by,
        "fusions": {
            name: {
                "bias": f.bias,
                "weights": dict(f.weights),
                "limits": {signal: list(pair) for signal, pair in f.limits.items()},
                "level": [f.level.ordinary, f.level.failing],
            }
            for name, f in fusions.items()
        },
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def figures_of(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> dict[str, float]:
    """Return AUC of failing against fine frames, alone and driven, within films and over all; AP of cells."""
    known, driven = sure(frames), [frame for frame in sure(frames) if frame.driven]
    alone, truth = totals_of(known, fusions["alone"]), np.array([f.failing > 0.5 for f in known])
    own, true = totals_of(driven, fusions["alone"]), np.array([f.failing > 0.5 for f in driven])
    rows = [{**frame.driven, FAILURE: total} for frame, total in zip(driven, own, strict=True)]
    both = np.array([fusions["driven"].total(row) for row in rows])
    look, films = np.array([f.alone[LOOK] for f in known]), [frame.film for frame in driven]
    low, high = auc_interval(truth, alone, [str(frame.person) for frame in known])
    return {
        "frames": float(len(known)),
        "failing": float(truth.mean()),
        "AUC of the network alone": metrics.measure(truth, look, 0.0).auc,
        "AUC alone": metrics.measure(truth, alone, 0.0).auc,
        "  people resampled, from": low,
        "  to": high,
        "AUC with the driver": metrics.measure(true, both, 0.0).auc,
        "AUC within films, alone": within(films, own, true),
        "AUC within films, with the driver": within(films, both, true),
        "AP of the cells of faces": cell_ap(frames),
        "share of broken cells": broken_share(frames),
    }


def totals_of(frames: Sequence[ControlFrame], fusion: Fusion) -> NDArray[np.float64]:
    """Return the fused signal of each frame."""
    return np.array([fusion.total(frame.alone) for frame in frames])


def cell_ap(frames: Sequence[ControlFrame]) -> float:
    """Return the average precision of the heat over the cells of faces, against the output's departures."""
    truth, heat = cells_of(frames)
    return metrics.average_precision(truth, heat) if truth.any() else float("nan")


def broken_share(frames: Sequence[ControlFrame]) -> float:
    """Return the share of those cells that are broken: the average precision of guessing."""
    truth, _ = cells_of(frames)
    return float(truth.mean()) if len(truth) else float("nan")


def cells_of(frames: Sequence[ControlFrame]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return truth and heat of the cells of all films' faces with a certain truth."""
    truths, heats = [np.empty(0, bool)], [np.empty(0)]
    for frame in frames:
        if frame.severity is None or frame.face is None:
            continue
        heat = cv2.resize(frame.look.heat, (MAP_SIDE, MAP_SIDE))
        known = frame.face & ((frame.severity < BROKEN / 5) | (frame.severity > BROKEN))
        truths.append(frame.severity[known] > BROKEN)
        heats.append(heat[known].astype(np.float64))
    return np.concatenate(truths), np.concatenate(heats)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, metavar="DIR", help="rendered scenes")
    parser.add_argument("--films", type=Path, required=True, metavar="DIR", help="films of scenes held out")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the failure network")
    parser.add_argument("--clips", type=Path, metavar="MANIFEST.csv", help="make the fusions of these clips")
    parser.add_argument("--output", type=Path, default=FUSION, help="file to write them to")


def run(arguments: argparse.Namespace) -> int:
    """Make the fusions if clips are given, and print the figures on the control. Returns the exit code."""
    finder, failures = open_landmark_finder(), FailureFinder.load(arguments.weights)
    frames = list(Control(finder, failures).frames(arguments.scenes, arguments.films))
    if not frames:
        raise TrainingError(f"{arguments.films} has no films of scenes held out: train failure-films")
    if arguments.clips:
        made = fusions_of(ClipSignals(finder, failures).frames(arguments.clips))
        made |= rest_fusions(frames, made)
        made[AS_ASKED] = as_asked(frames, made)
        save(arguments.output, made, "python main.py train failure-fusion --clips MANIFEST.csv")
    fusions = load_fusions(arguments.output)
    for kind in ("", *sorted({frame.kind for frame in frames} - {"authentic"})):
        chosen = [frame for frame in frames if frame.kind in (kind, "authentic") or not kind]
        sys.stdout.write(f"{kind or 'all generators'}\n")
        figures = figures_of(chosen, fusions) | figures_beside_rest(chosen, fusions)
        figures |= figures_as_asked(chosen, fusions)
        sys.stdout.write("".join(f"  {name:<36}{value:.3f}\n" for name, value in figures.items()))
    return 0
