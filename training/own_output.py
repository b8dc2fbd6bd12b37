"""Measures the failure detector on Guise's own output, with exact truth.

One rendered person drives another as avatar. The truth, the avatar's own face doing the same, was rendered
too.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from detector import Judge, Judgement, metrics, open_judge, open_landmark_finder
from model import Animator
from training import TrainingError
from training.instrument import points_of
from training.pictures import read_picture
from training.points import eye_distance
from training.sheets import write_sheet

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
Person = Mapping[str, Picture]
"""A person's pictures by the name of the expression: "neutral", "wink_left", …"""
Instrument = Callable[[NDArray[np.uint8]], Points]

EDGE_CASES = Path(__file__).parents[1] / "assets" / "edge_cases"
CALM_FRAMES, HELD_FRAMES, SETTLED_FRAMES = 10, 20, 5
"""Every face is held for 0.8 s after a calm one of 0.4 s, at 25 a second. A failure is one after 0.2 s."""
SHOWN = ("smile_teeth", "jaw_open", "wink_left", "brows_up", "yaw_+30", "pitch_-25", "tongue_out", "yaw_+60")
"""The faces of the sheet; at the last one avatars break."""
FAILING = 0.08
"""Mean landmark error from which a face counts as failed, in eye distances."""


@dataclass(frozen=True)
class Row:
    """One expression of one pair: its true error, and the judgements while it was held."""

    driver: str
    avatar: str
    face: str
    error: float
    judgements: Sequence[Judgement]

    @property
    def is_failing(self) -> bool:
        """The truth: the face is too far from that person's own rendered one, or there is no face."""
        return not self.error <= FAILING

    @property
    def settled(self) -> Sequence[Judgement]:
        """The judgements after the face had been held for 0.2 s."""
        return self.judgements[SETTLED_FRAMES:]


def read_people(folder: Path) -> Mapping[str, Person]:
    """The pictures of each person of the edge cases, 256x256 RGB. Raises TrainingError without any."""
    people = {
        home.name: {path.stem: read_picture(path) for path in sorted(home.glob("*.jpg"))}
        for home in sorted(folder.iterdir() if folder.is_dir() else ())
        if (home / "neutral.jpg").exists()
    }
    if len(people) < 2:
        raise TrainingError(f"{folder} has no two people with edge cases: python main.py train assets")
    return people


def rows_of(
    animator: Animator, people: Mapping[str, Person], instrument: Instrument, make_judge: Callable[[], Judge]
) -> list[Row]:
    """Return a row for each pair of a driver and another person, and each expression that both have."""
    true = {name: points_by_face(person, instrument) for name, person in people.items()}
    rows = []
    for driver, avatar in tqdm(list(permutations(people, 2)), unit="pair"):
        outputs = worn(animator, people[driver], people[avatar])
        found = points_by_face(outputs, instrument)
        errors = {face: error(found[face], true[avatar][face]) for face in outputs if face in true[avatar]}
        judged = judgements(make_judge(), people[driver], outputs, list(errors))
        rows += [Row(driver, avatar, face, errors[face], judged[face]) for face in errors]
    return rows


def points_by_face(person: Person, instrument: Instrument) -> dict[str, Points]:
    """(68, 2) px of each picture; NaN without a face."""
    return dict(zip(person, instrument(np.stack(list(person.values()))), strict=True))


def worn(animator: Animator, driver: Person, avatar: Person) -> dict[str, Picture]:
    """The avatar's picture for everything the driver does, from its calm face on."""
    animator.wear(avatar["neutral"])
    animator.calibrate(driver["neutral"])
    return {face: animator.animate(picture) for face, picture in driver.items()}


def sheet_rows(animator: Animator, people: Mapping[str, Person]) -> list[Picture]:
    """For each of SHOWN the first person doing it; then, of two others each, the avatar, and the truth."""
    driver, *avatars = list(people.values())[:3]
    acting = {face: driver[face] for face in SHOWN}
    outputs = [worn(animator, {"neutral": driver["neutral"], **acting}, avatar) for avatar in avatars]
    pairs = list(zip(outputs, avatars, strict=True))
    return [shown for face in SHOWN for shown in (acting[face], *(x[face] for pair in pairs for x in pair))]


def error(found: Points, true: Points) -> float:
    """Mean distance of the landmarks in eye distances; NaN without a face."""
    return float(np.linalg.norm(found - true, axis=1).mean() / eye_distance(true))


def judgements(
    judge: Judge, driver: Person, outputs: Person, faces: Sequence[str]
) -> dict[str, list[Judgement]]:
    """The judgements of each face while it is held, each after a calm moment."""
    judge.calibrate(driver["neutral"], outputs["neutral"])
    said: dict[str, list[Judgement]] = {}
    number = 0
    for face in faces:
        for shown in ["neutral"] * CALM_FRAMES + [face] * HELD_FRAMES:
            judgement = judge.judge(number, outputs[shown], driver[shown])
            said.setdefault(face, []).append(judgement)
            number += 1
        said[face] = said[face][CALM_FRAMES:]
    return said


def figures_of(rows: Sequence[Row]) -> dict[str, float]:
    """The field's figures: frames that fail against frames that do not, and how soon that is noticed."""
    truth = np.concatenate([[row.is_failing] * len(row.settled) for row in rows])
    scores = np.concatenate([[j.score for j in row.settled] for row in rows])
    flagged = np.concatenate([[j.is_flagged for j in row.settled] for row in rows])
    measured = metrics.measure(truth, scores, rows[0].judgements[0].threshold)
    delays = [delay for row in rows if row.is_failing for delay in _delays(row) if delay is not None]
    return {
        "frames": float(len(truth)),
        "failing": float(truth.mean()),
        "AUC": measured.auc,
        "AP": measured.ap,
        "failing frames flagged": float(flagged[truth].mean()) if truth.any() else float("nan"),
        "other frames flagged": float(flagged[~truth].mean()) if not truth.all() else float("nan"),
        "delay in frames, median": float(np.median(delays)) if delays else float("nan"),
    }


def _delays(row: Row) -> list[int | None]:
    flagged = np.array([judgement.is_flagged for judgement in row.judgements])
    return metrics.detection_delays(np.ones(len(flagged), bool), flagged)


def lines_of(rows: Sequence[Row]) -> Iterator[tuple[str, str, float, float, float]]:
    """By face: its name, the reason given most, mean error, share failing and share flagged."""
    for face in dict.fromkeys(row.face for row in rows):
        mine = [row for row in rows if row.face == face]
        reasons = [reason for row in mine for reason in row.settled[-1].reasons[:1]]
        reason = max(set(reasons), key=reasons.count) if reasons else ""
        failing = float(np.mean([row.is_failing for row in mine]))
        flagged = float(np.mean([row.settled[-1].is_flagged for row in mine]))
        yield face, reason, float(np.nanmean([row.error for row in mine])), failing, flagged


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """One line a face as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["face", "reason", "error", "failing", "flagged"])
        writer.writerows([face, reason, *(round(n, 4) for n in n3)] for face, reason, *n3 in lines_of(rows))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--instrument", type=Path, required=True, help="Python of the environment with mediapipe"
    )
    parser.add_argument("--weights", type=Path, help="of the avatar network; without: those that ship")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.csv", help="table, a line a face")
    parser.add_argument(
        "--sheet", type=Path, metavar="FILE.jpg", help="also draw some faces beside the truth"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure as the words say, print the figures. Returns the exit code."""
    animator = Animator.load(weights=arguments.weights, device="cpu", engine="torch-fp32")
    finder = open_landmark_finder("built-in")
    people = read_people(EDGE_CASES)
    if arguments.sheet:
        write_sheet(arguments.sheet, sheet_rows(animator, people), columns=5)
    rows = rows_of(animator, people, lambda p: points_of(p, arguments.instrument), lambda: open_judge(finder))
    write_table(arguments.output, rows)
    sys.stdout.write("".join(f"{name:<26}{value:.3f}\n" for name, value in figures_of(rows).items()))
    return 0
