"""judge: reports in which frames of videos the animation fails, in which region, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.commands import terminal
from app.commands.judge.judged import Judged, Question, judge_all
from app.commands.terminal import CommandError
from app.file_names import VIDEO_SUFFIXES, visible_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the videos, the options, and the files for the results."""
    parser.add_argument("videos", nargs="*", type=Path, metavar="VIDEO|FOLDER", help="what to judge")
    parser.add_argument("--driving", type=Path, metavar="VIDEO", help="what drove them (aligned by itself)")
    parser.add_argument("--method", choices=("guise", "study"), default="guise")
    parser.add_argument("--landmarks", choices=("built-in", "face-alignment"), default="built-in")
    parser.add_argument("--model", type=Path, metavar="FILE", help="what `fit` wrote, instead of our own")
    parser.add_argument("--json", metavar="FILE", help="write the verdicts there")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table of all frames there")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the scores there")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write a page to read there")
    parser.add_argument(
        "--evaluate",
        type=Path,
        metavar="MANIFEST.csv",
        help="measure the detector on labelled videos instead",
    )


def run(arguments: argparse.Namespace) -> int:
    """Judge every video. A broken video is reported, the others continue, and the exit code is 1."""
    question = Question(arguments.method, arguments.landmarks, arguments.model)
    if arguments.evaluate:
        from app.commands.judge.evaluation import evaluate

        return evaluate(arguments.evaluate, question, arguments.json, arguments.plot)
    videos = [video for path in arguments.videos for video in _videos(path)]
    if not videos:
        raise CommandError("There is no video to judge. Give one, or a folder of them.")
    results = judge_all([(video, arguments.driving) for video in videos], question)
    judged = [result for result in results if isinstance(result, Judged)]
    _write(arguments, judged)
    for result in results:
        _say(result)
    return 0 if len(judged) == len(results) else 1


def _videos(path: Path) -> list[Path]:
    """Return the video itself, the videos of a folder, or a folder of pictures as one video."""
    if not path.is_dir():
        return [path]
    return visible_files(path, VIDEO_SUFFIXES) or [path]


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
