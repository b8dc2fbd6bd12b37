"""lab: measures an avatar gesture by gesture against rendered ground truth."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from app.commands import terminal
from app.commands.arguments import NETWORKS
from app.commands.terminal import CommandError
from app.places import ASSETS

SUITE = ASSETS / "edge_cases" / "suite"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subjects, the measurements and the output."""
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="folder of the report")
    parser.add_argument("--avatar", nargs="*", metavar="NAME", help="avatars of the suite (default: all)")
    parser.add_argument("--gestures", nargs="*", metavar="NAME", help="gestures of the suite (default: all)")
    parser.add_argument("--network", choices=NETWORKS, default="default", help="network (%(default)s)")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="other weights for that network")
    parser.add_argument(
        "--engine", default="openvino-fp32", metavar="NAME", help="engine and precision (%(default)s)"
    )
    parser.add_argument(
        "--candidate",
        metavar="COMMAND",
        default="",
        help="measure another program, called as COMMAND avatar.png driving.mp4 output.mp4",
    )
    parser.add_argument("--suite", type=Path, default=SUITE, metavar="FOLDER", help="a suite of edge cases")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (%(default)s)")
    parser.add_argument("--ray", metavar="local|ADDRESS", default="", help="run on a Ray cluster instead")
    parser.add_argument("--json", metavar="FILE", help='write the figures; "-" writes to stdout')


def run(arguments: argparse.Namespace) -> int:
    """Run or resume the trials, then write the report. Returns the exit code."""
    from lab import report, runner
    from lab.suite import Suite

    if arguments.workers < 1:
        raise CommandError("--workers needs at least 1.")
    suite = Suite.open(arguments.suite)
    gestures = _chosen("gesture", arguments.gestures, suite.gestures)
    avatars = _chosen("avatar", arguments.avatar, [person.name for person in suite.avatars])
    todo = runner.works(suite, gestures, avatars)
    setting = runner.Setting(
        str(arguments.suite.resolve()),
        arguments.network,
        str(arguments.weights.resolve()) if arguments.weights else "",
        arguments.engine,
        arguments.candidate,
    )
    start = time.perf_counter()
    going = runner.run(setting, todo, arguments.output, arguments.workers, arguments.ray)
    results = list(terminal.progress(going, "lab", total=len(todo), unit="trial"))
    figures = report.figures(setting, results, time.perf_counter() - start)
    report.write_csv(arguments.output / "trials.csv", results)
    report.write_html(arguments.output / "report.html", setting, results)
    (arguments.output / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if arguments.json:
        terminal.write_json(arguments.json, figures)
    terminal.say(
        f"{arguments.output / 'report.html'}: {figures['gestures_followed']} of {len(gestures)} gestures "
        f"are followed on most avatars."
    )
    return 0


def _chosen(what: str, wanted: list[str] | None, known: tuple[str, ...] | list[str]) -> list[str]:
    """Return the wanted names in the suite's order; all without any. Raises CommandError for unknown ones."""
    if unknown := sorted(set(wanted or ()) - set(known)):
        raise CommandError(f"The suite has no {what} “{unknown[0]}”. It has {', '.join(known)}.")
    return [name for name in known if not wanted or name in wanted]
