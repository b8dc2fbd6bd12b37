"""Fits the detector's fusions on the control, and measures the detector there."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import metrics, open_landmark_finder
from detector.failure_finder import WEIGHTS, FailureFinder
from detector.fusion import FUSION, Fusion, load_fusions
from detector.levels import (
    ASYMMETRY,
    BROWS,
    EYES,
    FAILURE,
    JAW,
    LOOK,
    MOUTH,
    MOVEMENT,
    NOVELTY,
    SIZE,
    TILT,
    TURN,
    WORST,
)
from detector.protocol import pairs_won
from training import TrainingError
from training.failures.control import Control, ControlFrame, sure
from training.failures.departure import MAP_SIDE

ALONE = (LOOK, WORST, NOVELTY, ASYMMETRY)
DRIVEN = (FAILURE, MOVEMENT, TURN, TILT, SIZE, EYES, MOUTH, JAW, BROWS)
CLIP_PERCENT = 1.0
"""Signals are limited to what all but this share of the control's frames have, at either end."""
STRENGTH = 0.1
"""Inverse of the L2 penalty of the regressions: a few hundred frames do not settle nine weights."""
BROKEN = 0.5
"""Severity from which a cell counts as broken; cells from a fifth of that up to it are left out."""


def fit(rows: Sequence[Mapping[str, float]], failing: Sequence[bool], names: Sequence[str]) -> Fusion:
    """Fit a logistic regression of these signals, balanced, without negative weights.

    A signal that would count against its own meaning is left out, one after another.
    """
    from sklearn.linear_model import LogisticRegression

    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    low, high = np.percentile(table, [CLIP_PERCENT, 100 - CLIP_PERCENT], axis=0)
    high = np.maximum(high, low + 1e-3)
    table = np.clip(table, low, high)
    spread = np.maximum(table.std(0), 1e-6)
    kept = list(range(len(names)))
    while True:
        model = LogisticRegression(C=STRENGTH, class_weight="balanced")
        model.fit(table[:, kept] / spread[kept], np.asarray(failing))
        weights = model.coef_[0] / spread[kept]
        if (weights >= 0).all() or len(kept) == 1:
            break
        del kept[int(np.argmin(model.coef_[0]))]
    chosen = {names[k]: round(float(w), 4) for k, w in zip(kept, weights, strict=True)}
    limits = {names[k]: (round(float(low[k]), 4), round(float(high[k]), 4)) for k in kept}
    return Fusion(round(float(model.intercept_[0]), 4), chosen, limits)


def with_failure(frames: Sequence[ControlFrame], alone: Fusion) -> list[dict[str, float]]:
    """The driven signals of each frame, with the logit of what it looks like alone."""
    return [{**frame.driven, FAILURE: alone.logit(frame.alone)} for frame in frames]


def save(path: Path, fusions: Mapping[str, Fusion], made_by: str) -> None:
    """Write fusions as `load_fusions` reads them."""
    content: dict[str, Any] = {
        "made_by": made_by,
        "fusions": {
            name: {"bias": f.bias, "weights": dict(f.weights), "limits": dict(f.limits)}
            for name, f in fusions.items()
        },
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def figures_of(frames: Sequence[ControlFrame], fusions: Mapping[str, Fusion]) -> dict[str, float]:
    """AUC of failing frames against fine ones, alone and driven, within films and over all; AP of cells."""
    known, driven = sure(frames), [frame for frame in sure(frames) if frame.driven]
    alone = np.array([fusions["alone"].logit(frame.alone) for frame in known])
    truth = np.array([frame.failing > 0.5 for frame in known])
    both = np.array([fusions["driven"].logit(row) for row in with_failure(driven, fusions["alone"])])
    true = np.array([frame.failing > 0.5 for frame in driven])
    films = [frame.film for frame in driven]
    own = np.array([fusions["alone"].logit(frame.alone) for frame in driven])
    return {
        "frames": float(len(known)),
        "failing": float(truth.mean()),
        "AUC alone": metrics.measure(truth, alone, 0.0).auc,
        "AUC with the driver": metrics.measure(true, both, 0.0).auc,
        "AUC within films, alone": within(films, own, true),
        "AUC within films, with the driver": within(films, both, true),
        "AP of the cells of faces": cell_ap(frames),
    }


def within(films: Sequence[str], scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Share of (failing, fine) pairs of frames of one film that are in the right order."""
    won = total = 0.0
    for film in sorted(set(films)):
        mine = np.array([name == film for name in films])
        failing, fine = scores[mine & truth], scores[mine & ~truth]
        won, total = won + pairs_won(failing, fine), total + len(failing) * len(fine)
    return won / total if total else float("nan")


def cell_ap(frames: Sequence[ControlFrame]) -> float:
    """Average precision of the heat over the cells of faces, against where the output departs."""
    heats, truths = [], []
    for frame in frames:
        if frame.severity is None or frame.face is None:
            continue
        heat = cv2.resize(frame.look.heat, (MAP_SIDE, MAP_SIDE))
        known = frame.face & ((frame.severity < BROKEN / 5) | (frame.severity > BROKEN))
        heats.append(heat[known])
        truths.append(frame.severity[known] > BROKEN)
    if not heats:
        return float("nan")
    return metrics.average_precision(np.concatenate(truths), np.concatenate(heats).astype(np.float64))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, metavar="DIR", help="rendered scenes")
    parser.add_argument("--films", type=Path, required=True, metavar="DIR", help="films of scenes held out")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the failure network")
    parser.add_argument("--output", type=Path, help="write the fusions there; without: measure the shipped")


def run(arguments: argparse.Namespace) -> int:
    """Fit, or measure what ships. Prints the figures; returns the exit code."""
    control = Control(open_landmark_finder(), FailureFinder.load(arguments.weights))
    frames = list(control.frames(arguments.scenes, arguments.films))
    if not frames:
        raise TrainingError(f"{arguments.films} has no films of scenes held out: train failures films")
    if arguments.output:
        known = sure(frames)
        alone = fit([frame.alone for frame in known], [f.failing > 0.5 for f in known], ALONE)
        driven = [frame for frame in known if frame.driven]
        rows = with_failure(driven, alone)
        fusions: Mapping[str, Fusion] = {
            "alone": alone,
            "driven": fit(rows, [f.failing > 0.5 for f in driven], DRIVEN),
        }
        save(arguments.output, fusions, "python main.py train failures fusion")
    else:
        fusions = load_fusions(FUSION)
    for kind in ("", *sorted({frame.kind for frame in frames} - {"authentic"})):
        chosen = [frame for frame in frames if frame.kind in (kind, "authentic") or not kind]
        sys.stdout.write(f"{kind or 'all generators'}\n")
        sys.stdout.write(
            "".join(f"  {name:<36}{value:.3f}\n" for name, value in figures_of(chosen, fusions).items())
        )
    return 0
