"""Draws the table: the speed of each engine against the published arrangement, and the other times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.benchmark.timing import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR = "#3b7ea1"


def draw(rows: Sequence[Row], title: str, file: Path) -> None:
    """Write a bar for each row to `file`: ratios above, milliseconds of rows without a ratio below."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    compared = [row for row in rows if row.ratio is not None]
    others = [row for row in rows if row.ratio is None]
    panels = [(draw_panel, part) for draw_panel, part in ((_ratios, compared), (_times, others)) if part]
    heights = [1 + len(part) for _, part in panels]
    figure = Figure(figsize=(9, 0.8 + 0.4 * sum(heights)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(panels), squeeze=False, height_ratios=heights).flat if panels else ()
    for (draw_panel, part), panel in zip(panels, axes, strict=True):
        draw_panel(panel, part)
        panel.invert_yaxis()
        panel.margins(x=0.4, y=0.02)
    figure.suptitle(title, fontsize=10)
    figure.savefig(file, dpi=110)


def _ratios(panel: Axes, rows: Sequence[Row]) -> None:
    bars = panel.barh([_name(row) for row in rows], [row.ratio or 0.0 for row in rows], color=COLOUR)
    panel.bar_label(bars, [f" {row.ratio:.1f} ×  ({row.ms_median:.3g} ms)" for row in rows])
    panel.axvline(1, color="#888888", linewidth=0.8)
    panel.set_xlabel("times as fast as the published arrangement (LOF: as scikit-learn), in one run")


def _times(panel: Axes, rows: Sequence[Row]) -> None:
    """Draw the times on a logarithmic scale."""
    bars = panel.barh([row.what for row in rows], [row.ms_median for row in rows], color=COLOUR)
    panel.bar_label(bars, [f" {row.ms_median:.1f} ms (p95 {row.ms_p95:.1f})" for row in rows])
    panel.set_xscale("log")
    panel.set_xlabel("milliseconds, median")


def _name(row: Row) -> str:
    """Return the row's name: a network on an engine, or another comparison."""
    return f"{row.what} · {row.engine}" if row.network == "-" else f"{row.network} · {row.engine}"
