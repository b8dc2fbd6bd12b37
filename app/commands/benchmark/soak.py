"""Runs the whole chain for a long time: a leak shows as a slope of memory, threads or descriptors."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from app.commands.benchmark.chain import chain_command
from app.commands.benchmark.course import Tell
from app.places import REPOSITORY

SETTLED_MINUTES, SETTLED_SHARE = 5.0, 1 / 6
"""Start of the measured part: five minutes, or a sixth of shorter runs. By then caches are full."""


@dataclass(frozen=True)
class Sample:
    """What the process of the chain held at one moment, and how fast it was in the five seconds before.

    Attributes:
        minutes: time since the first frame with an avatar.
        memory_mb: resident memory.
        threads: threads of the process, those of libraries included.
        descriptors: open file descriptors.
        fps: frames with an avatar a second.
        delay_ms: median delay from capture to the virtual camera.
        worn: number of avatars set so far.
    """

    minutes: float
    memory_mb: float
    threads: int
    descriptors: int
    fps: float
    delay_ms: float
    worn: int


def run(
    network: str, device: str, minutes: float, tell: Tell, table: Path | None = None, plot: Path | None = None
) -> list[Sample]:
    """Run the chain for this time and report how it went.

    `table` (CSV) gets each sample as it comes; `plot` is drawn at the end.
    """
    if not Path("/proc/self/task").exists():
        tell("The soak is left out: only Linux reports what a process holds.")
        return []
    samples = _written(_sampled(soak_command(network, device, 60 * minutes)), table)
    if len(samples) < 2:
        tell("The soak is left out: the chain did not run. `python main.py --headless` says why.")
        return []
    for sentence in in_words(samples):
        tell(sentence)
    if plot:
        draw(samples, plot)
    return samples


def soak_command(network: str, device: str, seconds: float) -> list[str]:
    """Return the command that runs the soak on the demo clip."""
    program, _, _, *words = chain_command(network, device, seconds)
    return [program, "-m", "app.commands.benchmark.soak_session", *words]


def _sampled(command: Sequence[str]) -> Iterator[Sample]:
    """Yield what the process writes, one JSON object a line."""
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                yield Sample(**json.loads(line))


def _written(samples: Iterator[Sample], table: Path | None) -> list[Sample]:
    """Return all samples; write each to the table at once, so that an interrupted run leaves its samples."""
    if table is None:
        return list(samples)
    kept = []
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, [field.name for field in fields(Sample)])
        rows.writeheader()
        for sample in samples:
            rows.writerow(asdict(sample))
            file.flush()
            kept.append(sample)
    return kept


def in_words(samples: Sequence[Sample]) -> list[str]:
    """Return how the measured part of the run went, as sentences."""
    last = samples[-1].minutes
    settled = [each for each in samples if each.minutes >= min(SETTLED_MINUTES, SETTLED_SHARE * last)]
    threads = [each.threads for each in settled]
    descriptors = [each.descriptors for each in settled]
    delays_ms = [each.delay_ms for each in settled]
    first_ms, last_ms = _ends(delays_ms)
    return [
        f"In {last:.0f} minutes the chain set {samples[-1].worn} avatars. It held at most "
        f"{max(each.memory_mb for each in settled):.0f} MB, and {settled[-1].memory_mb:.0f} MB at the end; "
        f"it grew by {growth_percent(settled):+.1f} % an hour.",
        f"Threads: {min(threads)} to {max(threads)}, {threads[-1]} at the end; descriptors: "
        f"{min(descriptors)} to {max(descriptors)}, {descriptors[-1]} at the end.",
        f"Delay: {first_ms:.0f} ms in the first tenth, {last_ms:.0f} ms in the last, median "
        f"{np.median(delays_ms):.0f} ms; {np.median([each.fps for each in settled]):.1f} frames a second.",
    ]


def growth_percent(samples: Sequence[Sample]) -> float:
    """Return the slope of the memory by least squares, in percent of its mean an hour."""
    memory_mb = [each.memory_mb for each in samples]
    slope, _ = np.polyfit([each.minutes for each in samples], memory_mb, 1)
    return round(100 * 60 * float(slope) / float(np.mean(memory_mb)), 1) + 0.0


def draw(samples: Sequence[Sample], file: Path) -> None:
    """Draw memory, handles, delay and rate over minutes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 7), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(4, sharex=True)
    curves = (
        (panels[0], "memory, MB", [each.memory_mb for each in samples]),
        (panels[1], "threads", [each.threads for each in samples]),
        (panels[1], "descriptors", [each.descriptors for each in samples]),
        (panels[2], "delay, ms", [each.delay_ms for each in samples]),
        (panels[3], "frames a second", [each.fps for each in samples]),
    )
    for axes, label, values in curves:
        axes.plot([each.minutes for each in samples], values, label=label)
        axes.set_ylim(0, max(1.15 * max(values), axes.get_ylim()[1]))
        axes.legend(loc="lower right")
    panels[-1].set(xlabel="minutes")
    figure.savefig(file, dpi=110)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the medians of the first and of the last tenth."""
    tenth = max(len(values) // 10, 1)
    return float(np.median(values[:tenth])), float(np.median(values[-tenth:]))
