"""Measures the flicker inside the mouth: its change between two frames while the driver's lips stand still.

The driver's own mouth is measured too: its change is the noise of the camera and of the landmarks.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.built_in import BuiltInLandmarks
from face.ibug import INNER_LIPS, LIP_PAIRS, MOUTH
from model import Animator
from training import TrainingError
from training.measure import openings
from training.pictures import read_picture
from training.points import eye_distance

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
REPOSITORY = Path(__file__).parents[1]
AVATARS, DEMO = REPOSITORY / "assets" / "avatars", REPOSITORY / "assets" / "demo" / "driving.mp4"
STILL = 0.01
"""Largest mean motion of the lips between two frames at which they stand still, in eye distances."""
OPEN = 0.05
"""Smallest opening of the inner lips at which there is something to see between them, in eye distances."""
SIDE = 96
"""Side in pixels to which a mouth is resized, which makes drivers and avatars comparable."""
SMALLEST = 100
"""Smallest number of pixels of a mouth's inside that is measured, at that size."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture (h, w, 3) uint8 RGB and its landmarks (68, 2) in pixels."""

    picture: Picture
    points: Points


def lips_stand_still(before: Seen, after: Seen) -> bool:
    """Return True if the lips are open, and keep their shape: their motion as a whole does not count."""
    scale = float(eye_distance(before.points))
    moved = after.points[MOUTH] - before.points[MOUTH]
    shape_change = np.linalg.norm(moved - moved.mean(0), axis=1).mean() / scale
    opened = openings(np.stack([before.points, after.points]), LIP_PAIRS)
    return bool(shape_change < STILL and opened.min() > OPEN)


def change_inside(before: Seen, after: Seen) -> float | None:
    """Return the mean change between the inner lips, in levels of 255; None if too little is visible."""
    first, second = _mouth(before), _mouth(after)
    inside = _inside(first)
    if inside is None:
        return None
    change = np.abs(first.picture.astype(np.float32) - second.picture).mean(2)
    return float(change[inside].mean())


def detail_inside(seen: Seen) -> float | None:
    """Return the mean difference of neighbouring pixels between the inner lips, in levels of 255.

    It shows whether flicker is lower because of blur. None if too little is visible.
    """
    mouth = _mouth(seen)
    inside = _inside(mouth)
    if inside is None:
        return None
    grey = mouth.picture.astype(np.float32).mean(2)
    steps = np.abs(np.diff(grey, axis=0))[:, :-1] + np.abs(np.diff(grey, axis=1))[:-1]
    return float(steps[inside[:-1, :-1]].mean())


def _inside(mouth: Seen) -> NDArray[np.bool_] | None:
    """Return which pixels of a mouth of SIDE lie between the inner lips; None if they are too few."""
    plane: NDArray[np.uint8] = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(plane, [np.round(mouth.points[INNER_LIPS]).astype(np.int32)], 1)
    inside = np.asarray(cv2.erode(plane, np.ones((3, 3), np.uint8)), np.bool_)
    return inside if int(inside.sum()) >= SMALLEST else None


def _mouth(seen: Seen) -> Seen:
    """Return the mouth at its usual size, in the middle; lips of two frames lie on each other."""
    lips = seen.points[MOUTH]
    width = float(np.ptp(lips[:, 0]))
    scale = 0.8 * SIDE / max(width, 1.0)
    matrix = np.array([[scale, 0, 0], [0, scale, 0]])
    matrix[:, 2] = SIDE / 2 - scale * lips.mean(0)
    cut = cv2.warpAffine(
        seen.picture, matrix, (SIDE, SIDE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return Seen(np.asarray(cut, np.uint8), np.asarray(seen.points * scale + matrix[:, 2], np.float32))


def flicker(driver: Sequence[Seen | None], shown: Sequence[Seen | None]) -> tuple[float, float, int]:
    """Return the mean change inside the driver's and the shown mouth, and the number of pairs of frames."""
    changes = []
    for k in range(1, len(driver)):
        pair = driver[k - 1], driver[k], shown[k - 1], shown[k]
        one, two, three, four = pair
        if one is None or two is None or three is None or four is None or not lips_stand_still(one, two):
            continue
        own, made = change_inside(one, two), change_inside(three, four)
        if own is not None and made is not None:
            changes.append((own, made))
    if not changes:
        return float("nan"), float("nan"), 0
    own_mean, made_mean = np.mean(changes, 0)
    return float(own_mean), float(made_mean), len(changes)


def frames_of(path: Path) -> Iterator[tuple[Picture, float]]:
    """Yield the middle squares of a video's pictures, and their times in seconds. Raises TrainingError."""
    video = cv2.VideoCapture(str(path))
    rate = video.get(cv2.CAP_PROP_FPS) or 25.0
    count = 0
    while True:
        worked, picture = video.read()
        if not worked:
            break
        height, width = picture.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        yield np.ascontiguousarray(picture[top : top + side, left : left + side, ::-1]), count / rate
        count += 1
    if not count:
        raise TrainingError(f"{path} has no pictures that can be read.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the driver, the avatars and the engine."""
    parser.add_argument("--driving", type=Path, default=DEMO, help="a video (the demo clip)")
    parser.add_argument("--avatars", nargs="+", default=["luca", "ingrid", "kwame"], metavar="NAME")
    parser.add_argument("--every", type=int, default=1, help="take every N-th frame (1)")
    parser.add_argument("--engine", default="auto", help="as in the app")


def run(arguments: argparse.Namespace) -> int:
    """Print the flicker of each avatar, without the mouth painter and with it, beside the driver's own."""
    animator, finder = Animator.load(engine=arguments.engine), BuiltInLandmarks.load()
    frames = list(frames_of(arguments.driving))[:: arguments.every]
    driver = [_seen(finder, picture) for picture, _ in frames]
    small = [np.asarray(cv2.resize(picture, (animator.size,) * 2, interpolation=cv2.INTER_AREA), np.uint8)
             for picture, _ in frames]  # fmt: skip
    for name in arguments.avatars:
        path = AVATARS / f"{name}.jpg"
        animator.wear(read_picture(path), path)
        animator.calibrate(small[0])
        plain: list[Seen | None] = []
        painted: list[Seen | None] = []
        animator.restart()
        for picture, (_, seconds) in zip(small, frames, strict=True):
            drawn = animator.draw(picture, seconds)
            settings = animator.scene_settings
            animator.scene_settings = replace(settings, paints_mouth=False)
            seen = _seen(finder, drawn.composed().scene)
            animator.scene_settings = replace(settings, paints_mouth=True)
            plain.append(seen)
            painted.append(seen and Seen(drawn.composed().scene, seen.points))
        own, before, _ = flicker(driver, plain)
        _, made, pairs = flicker(driver, painted)
        sys.stdout.write(
            f"{name:10} driver {own:.2f}  unpainted {before:.2f}  painted {made:.2f}  pairs {pairs}  "
            f"detail {_detail(driver):.1f}, {_detail(plain):.1f}, {_detail(painted):.1f}\n"
        )
    return 0


def _detail(shown: Sequence[Seen | None]) -> float:
    """Return the mean detail of all mouths that are open; NaN without one."""
    known = [detail for seen in shown if seen is not None if (detail := detail_inside(seen)) is not None]
    return float(np.mean(known)) if known else float("nan")


def _seen(finder: BuiltInLandmarks, picture: Picture) -> Seen | None:
    found = finder.find(picture)
    return None if found is None else Seen(picture, found.points)
