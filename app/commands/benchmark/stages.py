"""Measures the rest of the chain by stage: the judge, and avatars of other sizes and numbers."""

from __future__ import annotations

import itertools
from functools import partial

import cv2
import numpy as np

from app.avatars import list_avatars
from app.commands.benchmark.course import Course, Tell
from app.commands.benchmark.engines import ANIMATE, over, worn
from app.commands.benchmark.machine import resident_mb
from app.commands.benchmark.timing import Row, interleaved, row
from app.frame import Picture
from app.pictures import read_picture
from detector import DetectorError, LocalOutlierFactor, open_judge
from model import Animator

AVATAR_SIDES = (128, 256, 512)
AVATARS = (1, 2, 4, 8)
REFERENCES, NUMBERS = 20_000, 36
"""Number of reference faces, and of features of each (as in the shipped model)."""


def judge_rows(course: Course, device: str, seconds: float, tell: Tell) -> list[Row]:
    """Return the rows of the judge alone: landmarks of both faces, transfer, novelty, verdict."""
    try:
        judge = open_judge("built-in")
    except DetectorError as error:
        tell(f"The judge is left out: {error}")
        return []
    animator = worn(course, device, "auto", tell)
    pairs = [(driving, animator.animate(driving)) for driving in course.driving]
    judge.calibrate(*pairs[0])
    frames = itertools.count()

    def judged() -> None:
        number = next(frames)
        driving, avatar = pairs[number % len(pairs)]
        judge.judge(number, avatar, driving)

    taken = interleaved({"judge": judged}, seconds)
    return [row("judge a frame", "built-in", course.network, taken["judge"]), *_novelty_rows(seconds)]


def _novelty_rows(seconds: float) -> list[Row]:
    """Return rows of one face against many references: our outlier factor and scikit-learn's."""
    from sklearn.neighbors import LocalOutlierFactor as Peer

    rng = np.random.default_rng(0)
    references, faces = rng.standard_normal((REFERENCES, NUMBERS)), rng.standard_normal((64, NUMBERS))
    ours = LocalOutlierFactor.fit(references)
    peer = Peer(n_neighbors=ours.neighbours, novelty=True).fit(references)
    numbers = itertools.cycle(range(len(faces)))
    taken = interleaved(
        {
            "scikit-learn": lambda: peer.score_samples(faces[next(numbers)][None]),
            "guise": lambda: ours.score_one(faces[next(numbers)]),
        },
        seconds / 2,
    )
    what, baseline_ms = f"LOF of a face, {REFERENCES} references", float(np.median(taken["scikit-learn"]))
    return [row(what, name, "-", spent, baseline_ms) for name, spent in taken.items()]


def work_rows(course: Course, device: str, seconds: float, tell: Tell) -> list[Row]:
    """Return the cost of avatars of other sizes, and of several avatars set one after the other."""
    animator = worn(course, device, "auto", tell)
    rows = _size_rows(course, animator, seconds)
    return rows + _number_rows(course, animator, seconds, tell)


def _size_rows(course: Course, animator: Animator, seconds: float) -> list[Row]:
    engine = _name(animator)
    sides = {f"{side} px": _resized(course.avatar, side) for side in AVATAR_SIDES}
    wearing = interleaved({name: partial(animator.wear, side) for name, side in sides.items()}, seconds)
    rows = [row(f"wear an avatar of {name}", engine, course.network, ms) for name, ms in wearing.items()]
    for name, picture in sides.items():
        animator.wear(picture)
        taken = interleaved({name: over(course.driving, animator.animate)}, seconds / len(sides))
        rows.append(row(f"{ANIMATE}, avatar of {name}", engine, course.network, taken[name]))
    return rows


def _number_rows(course: Course, animator: Animator, seconds: float, tell: Tell) -> list[Row]:
    pictures = [read_picture(avatar.path) for avatar in list_avatars()[: max(AVATARS)]]
    rows = []
    for count in AVATARS:
        for picture in pictures[:count]:
            animator.wear(picture)
        taken = interleaved({"": over(course.driving, animator.animate)}, seconds / len(AVATARS))
        rows.append(
            row(f"{ANIMATE}, {count} avatars worn before", _name(animator), course.network, taken[""])
        )
        memory = resident_mb()
        if memory is not None:
            tell(f"After {count} avatars the program holds {memory:.0f} MB.")
    return rows


def _name(animator: Animator) -> str:
    return f"{animator.choice.engine}-{animator.choice.precision}"


def _resized(picture: Picture, side: int) -> Picture:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
