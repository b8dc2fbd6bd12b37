"""Plots ROC curves of labelled videos: the output of `judge --evaluate --plot`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from detector import ScoredClip

CURVES = {"all failing frames": (1, 2), "deformed only": (1,), "gross only": (2,)}
"""The labels of the frames that each curve compares with authentic frames."""


def write_roc(path: Path, tables: Mapping[str, Sequence[ScoredClip]]) -> None:
    """Draw a panel for each table: labelled frames against authentic ones, on a logarithmic axis."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from detector import metrics, protocol

    figure = Figure(figsize=(5 * len(tables), 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    for number, (name, clips) in enumerate(tables.items()):
        axes = figure.add_subplot(1, len(tables), number + 1)
        for words, kinds in CURVES.items():
            tally = protocol.frames_against_authentic(clips, *kinds)
            if not len(tally.failing) or not len(tally.fine):
                continue
            truth = np.r_[np.ones(len(tally.failing), bool), np.zeros(len(tally.fine), bool)]
            false, true = metrics.roc(truth, np.concatenate(tally))
            axes.plot(np.maximum(false, 1e-3), true, label=f"{words}: AUC {tally.auc:.2f}")
        axes.set(title=name, xlabel="authentic frames flagged", ylabel="labelled frames found", xscale="log")
        axes.legend(loc="lower right")
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110)
