"""Trains the cheek finder on rendered faces, and measures it on people held out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.cheeks.driver_cheeks import CERTAIN
from training.cheeks.samples import CheekPerson, CheekSamples, read_cheeks
from training.finders.task import FinderTask, Gesture
from training.loop import add_plan_arguments, plan_of, train


def cheek_task(
    people: Sequence[CheekPerson], held_out: Sequence[CheekPerson], start: Path | None = None
) -> FinderTask:
    """Return what the loop trains: the cheek finder on these people."""
    gesture = Gesture("cheeks", CERTAIN, ("left", "right"), (0.7, 0.7))
    return FinderTask(gesture, CheekSamples(people), CheekSamples(held_out, seed=1), start)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the folder of cheeks, and the length of the training."""
    add_plan_arguments(parser, steps=2000, batch=48, rate=3e-3)
    parser.add_argument("--cheeks", type=Path, required=True, help="folder of `train cheeks`")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = (read_cheeks(arguments.cheeks, held_out=which) for which in (False, True))
    train(cheek_task(people, held_out, arguments.start), plan)
    return 0
