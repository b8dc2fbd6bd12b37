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
from detector.fusion import FUSION, Fusion, load_fusions
from detector.levels import FAILURE, LOOK
from detector.protocol import pairs_won
from detector.scales import fusions_from
from detector.signals import Signals
from training import TrainingError
from training.failures.clips import ClipFrame, ClipSignals
from training.failures.control import Control, ControlFrame, sure
from training.failures.departure import MAP_SIDE

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
    return {
        "frames": float(len(known)),
        "failing": float(truth.mean()),
        "AUC of the network alone": metrics.measure(truth, look, 0.0).auc,
        "AUC alone": metrics.measure(truth, alone, 0.0).auc,
        "AUC with the driver": metrics.measure(true, both, 0.0).auc,
        "AUC within films, alone": within(films, own, true),
        "AUC within films, with the driver": within(films, both, true),
        "AP of the cells of faces": cell_ap(frames),
        "share of broken cells": broken_share(frames),
    }


def totals_of(frames: Sequence[ControlFrame], fusion: Fusion) -> NDArray[np.float64]:
    """Return the fused signal of each frame."""
    return np.array([fusion.total(frame.alone) for frame in frames])


def within(films: Sequence[str], scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Return the share of (failing, fine) pairs of frames of one film in the right order."""
    won = total = 0.0
    for film in sorted(set(films)):
        mine = np.array([name == film for name in films])
        failing, fine = scores[mine & truth], scores[mine & ~truth]
        won, total = won + pairs_won(failing, fine), total + len(failing) * len(fine)
    return won / total if total else float("nan")


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
    if arguments.clips:
        made = fusions_of(ClipSignals(finder, failures).frames(arguments.clips))
        save(arguments.output, made, "python main.py train failure-fusion --clips MANIFEST.csv")
    fusions = load_fusions(arguments.output)
    frames = list(Control(finder, failures).frames(arguments.scenes, arguments.films))
    if not frames:
        raise TrainingError(f"{arguments.films} has no films of scenes held out: train failure-films")
    for kind in ("", *sorted({frame.kind for frame in frames} - {"authentic"})):
        chosen = [frame for frame in frames if frame.kind in (kind, "authentic") or not kind]
        sys.stdout.write(f"{kind or 'all generators'}\n")
        figures = figures_of(chosen, fusions)
        sys.stdout.write("".join(f"  {name:<36}{value:.3f}\n" for name, value in figures.items()))
    return 0
