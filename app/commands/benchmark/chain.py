"""The whole chain without a window, in a program of its own: how fast, how late, how soon, how big.

Run as `python -m app.commands.benchmark.chain WORDS…`: the app with these words, and a virtual camera called
"counting" that takes every picture and shows it to nobody.
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
        Tell,  # brings torch with it, which is not to be there at the start
    )

BACKEND = "counting"
OFFERED_FPS = 30
"""How fast the demo clip is played: as fast as a usual webcam is."""
CHAIN = "whole chain, headless, with a virtual camera"


class CountingBackend:
    """A pyvirtualcam backend that takes everything."""

    def __init__(self, **_: object) -> None:
        pass

    def send(self, frame: object) -> None:
        """Take a picture."""

    def close(self) -> None:
        """Nothing is open."""

    def device(self) -> str:
        """What pyvirtualcam calls the camera."""
        return BACKEND

    def native_fourcc(self) -> int | None:
        """Any format is taken as it is."""
        return None


def chain_rows(network: str, device: str, seconds: float, tell: Tell) -> list[Row]:
    """The chain's rate, its stages and its delay, and how long it takes to the first frame."""
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
    """What runs the chain on the demo clip, with the virtual camera that takes everything."""
    words = ["--headless", "--source", "demo", "--virtual-camera", BACKEND, "--network", network]
    words += ["--device", device, "--seconds", str(seconds), "--play-fps", str(OFFERED_FPS)]
    return [sys.executable, "-m", __name__, *words]


def _played(network: str, device: str, seconds: float) -> tuple[Mapping[str, Any], float]:
    """The figures that the app writes, and how long it ran from start to end."""
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
