"""Runs the requested parts of the benchmark one after the other, and makes the table."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

import torch

from app.commands import terminal
from app.commands.arguments import NETWORKS
from app.commands.benchmark import chain, engines, machine, plot, read_back, soak, stage_times, stages, start
from app.commands.benchmark.course import Tell, open_course
from app.commands.benchmark.timing import Row

WIDTHS = "{:<46} {:<22} {:<9} {:>9} {:>9} {:>7} {:>8} {:>8}"


def run(arguments: argparse.Namespace) -> int:
    """Measure, and show the results. Returns the exit code."""
    _check_device(arguments.device)
    described = machine.describe()
    notes: list[str] = []

    def tell(sentence: str) -> None:
        notes.append(sentence)
        terminal.say(sentence)

    if machine.is_busy(described):
        tell("Other programs keep this computer busy: close them, or times and even ratios are not its own.")
    networks = NETWORKS if arguments.network == "all" else (arguments.network,)
    rows = [row for network in networks for row in _measured(network, arguments, tell)]
    if arguments.json:
        lines = [dataclasses.asdict(row) for row in rows]
        terminal.write_json(arguments.json, {"machine": described, "rows": lines, "notes": notes})
    if arguments.plot and rows:
        plot.draw(rows, _title(described), arguments.plot)
    if arguments.json != "-":
        _show(described, rows)
    return 0


def _check_device(device: str) -> None:
    """Raise CommandError for a device of torch's that is not here."""
    if device == "cuda" and not torch.cuda.is_available():
        raise terminal.CommandError("torch sees no CUDA GPU here. Choose another --device.")
    if device == "mps" and not torch.backends.mps.is_available():
        raise terminal.CommandError("torch sees no Apple GPU here. Choose another --device.")


def _measured(network: str, arguments: argparse.Namespace, tell: Tell) -> list[Row]:
    wanted = arguments.parts.split(",")
    device, seconds = arguments.device, arguments.seconds
    names = arguments.engines.split(",") if arguments.engines else engines.offered(device)
    course = open_course(network, tell)
    rows: list[Row] = []
    if "engines" in wanted:
        rows += engines.engine_rows(course, device, names, seconds, tell)
    if network == NETWORKS[0]:  # the rest of the chain is the same with every network
        if "judge" in wanted:
            rows += stages.judge_rows(course, device, seconds, tell)
        if "work" in wanted:
            rows += stages.work_rows(course, device, seconds, tell)
        if "stages" in wanted:
            rows += stage_times.stage_rows(network, device, seconds, tell)
        if "chain" in wanted:
            rows += chain.chain_rows(network, device, seconds, tell)
        if "start" in wanted:
            rows += start.start_rows(network, device, tell)
        if "camera" in wanted:
            rows += read_back.read_back_rows(tell)
        if "soak" in wanted:
            soak.run(network, device, arguments.minutes, tell, arguments.csv, _beside(arguments.plot))
    return rows


def _beside(plot: Path | None) -> Path | None:
    """Return the file of the soak's plot."""
    return plot and plot.with_name(f"{plot.stem}-soak{plot.suffix}")


def _show(described: dict[str, object], rows: Sequence[Row]) -> None:
    print(_title(described))
    print(WIDTHS.format("what", "engine", "network", "ms median", "ms p95", "fps", "ratio", "PSNR"))
    for row in rows:
        ratio = f"{row.ratio:.2f} ×" if row.ratio is not None else ""
        psnr = f"{row.psnr_db:.1f} dB" if row.psnr_db is not None else ""
        figures = f"{row.ms_median:.1f}", f"{row.ms_p95:.1f}", f"{row.fps:.1f}"
        print(WIDTHS.format(row.what, row.engine, row.network, *figures, ratio, psnr))


def _title(described: dict[str, object]) -> str:
    gpu = f", {described['gpu']}" if described["gpu"] else ""
    return f"{described['processor']}, {described['cores']} cores{gpu}, {described['system']}"
