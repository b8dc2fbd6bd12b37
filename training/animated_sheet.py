"""Writes a sheet of avatars, each animated by the telling frames of a driver: open mouth, smile, turn, blink.

The first row is the driver. A real driver's sheet shows a person's face: look at it, and do not commit it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.built_in import BuiltInLandmarks
from detector.landmarks import Landmarks
from face.ibug import LID_PAIRS, LIP_PAIRS, MOUTH_CORNERS
from face.safe_range import SafeRange
from model import Animator, TurnLimit
from model.resting import STILL, RestPose
from training import TrainingError
from training.measure import openings
from training.mouth_flicker import AVATARS, DEMO, frames_of
from training.pictures import read_picture
from training.points import eye_distance
from training.sheets import write_sheet

Picture = NDArray[np.uint8]
ROOM, ABOVE = 2.2, 0.13
"""Side of the driving square and its height above the face, in sides of the landmarks' box, as in the app."""
TURNED = 42.0
"""Largest turn of the driver that is shown, in degrees: beyond it the app shows the avatar at rest."""


class Shown(Protocol):
    """As `model.Performance`."""

    @property
    def scene(self) -> Picture: ...


class Showing(Protocol):
    """As `model.Animator`."""

    turn_limit: TurnLimit | None

    def wear(self, avatar: Picture, file: Path | None = None) -> None: ...
    def calibrate(self, *driving: Picture) -> None: ...
    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: RestPose = STILL
    ) -> Shown: ...


@dataclass(frozen=True, eq=False)
class DriverFrame:
    """A picture of the driver, its time in seconds and its landmarks."""

    picture: Picture
    seconds: float
    face: Landmarks

    @property
    def mouth(self) -> float:
        """Opening of the inner lips, in eye distances."""
        return float(openings(self.face.points[None], LIP_PAIRS)[0])

    @property
    def lids(self) -> float:
        """Opening of the eyes, in eye distances."""
        return float(openings(self.face.points[None], LID_PAIRS)[0])

    @property
    def smile(self) -> float:
        """Width of the mouth, in eye distances."""
        left, right = self.face.points[list(MOUTH_CORNERS)]
        return float(np.linalg.norm(left - right)) / eye_distance(self.face.points)

    @property
    def turn(self) -> float:
        """How far the head is turned or raised, in degrees."""
        return float(np.hypot(self.face.yaw, self.face.pitch))


def telling(frames: Sequence[DriverFrame]) -> tuple[DriverFrame, list[DriverFrame]]:
    """Return the calm frame, and those with the widest open mouth, smile, turn and blink."""
    usual = float(np.median([frame.lids for frame in frames]))
    calm = min(frames, key=lambda frame: frame.turn / 30 + 4 * frame.mouth + 8 * abs(frame.lids - usual))
    turned = [abs(frame.turn - calm.turn) for frame in frames]
    straight = [frame for frame, turn in zip(frames, turned, strict=True) if turn <= np.median(turned)]
    return calm, [
        max(frames, key=lambda frame: frame.mouth),
        max(straight, key=lambda frame: frame.smile - frame.mouth),
        max((f for f in frames if abs(f.turn - calm.turn) <= TURNED), key=lambda f: abs(f.turn - calm.turn)),
        min(straight, key=lambda frame: frame.lids),
    ]


def driver_frames(path: Path, finder: BuiltInLandmarks, size: int, every: int) -> list[DriverFrame]:
    """Return every N-th frame that shows a face, as squares of `size` pixels around it.

    Raises TrainingError if no frame shows one.
    """
    seen = []
    for number, (picture, seconds) in enumerate(frames_of(path)):
        if number % every == 0 and (face := finder.find(picture)) is not None:
            seen.append(DriverFrame(picture, seconds, face))
    if not seen:
        raise TrainingError(f"{path} shows no face.")
    boxes = np.array([(f.face.box.x, f.face.box.y, f.face.box.width, f.face.box.height) for f in seen])
    x, y, width, height = np.median(boxes, 0)
    side = ROOM * max(width, height)
    left, top = x + width / 2 - side / 2, y + height / 2 - (0.5 + ABOVE) * side
    matrix = size / side * np.array([[1, 0, -left], [0, 1, -top]])
    return [
        DriverFrame(
            np.asarray(
                cv2.warpAffine(
                    frame.picture, matrix, (size, size), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
                ),
                np.uint8,
            ),
            frame.seconds,
            frame.face,
        )
        for frame in seen
    ]


def animated(
    animator: Showing, avatar: Path, calm: Picture, frames: Sequence[DriverFrame], *, is_limited: bool = True
) -> list[Picture]:
    """Return the avatar at rest and in these frames, as the middle squares of the scenes.

    As in the app, its head turns no farther than it looks right, if it `is_limited`.
    """
    animator.wear(read_picture(avatar), avatar)
    animator.turn_limit = TurnLimit.of_avatar(SafeRange.beside(avatar)) if is_limited else None
    animator.calibrate(calm)
    scenes = [animator.perform(None, rest=1.0).scene]
    scenes += [animator.perform(frame.picture, frame.seconds).scene for frame in frames]
    left = (scenes[0].shape[1] - scenes[0].shape[0]) // 2
    return [scene[:, left : left + scene.shape[0]] for scene in scenes]


def tile(picture: Picture, side: int) -> Picture:
    """Return the picture with this side."""
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def still(avatar: Path, side: int) -> Picture:
    """Return the avatar's picture with this side. Raises TrainingError if it cannot be read."""
    picture = cv2.imread(str(avatar))
    if picture is None:
        raise TrainingError(f"{avatar} cannot be read.")
    return tile(np.asarray(picture[:, :, ::-1], np.uint8), side)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the driver, the avatars and the sheet."""
    parser.add_argument("--driving", type=Path, default=DEMO, help="a video (the demo clip)")
    parser.add_argument("--avatars", nargs="+", metavar="NAME", help="avatars (all)")
    parser.add_argument("--every", type=int, default=2, help="take every N-th frame (2)")
    parser.add_argument("--side", type=int, default=200, help="side of each picture in pixels (200)")
    parser.add_argument("--people-a-row", type=int, default=1, help="avatars side by side (1)")
    parser.add_argument("--still", action="store_true", help="show the avatars' own pictures, and no driver")
    parser.add_argument("--engine", default="auto", help="as in the app")
    parser.add_argument("--turn-limit", choices=("avatar", "off"), default="avatar", help="as in the app")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.jpg", help="the sheet")


def run(arguments: argparse.Namespace) -> int:
    """Write the sheet. Raises TrainingError for a driver without a face."""
    names = arguments.avatars or sorted(path.stem for path in AVATARS.glob("*.jpg"))
    if arguments.still:
        shown_still = [still(AVATARS / f"{name}.jpg", arguments.side) for name in names]
        write_sheet(arguments.output, shown_still, columns=arguments.people_a_row)
        return 0
    animator, finder = Animator.load(engine=arguments.engine), BuiltInLandmarks.load()
    calm, shown = telling(driver_frames(arguments.driving, finder, animator.size, arguments.every))
    driver = [calm.picture, *(frame.picture for frame in shown)]
    tiles = [tile(picture, arguments.side) for picture in driver] * arguments.people_a_row
    for name in names:
        is_limited = arguments.turn_limit != "off"
        made = animated(animator, AVATARS / f"{name}.jpg", calm.picture, shown, is_limited=is_limited)
        tiles += [tile(picture, arguments.side) for picture in made]
    write_sheet(arguments.output, tiles, columns=arguments.people_a_row * len(driver))
    return 0
