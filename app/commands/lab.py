"""lab: measures an avatar gesture by gesture against rendered ground truth."""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import terminal
from app.commands.arguments import NETWORKS
from app.commands.terminal import CommandError
from app.places import ASSETS

if TYPE_CHECKING:
    from lab.suite import Suite

BUNDLED = "bundled"
"""The word for all avatars that come with Guise."""

AVATARS = f"avatars of the suite, names of bundled ones, or {BUNDLED} for all of those (the suite's)"
SUITE = ASSETS / "edge_cases" / "suite"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subjects, the measurements and the output."""
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="folder of the report")
    parser.add_argument(
        "--ranges", type=Path, metavar="FOLDER", help="instead, write how far each bundled avatar can turn"
    )
    parser.add_argument("--avatar", nargs="*", metavar="NAME", help=AVATARS)
    parser.add_argument("--gestures", nargs="*", metavar="NAME", help="gestures of the suite (all)")
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
    parser.add_argument(
        "--scene",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure what others see, or the network's own picture (--scene)",
    )
    parser.add_argument("--suite", type=Path, default=SUITE, metavar="FOLDER", help="a suite of edge cases")
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="number of processes (one a core)"
    )
    parser.add_argument("--ray", metavar="local|ADDRESS", default="", help="run on a Ray cluster")
    parser.add_argument("--json", metavar="FILE", help='write the figures; "-" writes to stdout')
    parser.add_argument("--parquet", action="store_true", help="write the trials as Parquet, too")


def run(arguments: argparse.Namespace) -> int:
    """Run or resume the trials, then write the report. Returns the exit code."""
    from lab import report, runner, tables
    from lab.suite import Suite

    if arguments.ranges:
        return _measure_ranges(arguments)
    _check(arguments)
    suite = Suite.open(arguments.suite)
    gestures = _chosen("gesture", arguments.gestures, suite.gestures)
    avatars = _avatars(suite, arguments.avatar or ())
    todo = runner.works(suite, gestures, avatars)
    setting = runner.Setting(
        str(arguments.suite.resolve()),
        arguments.network,
        str(arguments.weights.resolve()) if arguments.weights else "",
        arguments.engine,
        arguments.candidate,
        arguments.scene,
    )
    start = time.perf_counter()
    going = runner.run(setting, todo, arguments.output, arguments.workers, arguments.ray)
    shown = terminal.progress(going, "lab", total=len(todo), unit="trial")
    by_work = {result.work: result for result in tables.streamed(shown, arguments.output, arguments.parquet)}
    results = [by_work[work] for work in todo]
    tables.write(arguments.output, results, parquet=arguments.parquet)
    figures = report.figures(setting, results, time.perf_counter() - start)
    report.write_html(arguments.output / "report.html", setting, results)
    (arguments.output / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if arguments.json:
        terminal.write_json(arguments.json, figures)
    terminal.say(
        f"{arguments.output / 'report.html'}: {figures['gestures_followed']} of {len(gestures)} gestures "
        f"are followed on most avatars."
    )
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Check the arguments before anything slow begins. Raises CommandError."""
    if not arguments.output:
        raise CommandError("lab needs --output FOLDER for its report.")
    if arguments.workers < 0:
        raise CommandError("--workers needs a number of processes, or 0 for one a core.")
    if arguments.output.exists() and not arguments.output.is_dir():
        raise CommandError(f"{arguments.output} is a file. --output needs a folder.")
    if arguments.candidate and not shutil.which(shlex.split(arguments.candidate)[0]):
        raise CommandError(f"--candidate: there is no program “{arguments.candidate}”.")


def _measure_ranges(arguments: argparse.Namespace) -> int:
    """Write NAME.range.json of every bundled avatar, or of those that are named. Returns the exit code."""
    from lab import ranges
    from lab.instrument import Instrument
    from lab.methods import OwnNetwork
    from lab.suite import Suite
    from model import Animator

    suite = Suite.open(arguments.suite)
    method = OwnNetwork(Animator.load(arguments.network, arguments.weights, "cpu", arguments.engine))
    instrument = Instrument.load()
    names = _chosen("bundled avatar", arguments.avatar, [person.name for person in suite.bundled])
    for name in terminal.progress(names, "ranges", total=len(names), unit="avatar"):
        reached = ranges.safe_range(method, instrument, suite.drivers, suite.person(name))
        ranges.write(arguments.ranges / f"{name}.jpg", reached, arguments.network)
        terminal.tell(f"{name}: " + ", ".join(f"{axis} ±{angle:g}°" for axis, angle in reached.items()))
    return 0


def _avatars(suite: Suite, wanted: Sequence[str]) -> list[str]:
    """Return the wanted avatars, the suite's own without any. Raises CommandError for unknown ones."""
    own, bundled = ([person.name for person in group] for group in (suite.avatars, suite.bundled))
    if not wanted:
        return own
    named = [name for name in wanted if name != BUNDLED]
    return _chosen("avatar", named + bundled if BUNDLED in wanted else named, own + bundled)


def _chosen(what: str, wanted: list[str] | None, known: tuple[str, ...] | list[str]) -> list[str]:
    """Return the wanted names in the suite's order; all without any. Raises CommandError for unknown ones."""
    if unknown := sorted(set(wanted or ()) - set(known)):
        raise CommandError(f"The suite has no {what} “{unknown[0]}”. It has {', '.join(known)}.")
    return [name for name in known if not wanted or name in wanted]
