"""judge: reports in which frames of videos the animation fails, in which region, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.commands import terminal
from app.commands.arguments import add_landmarks
from app.commands.judge.addresses import videos_of
from app.commands.judge.judged import Judged, Question
from app.commands.judge.spread import Spread, judge_all
from app.commands.judge.store import Result
from app.commands.terminal import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the videos, the options, and the files for the results."""
    parser.add_argument(
        "videos",
        nargs="*",
        metavar="VIDEO",
        help="a video, a folder, a pattern, a list (.csv with the column file, .txt), or a URL such as s3://…",
    )
    parser.add_argument(
        "--driving", metavar="VIDEO", help="video of the driver; the two need not begin at the same time"
    )
    _add_method(parser)
    parser.add_argument(
        "--model", type=Path, metavar="FILE", help="a model that `fit` wrote, instead of ours"
    )
    parser.add_argument("--json", metavar="FILE", help='write the verdicts; "-" writes to stdout')
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table of all frames")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the scores")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help="write a page with verdicts, scores and flagged frames",
    )
    parser.add_argument(
        "--evaluate",
        type=Path,
        metavar="MANIFEST.csv",
        help="measure the detector on labelled videos",
    )
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="number of processes (one a core)"
    )
    parser.add_argument("--ray", metavar="local|ADDRESS", default="", help="run on a Ray cluster")
    parser.add_argument(
        "--output", type=Path, metavar="FOLDER", help="write results as they come; a second run continues"
    )
    parser.add_argument("--parquet", action="store_true", help="write a Parquet table to --output, too")


def _add_method(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--method",
        choices=("guise", "study"),
        default="guise",
        help="our detector, or the study's: LOF on distances of landmarks (%(default)s)",
    )
    add_landmarks(parser)


def run(arguments: argparse.Namespace) -> int:
    """Judge every video. A broken video is reported, the others continue, and the exit code is 1."""
    question = Question(arguments.method, arguments.landmarks, arguments.model)
    spread = _spread(arguments)
    if arguments.evaluate:
        from app.commands.judge.evaluation import evaluate

        return evaluate(arguments.evaluate, question, arguments.json, arguments.plot, spread)
    videos = [video for word in arguments.videos for video in videos_of(word)]
    if not videos:
        raise CommandError("There is no video to judge. Give one, or a folder of them.")
    results = judge_all([(video, arguments.driving) for video in videos], question, spread)
    judged = [result.judged for result in results if isinstance(result.judged, Judged)]
    _write(arguments, judged)
    for result in results:
        _say(result.judged)
    if spread.folder:
        _say_cost(results)
    return 0 if len(judged) == len(results) else 1


def _spread(arguments: argparse.Namespace) -> Spread:
    if arguments.workers < 0:
        raise CommandError("--workers needs a number of processes, or 0 for one a core.")
    if arguments.parquet and not arguments.output:
        raise CommandError("--parquet needs --output FOLDER.")
    if arguments.output and arguments.output.exists() and not arguments.output.is_dir():
        raise CommandError(f"{arguments.output} is a file. --output needs a folder.")
    return Spread(arguments.workers, arguments.ray, arguments.output, arguments.parquet)


def _say_cost(results: list[Result]) -> None:
    """Say how much processor time an hour of video takes, by the videos that were judged."""
    done = [(r.seconds, r.judged.rows[-1].seconds) for r in results if isinstance(r.judged, Judged)]
    spent, length = (sum(values) for values in zip(*done, strict=True)) if done else (0.0, 0.0)
    if length > 0:
        terminal.say(f"{spent / length:.2f} core-hours an hour of video ({length:.0f} s of video judged).")


def _say(result: Judged | str) -> None:
    if isinstance(result, str):
        terminal.fail(result)
        return
    note = f"\n    {result.note}" if result.note else ""
    terminal.tell(f"{result.video}: {result.verdict.sentence}{note}")


def _write(arguments: argparse.Namespace, judged: list[Judged]) -> None:
    if arguments.json:
        terminal.write_json(arguments.json, [result.as_json() for result in judged])
    if arguments.csv:
        from app.commands.judge.table import write_table

        write_table(arguments.csv, judged)
    if arguments.plot:
        from app.commands.judge.plot import write_plot

        write_plot(arguments.plot, judged)
    if arguments.report:
        from app.commands.judge.report import write_report

        write_report(arguments.report, judged, " ".join(sys.argv[1:]))
