"""Trains the tongue finder on rendered mouths, and measures it on people held out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.mouth.driver_tongue import CERTAIN
from training.finders.task import FinderTask, Gesture
from training.loop import add_plan_arguments, plan_of, train
from training.mouths.samples import read_mouths
from training.mouths.tongue_samples import TonguePerson, TongueSamples, read_tongues

MEASURES = {"across": 1.0, "down": 1.0, "half": 0.5}
"""Names of the measures, and weights of their errors."""


def tongue_task(
    people: Sequence[TonguePerson], held_out: Sequence[TonguePerson], start: Path | None = None
) -> FinderTask:
    """Return what the loop trains: the tongue finder on these people."""
    gesture = Gesture("tongue", CERTAIN, tuple(MEASURES), tuple(MEASURES.values()))
    return FinderTask(gesture, TongueSamples(people), TongueSamples(held_out, seed=1), start)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the folders of tongues and mouths, and the length of the training."""
    add_plan_arguments(parser, steps=2400, batch=48, rate=3e-3)
    parser.add_argument("--tongues", type=Path, required=True, help="folder of `train tongues`")
    parser.add_argument(
        "--mouths", type=Path, help="folder of `train mouth-windows`, whose mouths without a tongue are used"
    )
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = (read_tongues(arguments.tongues, held_out=which) for which in (False, True))
    if arguments.mouths:
        for group, which in ((people, False), (held_out, True)):
            others = read_mouths(arguments.mouths, held_out=which)
            group += [TonguePerson.without_tongues(each) for each in others]
    train(tongue_task(people, held_out, arguments.start), plan)
    return 0
