"""A suite of two people made of coloured squares, and methods, an instrument and a judge that play along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import Judgement, State
from face.ibug import NUM_POINTS
from lab.errors import LabError
from lab.methods import Made
from lab.suite import Person
from lab.trial import Bench

Picture = NDArray[np.uint8]
GESTURES = ("smile", "yaw_+15", "yaw_-15", "yaw_+30")
LEVELS = 4


def calm_points() -> NDArray[np.float32]:
    points = np.random.default_rng(2).uniform(80, 176, (NUM_POINTS, 2))
    points[36], points[45] = (98, 110), (158, 110)
    return points.astype(np.float32)


def shown(level: int) -> Picture:
    """A picture whose first pixel tells its level; 0 is calm."""
    return np.full((256, 256, 3), 40 + 40 * level, np.uint8)


def level_of(picture: Picture) -> int:
    return round((int(picture[128, 128, 1]) - 40) / 40)


def true_points(level: int) -> NDArray[np.float32]:
    points = calm_points()
    points[48:68, 0] += 8 * level
    return points


def make_suite(folder: Path, avatars: Sequence[str] = ("anna", "ben")) -> Path:
    """Everybody makes the same movements; only one driver is pictured."""
    for home, is_driver in (("drivers/dora", True), *((f"avatars/{name}", False) for name in avatars)):
        place = folder / home
        place.mkdir(parents=True)
        lossless = [cv2.IMWRITE_WEBP_QUALITY, 101]
        cv2.imwrite(str(place / "neutral.webp"), shown(0)[:, :, ::-1], lossless)
        strip = np.concatenate([shown(level + 1) for level in range(LEVELS)], axis=1)
        for gesture in GESTURES if is_driver else GESTURES[:1]:
            cv2.imwrite(str(place / f"{gesture}.webp"), strip[:, :, ::-1], lossless)
        landmarks = np.stack([[true_points(level + 1) for level in range(LEVELS)]] * len(GESTURES))
        levels = (1 + np.arange(LEVELS)) / LEVELS
        np.savez_compressed(
            place / "labels.npz",
            gestures=np.array(GESTURES),
            levels=levels,
            landmarks=landmarks,
            neutral=true_points(0),
        )
    return folder


class Mirror:
    """A perfect method: the avatar looks as the driver does."""

    name = "mirror"

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        made = {id(picture): Made(picture, picture) for picture in driving}
        return [made[id(picture)] for picture in driving]


class Frozen:
    """Never moves."""

    name = "frozen"

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        return [Made(avatar.neutral, avatar.neutral)] * len(driving)


class Broken:
    """Cannot be run."""

    name = "broken"

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        raise LabError("“broken” ended with exit code 1: no weights.")


class Ruler:
    """Finds the true points of the level that a picture shows."""

    def find(self, picture: Picture) -> NDArray[np.float32]:
        return true_points(level_of(picture))


class StrictJudge:
    """Flags frames in which the avatar does not show the driver's level."""

    def calibrate(self, driving: Picture, avatar: Picture, still: Picture) -> None:
        """Nothing to keep."""

    def judge(
        self, number: int, avatar: Picture, driving: Picture, seconds: float, asked: object
    ) -> Judgement:
        return self._judgement(number, wrong=level_of(avatar) != level_of(driving))

    def look(self, avatar: Picture) -> tuple[None, None]:
        """Nobody is found."""
        return None, None

    def judge_landmarks(self, number: int, avatar: None) -> Judgement:
        return self._judgement(number, wrong=False)

    def _judgement(self, number: int, *, wrong: bool) -> Judgement:
        state = State.FAILED if wrong else State.GOOD
        return Judgement(number, state, 2.0 if wrong else 1.0, 1.5, (), None, None, None)


def bench(method: object) -> Bench:
    return Bench(method, Ruler(), lambda name: StrictJudge())  # type: ignore[arg-type, return-value]
