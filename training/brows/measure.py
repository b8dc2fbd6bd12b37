"""Measures how much of the forehead's wrinkles avatars show, against the suite's rendered truth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from lab.suite import Person, Suite
from model import Animator, SceneSettings
from model.brows.driver_brows import Brows
from model.brows.forehead import contrast, inner, lines_of
from model.brows.shape import HEIGHT, WIDTH, window_of_forehead
from model.brows.skin import above_brows, skin_of_forehead
from model.performance import Drawn

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SUITE = Path(__file__).parents[2] / "assets" / "edge_cases" / "suite"
GESTURES = {
    "brows_up": Brows(1, 1, 0),
    "brow_up_left": Brows(0, 1, 0),
    "frown": Brows(0, 0, 1),
}
"""What is measured, and the brows that the rig has then."""
BLUR = 3.0
"""Standard deviation of the blur before pictures are compared, in pixels of the window: 2 px of 256."""
BETWEEN, UNDER, OVER = 11.0, 44, 74
"""Where knitted brows fold the skin: distance from the window's middle, first row, last row, in pixels."""
BARE = 0.12
"""Smallest share of bare skin in the window; below it, hair or a hat covers the forehead."""


class Shown(NamedTuple):
    """How much of the truth is shown: 1 is all of it.

    share: projection of the change in the picture on the true one. lines: rise in the contrast of lines,
    over the true rise, wherever they are.
    """

    share: float
    lines: float


def shown(made: Picture, calm: Picture, full: Picture, skin: Floats, *, are_upright: bool = False) -> Shown:
    """Compare windows (h, w, 3) of what was made with the truth at rest and in full, on skin (h, w).

    Lines are horizontal, or upright.
    """
    if are_upright:
        made, calm, full = (np.ascontiguousarray(each.transpose(1, 0, 2)) for each in (made, calm, full))
        skin = np.ascontiguousarray(skin.T)
    first, second = (_blurred(picture) - _blurred(calm) for picture in (made, full))
    power = float((np.square(second) * skin[..., None]).sum())
    share = float((first * second * skin[..., None]).sum()) / power if power else float("nan")
    at_rest, true, own = (contrast(lines_of(each), skin) for each in (calm, full, made))
    rise = true - at_rest
    return Shown(share, (own - at_rest) / rise if rise else float("nan"))


def _blurred(picture: Picture) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), BLUR), np.float32)


def measured(animator: Animator, avatar: Person, driver: Person, gesture: str) -> list[Shown]:
    """Return what is shown without wrinkles, with them, and with them for the rig's own brows."""
    pictures, truths = driver.pictures(gesture), avatar.pictures(gesture)
    if pictures is None or truths is None:
        raise ValueError(f"the suite has no pictures of {gesture}")
    animator.calibrate(driver.neutral)
    animator.restart()
    drawn = animator.draw(pictures[-1])
    rest, points = (
        np.asarray(each / 127.5 - 1, np.float32)
        for each in (avatar.neutral_points, avatar.points(gesture)[-1])
    )
    calm, here = window_of_forehead(rest), window_of_forehead(rest).following(rest, points)
    skin = _between_brows() if gesture == "frown" else bare_skin(avatar.neutral, rest)
    before, full = calm.cropped(avatar.neutral, 256), here.cropped(truths[-1], 256)
    made = (_at_256(drawn, brows) for brows in (Brows(), drawn.gestures.brows, GESTURES[gesture]))
    is_frown = gesture == "frown"
    return [shown(here.cropped(each, 256), before, full, skin, are_upright=is_frown) for each in made]


def _at_256(drawn: Drawn, brows: Brows) -> Picture:
    scene = drawn._replace(gestures=drawn.gestures._replace(brows=brows)).composed().scene
    return np.asarray(cv2.resize(scene, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def bare_skin(picture: Picture, points: Floats) -> Floats:
    """Return the bare forehead (HEIGHT, WIDTH) of a picture with these landmarks, without its edges."""
    window = window_of_forehead(points)
    return inner(skin_of_forehead(picture, points, window) * above_brows(points, window))


def _between_brows() -> Floats:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.asarray((np.abs(x - (WIDTH - 1) / 2) < BETWEEN) & (y > UNDER) & (y < OVER), np.float32)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the suite and the avatars."""
    parser.add_argument("--suite", type=Path, default=SUITE, metavar="DIR", help="a suite of edge cases")
    parser.add_argument("--avatars", nargs="+", metavar="NAME", help="heads of the suite (all)")
    parser.add_argument("--engine", default="openvino-fp32", help="as in the app (openvino-fp32)")


def run(arguments: argparse.Namespace) -> int:
    """Print what each head shows, as the mean over the drivers, and the mean of all."""
    suite = Suite.open(arguments.suite)
    animator = Animator.load(engine=arguments.engine, settings=SceneSettings(framing="square"))
    rows = []
    for avatar in suite.avatars:
        if arguments.avatars and avatar.name not in arguments.avatars:
            continue
        if bare_skin(avatar.neutral, np.asarray(avatar.neutral_points / 127.5 - 1, np.float32)).mean() < BARE:
            sys.stdout.write(f"{avatar.name:10} has a covered forehead, and is left out.\n")
            continue
        animator.wear(avatar.portrait, avatar.picture_file)
        rows.append([
            np.mean([measured(animator, avatar, driver, gesture) for driver in suite.drivers], 0)
            for gesture in GESTURES
        ])  # fmt: skip
        _print(avatar.name, rows[-1])
    _print("mean", np.mean(rows, 0))
    return 0


def _print(name: str, rows: Sequence[NDArray[np.float64]]) -> None:
    for gesture, row in zip(GESTURES, rows, strict=True):
        words = (f"{kind} {share:5.2f} {lines:5.2f}" for kind, (share, lines) in zip(KINDS, row, strict=True))
        sys.stdout.write(f"{name:10} {gesture:13} {'   '.join(words)}\n")


KINDS = ("without", "wrinkled", "by the rig's brows")
"""Names of the three ways of `measured`."""
