"""Measures the whole chain without a window in a separate process: rate, delay, start and memory.

Run as `python -m app.commands.benchmark.chain WORDS…`: the app with these words, and a virtual camera called
"counting" that accepts every picture and discards it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.benchmark.timing import Row
from app.places import REPOSITORY

if TYPE_CHECKING:
    from app.commands.benchmark.course import (
        Tell,  # imports torch, which must not be loaded at the start
    )

BACKEND = "counting"
OFFERED_FPS = 30
"""Rate at which the demo clip is played, in frames a second, like a usual webcam."""
CHAIN = "whole chain, headless, with a virtual camera"


class CountingBackend:
    """A pyvirtualcam backend that accepts every picture."""

    def __init__(self, **_: object) -> None:
        pass

    def send(self, frame: object) -> None:
        """Discard a picture."""

    def close(self) -> None:
        """Do nothing; nothing is open."""

    def device(self) -> str:
        """Return the camera's name in pyvirtualcam."""
        return BACKEND

    def native_fourcc(self) -> int | None:
        """Return None; any format is accepted."""
        return None


def chain_rows(network: str, device: str, seconds: float, tell: Tell) -> list[Row]:
    """Return the chain's rate, its stages and delay, and the time to the first frame."""
    figures, took_s = _played(network, device, seconds)
    if not figures:
        tell("The whole chain is left out: it did not run. `python main.py --headless` says why.")
        return []
    tell(
        f"The chain was offered {OFFERED_FPS} frames a second and judged {figures['judged']} of "
        f"{figures['frames']}; in its last five seconds it made {figures['fps_at_end']:.1f} a second. "
        f"It held at most {figures['memory_mb']:.0f} MB. {figures['engine_reason']}"
    )
    engine = figures["engine"]
    rows = [Row(CHAIN, engine, network, *_spent(figures["delay_ms"]), figures["fps"], None)]
    for stage, spent in figures["ms"].items():
        rows.append(_row(f"chain: {stage}", engine, network, spent))
    start_ms = 1000 * (took_s - figures["seconds"])
    rows.append(Row("start to first avatar frame, and end", engine, network, start_ms, start_ms, 0.0, None))
    return rows


def chain_command(network: str, device: str, seconds: float) -> list[str]:
    """Return the command that runs the chain on the demo clip with the counting camera."""
    words = ["--headless", "--source", "demo", "--virtual-camera", BACKEND, "--network", network]
    words += ["--device", device, "--seconds", str(seconds), "--play-fps", str(OFFERED_FPS)]
    return [sys.executable, "-m", __name__, *words]


def _played(network: str, device: str, seconds: float) -> tuple[Mapping[str, Any], float]:
    """Return the figures that the app writes, and its time from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        began = time.perf_counter()
        command = [*chain_command(network, device, seconds), "--json", str(file)]
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
        took_s = time.perf_counter() - began
        return (json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}), took_s


def _row(what: str, engine: str, network: str, spent: Mapping[str, float]) -> Row:
    median, high = _spent(spent)
    return Row(what, engine, network, median, high, 1000 / median if median else 0.0, None)


def _spent(pair: Mapping[str, float]) -> tuple[float, float]:
    return pair["median"], pair["p95"]


if __name__ == "__main__":
    import pyvirtualcam

    from app.commands import run

    pyvirtualcam.register_backend(BACKEND, CountingBackend)
    sys.exit(run(sys.argv[1:]))
