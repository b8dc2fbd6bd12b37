"""Suite: rendered people making gestures, with the truth for every avatar.

`python main.py train suite` renders it; `training/heads/suite.py` documents the files.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_LANDMARKS
from face.visible import Looks
from lab.conditions import CONDITIONS
from lab.errors import LabError

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
BUNDLED = Path(__file__).resolve().parents[1] / "assets" / "avatars"
"""Pictures of the bundled avatars, whose labels are in the suite's folder `portraits`."""
SIZE = 256
"""Side of every picture, in pixels."""


@dataclass(frozen=True)
class Person:
    """One rendered person of the suite: a folder with labels, a neutral picture and pictures of gestures.

    A bundled avatar has labels only. Its neutral picture is that of assets/avatars.

    Attributes:
        name: the folder's name.
        folder: where the files are.
    """

    name: str
    folder: Path

    @property
    def picture_file(self) -> Path | None:
        """The picture of a bundled avatar, which may have exact layers beside it; None for others."""
        return None if (self.folder / "neutral.webp").is_file() else BUNDLED / f"{self.name}.jpg"

    @property
    def portrait(self) -> Picture:
        """The calm face at its own size, (side, side, 3) RGB."""
        return _read(self.picture_file or self.folder / "neutral.webp")

    @cached_property
    def neutral(self) -> Picture:
        """The calm face, (256, 256, 3) RGB."""
        picture = self.portrait
        if picture.shape[0] == SIZE:
            return picture
        return np.asarray(cv2.resize(picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)

    @cached_property
    def neutral_points(self) -> Points:
        """Landmarks and irises of the calm face, (70, 2) px. Raises LabError for damaged labels."""
        return np.asarray(self._labels["neutral"], np.float32)

    @cached_property
    def looks(self) -> Looks | None:
        """Every rendered look of an avatar, at rest and at each full gesture; None without depth."""
        if "depth" not in self._labels:
            return None
        names = [name for name in self.gestures if (self.folder / f"{name}.webp").is_file()]
        rows = [self.gestures.index(name) for name in names]
        full = np.asarray(self._labels["landmarks"], np.float32)[rows, -1, :NUM_LANDMARKS]
        depth = np.asarray(self._labels["depth"], np.float32)[rows]
        pictures = [self.neutral, *((self.pictures(name) or ())[-1] for name in names)]
        points = np.concatenate([self.neutral_points[None, :NUM_LANDMARKS], full])
        calm = np.asarray(self._labels["neutral_depth"], np.float32)[None]
        return Looks.of(pictures, points, np.concatenate([calm, depth]))

    @cached_property
    def gestures(self) -> tuple[str, ...]:
        """Names of all labelled gestures, in the order of the suite."""
        return tuple(str(name) for name in self._labels["gestures"])

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """The rendered shares of every gesture, in (0, 1]."""
        return tuple(float(level) for level in self._labels["levels"])

    def pictures(self, gesture: str) -> tuple[Picture, ...] | None:
        """The rendered shares of a gesture, from small to full; None if they are not in the suite."""
        path = self.folder / f"{gesture}.webp"
        if not path.is_file():
            return None
        strip = _read(path)
        side = strip.shape[0]
        return tuple(np.ascontiguousarray(strip[:, x : x + side]) for x in range(0, strip.shape[1], side))

    def without(self, gesture: str) -> Picture:
        """The full gesture without its tongue, if it has one; else the calm face."""
        path = self.folder / f"{gesture}.without.webp"
        return _read(path) if path.is_file() else self.neutral

    def points(self, gesture: str) -> Points:
        """True landmarks and irises of each share of a gesture, (levels, 70, 2) px."""
        return np.asarray(self._labels["landmarks"][self.gestures.index(gesture)], np.float32)

    @cached_property
    def _labels(self) -> dict[str, NDArray[np.generic]]:
        path = self.folder / "labels.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                labels = {name: file[name] for name in file.files}
                count = len(labels["gestures"])
                if labels["neutral"].shape != (70, 2) or len(labels["landmarks"]) != count:
                    raise ValueError("it holds other landmarks")
        except (
            OSError,
            EOFError,
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
            zipfile.BadZipFile,
        ) as problem:
            raise LabError(f"{path} is damaged ({problem}): render the suite again.") from problem
        return labels


@dataclass(frozen=True)
class Suite:
    """Drivers and avatars with pictures of every gesture, and bundled avatars with landmarks of each."""

    drivers: tuple[Person, ...]
    avatars: tuple[Person, ...]
    bundled: tuple[Person, ...] = ()

    @classmethod
    def open(cls, folder: Path) -> Suite:
        """Read which people are in `folder`. Raises LabError if it is no suite."""
        suite = cls(*(_people(folder / kind) for kind in ("drivers", "avatars", "portraits")))
        if not suite.drivers or not suite.avatars:
            raise LabError(
                f"{folder} holds no suite of edge cases. Get it with the repository, or render it: "
                "python main.py train suite --output FOLDER"
            )
        return suite

    @property
    def gestures(self) -> tuple[str, ...]:
        """Names of the gestures, the basic ones first, then those under a condition."""
        own = self.drivers[0].gestures
        return (*own, *(name for name, condition in CONDITIONS.items() if condition.gesture in own))

    def person(self, name: str) -> Person:
        """The driver or avatar of that name. Raises LabError."""
        for person in (*self.drivers, *self.avatars, *self.bundled):
            if person.name == name:
                return person
        names = ", ".join(person.name for person in (*self.avatars, *self.bundled))
        raise LabError(f"Nobody in the suite is called “{name}”. Avatars: {names}.")


def _people(folder: Path) -> tuple[Person, ...]:
    if not folder.is_dir():
        return ()
    homes = sorted(home for home in folder.iterdir() if (home / "labels.npz").is_file())
    return tuple(Person(home.name, home) for home in homes)


def _read(path: Path) -> Picture:
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if bgr is None:
        raise LabError(f"{path} is missing or damaged: render the suite again.")
    return np.ascontiguousarray(bgr[:, :, ::-1])
