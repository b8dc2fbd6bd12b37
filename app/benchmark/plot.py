"""Draws the table: how many times as fast as the published arrangement each engine is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.benchmark.timing import Row


def draw(rows: Sequence[Row], title: str, file: Path) -> None:
    """A bar for each line that has a ratio, written to `file`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    compared = [row for row in rows if row.ratio is not None]
    figure = Figure(figsize=(9, 1.2 + 0.4 * len(compared)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    names = [_name(row) for row in compared]
    bars = axes.barh(names, [row.ratio or 0.0 for row in compared], color="#3b7ea1")
    axes.bar_label(bars, [f" {row.ratio:.1f} ×  ({row.ms_median:.0f} ms)" for row in compared])
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.axvline(1, color="#888888", linewidth=0.8)
    axes.set_xlabel("times as fast as the published arrangement (LOF: as scikit-learn), in one run")
    axes.set_title(title, fontsize=10)
    figure.savefig(file, dpi=110)


def _name(row: Row) -> str:
    """A network on an engine, or whatever else was compared."""
    return f"{row.what} · {row.engine}" if row.network == "-" else f"{row.network} · {row.engine}"
