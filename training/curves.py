"""Draws the curves that trainings left in their folders, a panel for each figure."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping
from pathlib import Path

from training import TrainingError

Curve = tuple[list[float], list[float]]
"""Steps, and the figure at each."""
COLUMNS = 4


def read_curves(folder: Path) -> Mapping[str, Curve]:
    """The figures of a training by name, from its `curves.csv`. Raises TrainingError without any."""
    path, curves = folder / "curves.csv", dict[str, Curve]()
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                step = float(row.pop("step"))
                for name, value in row.items():
                    steps, figures = curves.setdefault(name.removeprefix("train_"), ([], []))
                    steps.append(step)
                    figures.append(float(value))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} holds no curves: a training writes them at each evaluation.") from error
    if not curves:
        raise TrainingError(f"{path} holds no curves yet: a training writes them at each evaluation.")
    return curves


def draw(trainings: Mapping[str, Mapping[str, Curve]], file: Path) -> None:
    """A panel for each figure with a line for each training that has it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figures = list(dict.fromkeys(name for curves in trainings.values() for name in curves))
    rows = -(-len(figures) // COLUMNS)
    figure = Figure(figsize=(3 * COLUMNS, 2 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(rows, COLUMNS, squeeze=False).flat
    for name, panel in zip(figures, panels, strict=False):
        for number, (training, curves) in enumerate(trainings.items()):
            if name in curves:
                panel.plot(*curves[name], color=f"C{number}", label=training, linewidth=1)
        panel.set_title(name.replace("_", " "), fontsize=9)
        panel.tick_params(labelsize=7)
        panel.legend(fontsize=7)
    for panel in figure.axes[len(figures) :]:
        panel.set_axis_off()
    figure.savefig(file, dpi=100)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="FOLDER", help="what trainings were put out to"
    )
    parser.add_argument("--plot", type=Path, required=True, metavar="FILE", help="the picture to write")


def run(arguments: argparse.Namespace) -> int:
    """Draw them. Returns the exit code."""
    draw({folder.name: read_curves(folder) for folder in arguments.folders}, arguments.plot)
    return 0
