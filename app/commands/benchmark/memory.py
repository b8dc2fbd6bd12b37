"""Measures the memory of the whole chain over a long run: a leak shows as a slope."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.commands.benchmark.chain import chain_command
from app.commands.benchmark.course import Tell
from app.commands.benchmark.machine import resident_mb
from app.places import REPOSITORY

LOOK_EVERY_S = 5.0
SETTLED = 1 / 6
"""Share of the run after which growth is measured, when caches and int8 graphs are complete."""

Sample = tuple[float, float]
"""Minutes since the start, and MB."""


def watch(network: str, device: str, minutes: float, tell: Tell, plot: Path | None) -> list[Sample]:
    """Run the chain for this time and report its memory; with `plot`, draw it beside that file."""
    samples = _sampled(chain_command(network, device, 60 * minutes), 60 * minutes)
    if len(samples) < 2:
        tell("Memory is left out: the chain did not run, or this system does not tell what it holds.")
        return []
    tell(in_words(samples))
    if plot:
        draw(samples, plot.with_name(f"{plot.stem}-memory{plot.suffix}"))
    return samples


def _sampled(command: Sequence[str], seconds: float) -> list[Sample]:
    samples: list[Sample] = []
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        while run.poll() is None:
            held = resident_mb(run.pid)
            since = time.monotonic() - began
            if held and since <= seconds:
                samples.append((since / 60, held))
            try:
                run.wait(LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                continue
    return samples


def in_words(samples: Sequence[Sample]) -> str:
    """Return the peak, and the growth after settling, as a sentence."""
    minutes, held = np.array(samples).T
    later = minutes >= minutes[-1] * SETTLED
    slope, _ = np.polyfit(minutes[later], held[later], 1)
    growth = 100 * 60 * slope / float(held[later].mean())
    return (
        f"In {minutes[-1]:.0f} minutes the chain held at most {held.max():.0f} MB, and "
        f"{held[-1]:.0f} MB at the end; it grew by {round(growth, 1) + 0.0:+.1f} % an hour."
    )


def draw(samples: Sequence[Sample], file: Path) -> None:
    """Draw memory over minutes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot(*np.array(samples).T, color="#3b7ea1")
    axes.set(xlabel="minutes", ylabel="MB held by the chain", ylim=(0, None))
    figure.savefig(file, dpi=110)
