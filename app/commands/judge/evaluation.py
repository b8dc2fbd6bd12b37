"""judge --evaluate: measures the detector on labelled videos, in the field's figures."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.commands import terminal
from app.commands.judge.judged import Judged, Question
from app.commands.judge.spread import Spread, judge_all
from app.commands.terminal import CommandError

if TYPE_CHECKING:
    from detector import Across, ScoredClip

FAILING_LABELS = 2
"""Number of failing labelled frames from which a video counts as failing."""
SLOW = 2000
"""Number of samples above which accuracy across people is skipped, because it takes minutes."""
FLAGGED = ("failed", "no face")
TRADED = (0, 1, 2, 4)
"""Numbers of authentic clips that a threshold calls failing in the table of what it finds."""
TURNED = (10, 20)
"""Degrees of yaw at which the study's method flags nearly every face."""
YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Clip:
    """A labelled video: `labels` maps frame numbers to 0 (fine), 1 (deformed) or 2 (gross).

    `person` is shown, `others` drove it, and `source` is the name of its data set.
    """

    path: Path
    person: str
    others: tuple[str, ...]
    source: str
    is_authentic: bool
    driving: Path | None
    labels: dict[int, int]

    @property
    def has_failures(self) -> bool:
        """True if enough of its labelled frames are bad."""
        return sum(label > 0 for label in self.labels.values()) >= FAILING_LABELS


@dataclass(frozen=True)
class Case:
    """The detector's result for a clip."""

    clip: Clip
    judged: Judged


def evaluate(
    manifest: Path, question: Question, json_file: str | None, plot: Path | None, spread: Spread
) -> int:
    """Judge every clip of the manifest, without and with its driver, and print the figures."""
    clips = read_manifest(manifest)
    if not clips:
        raise CommandError(f"{manifest} lists no clips: each row needs the label authentic or fake.")
    alone, failed = _cases(clips, [None] * len(clips), question, spread)
    if not alone:
        raise CommandError(failed[0])
    tables = {"without the driver": alone}
    if any(clip.driving for clip in clips) and question.method == "guise":
        with_driver = [clip for clip in clips if clip.driving]
        driven, more = _cases(with_driver, [clip.driving for clip in with_driver], question, spread)
        tables["with the driver"] = [case for case in alone if not case.clip.driving] + driven
        failed += more
    from detector import across_halves

    across = {name: across_halves(list(map(_scored, cases))) for name, cases in tables.items()}
    figures = {name: figures_of(cases, across[name]) for name, cases in tables.items()}
    for name, table in figures.items():
        print(f"\n{question.method} method, {question.landmarks} landmarks, {name}\n")
        print("\n".join(lines_of(table)))
    print("\nThe study's experiment: is the authentic clip clean, and the clip that it drove flagged?\n")
    print("\n".join(pair_lines(alone)))
    if plot:
        from app.commands.judge.roc import write_roc

        write_roc(plot, {name: found.clips for name, found in across.items()})
    if json_file:
        terminal.write_json(json_file, json.loads(json.dumps(figures).replace("NaN", "null")))
    for sentence in dict.fromkeys(failed):
        terminal.fail(sentence)
    return 1 if failed else 0


def read_manifest(path: Path) -> list[Clip]:
    """Return the clips of a manifest.

    It is a CSV file with the columns label (authentic or fake), file, identity and, if known, driving (a
    name), visible_failure_labels (a digit per frame) and label_frames. Raises CommandError.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        names = {row.get("name") or Path(row["file"]).stem: path.parent / row["file"] for row in rows}
        return [_clip(row, path.parent, names) for row in rows if row["label"] in ("authentic", "fake")]
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise CommandError(
            f"{path} is no manifest: its columns must be label, file, identity ({error})."
        ) from error


def _clip(row: dict[str, str], folder: Path, names: dict[str, Path]) -> Clip:
    frames = [int(number) for number in (row.get("label_frames") or "").split()]
    labels = [int(digit) for digit in row.get("visible_failure_labels") or ""]
    return Clip(
        folder / row["file"],
        row["identity"],
        tuple(filter(None, [row.get("driving_identity")])),
        row.get("repo") or folder.name,
        row["label"] == "authentic",
        names.get(row.get("driving") or ""),
        dict(zip(frames, labels, strict=True)),
    )


def _cases(
    clips: Sequence[Clip], drivers: Iterable[Path | None], question: Question, spread: Spread
) -> tuple[list[Case], list[str]]:
    pairs = [
        (str(clip.path), str(driver) if driver else None) for clip, driver in zip(clips, drivers, strict=True)
    ]
    results = [result.judged for result in judge_all(pairs, question, spread)]
    cases = [Case(clip, r) for clip, r in zip(clips, results, strict=True) if isinstance(r, Judged)]
    return cases, [result for result in results if isinstance(result, str)]


def figures_of(cases: Sequence[Case], across: Across) -> dict[str, Any]:
    """Return all figures of one table as plain numbers.

    Calls and flags are those of the shipped judge. The AUCs are of scores whose scales come from the other
    half of the clips, if the judge's scores can be put on other scales.
    """
    from detector import metrics

    authentic = [case for case in cases if case.clip.is_authentic]
    flags = [np.array([row.state in FLAGGED for row in case.judged.rows]) for case in authentic]
    turned = [
        row for case in authentic for row in case.judged.rows if TURNED[0] <= abs(row.yaw or 0) < TURNED[1]
    ]
    seconds = [len(case.judged.rows) and case.judged.rows[-1].seconds for case in authentic]
    failing = [case for case in cases if case.clip.has_failures]
    fine = [case for case in cases if not case.clip.is_authentic and not case.clip.has_failures]
    clips, threshold = across.clips, cases[0].judged.threshold
    return {
        "authentic frames flagged": float(np.concatenate(flags).mean()) if flags else float("nan"),
        f"authentic frames flagged, turned by {TURNED[0]} to {TURNED[1]}°": (
            float(np.mean([row.state in FLAGGED for row in turned])) if turned else float("nan")
        ),
        "authentic clips called failing": [_called(authentic), len(authentic)],
        "failing clips found": [_called(failing), len(failing)],
        "false alarms per minute": metrics.false_alarms_per_minute(flags, seconds),
        "fine driven clips called failing": [_called(fine), len(fine)],
        "failing frame against authentic frame": _question(_frames(clips, (1, 2)), threshold),
        "deformed frame against authentic frame": _question(_frames(clips, (1,)), threshold),
        "gross frame against authentic frame": _question(_frames(clips, (2,)), threshold),
        "fine driven frame against authentic frame": _question(_frames(clips, (0,)), threshold),
        "failing frame against fine frame of the same clip": _within(clips),
        "video contains failures": _question(_videos(clips), threshold),
        "threshold from one half, share in the other": dict(across.shares),
        "threshold from all other groups": dict(across.left_out),
        **_traded(clips),
    }


def _traded(clips: Sequence[ScoredClip]) -> dict[str, dict[str, float]]:
    """Return what is found if a number of authentic clips may be called failing."""
    from detector import found_at

    shares = {called: found_at(clips, called) for called in TRADED}
    return {
        f"{name}, by the number of authentic clips called": {
            f"{called}": share[name] for called, share in shares.items() if name in share
        }
        for name in ("failing clips found", "fine driven clips called failing")
    }


def _scored(case: Case) -> ScoredClip:
    """Return the case in the protocol's form."""
    from detector import LOST_SCORE, ScoredClip

    clip, rows = case.clip, case.judged.rows
    has_signals = all(row.signals is not None or row.score is None for row in rows)
    return ScoredClip(
        clip.path.stem,
        (clip.person, *clip.others),
        clip.source,
        clip.is_authentic,
        np.array([LOST_SCORE if row.score is None else row.score for row in rows]),
        case.judged.verdict.score or 0.0,
        clip.labels,
        tuple(row.signals for row in rows) if has_signals else (),
        tuple(row.seconds for row in rows),
        case.judged.threshold,
    )


def _within(clips: Sequence[ScoredClip]) -> dict[str, list[float]]:
    """Return the AUC of all pairs of a failing and a fine frame of one clip, and its 95 % interval."""
    from detector import protocol

    value = protocol.within_clips_auc(clips)
    return {} if np.isnan(value) else {"AUC": [value, *protocol.interval(clips, protocol.within_clips_auc)]}


def _called(cases: Sequence[Case]) -> int:
    return sum(case.judged.verdict.verdict == "failures" for case in cases)


Sample = tuple[bool, float, str]
"""Truth, score and person."""


def _frames(clips: Sequence[ScoredClip], kinds: tuple[int, ...]) -> Iterator[Sample]:
    for clip in clips:
        scores = clip.scores if clip.is_authentic else clip.labelled(*kinds)
        yield from ((not clip.is_authentic, float(score), clip.people[0]) for score in scores)


def _videos(clips: Sequence[ScoredClip]) -> Iterator[Sample]:
    for clip in clips:
        yield clip.is_failing, clip.clip_score, clip.people[0]


def _question(samples: Iterator[Sample], threshold: float) -> dict[str, list[float]]:
    """Return each figure with its 95 % interval (people resampled), and acc also across people."""
    from detector import metrics

    taken = list(samples)
    if not taken:
        return {}
    truth, scores = np.array([s[0] for s in taken]), np.array([s[1] for s in taken])
    people = [sample[2] for sample in taken]
    values = metrics.measure(truth, scores, threshold)
    low, high = metrics.bootstrap(lambda rows: metrics.measure(truth[rows], scores[rows], threshold), people)
    figures = {
        name: [v, float(a), float(b)] for name, v, a, b in zip(metrics.NAMES, values, low, high, strict=True)
    }
    if len(taken) < SLOW:
        figures["acc, threshold from other people"] = [metrics.accuracy_across_people(truth, scores, people)]
    return figures


def lines_of(figures: dict[str, Any]) -> Iterator[str]:
    """Return the table as lines of text."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield f"\n{name}"
            yield from (f"    {figure:<42}{_with_interval(numbers)}" for figure, numbers in value.items())
        elif isinstance(value, list):
            yield f"{name:<46}{value[0]} of {value[1]}"
        else:
            yield f"{name:<46}{value:.3f}"


def _with_interval(numbers: Sequence[float] | float) -> str:
    value, *interval = [numbers] if isinstance(numbers, float) else numbers
    return f"{value:.3f}" + (f"  ({interval[0]:.3f}–{interval[1]:.3f})" if interval else "")


def pair_lines(cases: Sequence[Case]) -> Iterator[str]:
    """Return lines that compare every authentic clip with each clip that it drove."""
    by_path = {case.clip.path: case for case in cases}
    yield f"{'authentic clip':<24}{'clean':<8}{'driven clip':<28}{'flagged':<9}visible failures"
    for case in cases:
        driver = by_path.get(case.clip.driving) if case.clip.driving else None
        if driver is None:
            continue
        clean = driver.judged.verdict.verdict == "none found"
        flagged = case.judged.verdict.verdict == "failures"
        bad = f"{sum(v > 0 for v in case.clip.labels.values())} of {len(case.clip.labels)} frames"
        names = f"{driver.clip.path.stem:<24}{YES_NO[clean]:<8}{case.clip.path.stem:<28}"
        yield f"{names}{YES_NO[flagged]:<9}{bad}"
