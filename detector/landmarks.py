"""LandmarkFinder: the 68 iBUG points of the face in a picture, or None where there is no face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.box import Box
from detector.errors import DetectorError
from detector.features import angles, frontalise

BUILT_IN = "built-in"
FACE_ALIGNMENT = "face-alignment"
INSTRUMENTS = (BUILT_IN, FACE_ALIGNMENT)


@dataclass(frozen=True, eq=False)
class Landmarks:
    """68 points of one face, in pixels of the picture they were found in.

    `points` (68, 2) float32 lie on the visible outline; `points_3d` (68, 3), where the instrument has depth,
    are fixed to the head (x right, y down, z towards the viewer); `rotation` (3, 3) is the head's (x right,
    y up, z towards the viewer), where the instrument measures it. `confidence` is in [0, 1].
    """

    points: NDArray[np.float32]
    points_3d: NDArray[np.float32] | None
    rotation: NDArray[np.float32] | None
    confidence: float

    @property
    def yaw(self) -> float:
        """Degrees, positive where the head turns to the right in the picture; NaN without depth."""
        return self._angles()[0]

    @property
    def pitch(self) -> float:
        """Degrees, positive upward; NaN without depth."""
        return self._angles()[1]

    @property
    def roll(self) -> float:
        """Degrees, positive clockwise in the picture; NaN without depth."""
        return self._angles()[2]

    @property
    def box(self) -> Box:
        """The upright rectangle around the points."""
        x, y = (float(value) for value in self.points.min(0))
        width, height = (float(value) for value in np.ptp(self.points, axis=0))
        return Box(x, y, width, height)

    def moved(self, x: float, y: float) -> Landmarks:
        """The same face in a picture that begins `x` pixels further left and `y` further up."""
        points = self.points + np.array([x, y], np.float32)
        deep = None if self.points_3d is None else self.points_3d + np.array([x, y, 0], np.float32)
        return replace(self, points=points, points_3d=deep)

    def _angles(self) -> tuple[float, float, float]:
        if self.rotation is not None:
            return angles(self.rotation)
        if self.points_3d is not None:
            return angles(frontalise(self.points_3d).rotation)
        return (float("nan"),) * 3


class LandmarkFinder(Protocol):
    """A landmark instrument. It keeps nothing from one picture to the next: see `Tracker`."""

    name: str
    """Which instrument this is; models fitted with another are refused."""

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """The face of an RGB picture; `near` says where it was a moment ago and spares the search for it."""


class Tracker:
    """Follows one face from picture to picture of one stream with a finder that others may use too."""

    def __init__(self, finder: LandmarkFinder) -> None:
        self._finder = finder
        self._near: Box | None = None

    def find(self, picture: NDArray[np.uint8]) -> Landmarks | None:
        """The face of the next picture, or None."""
        found = self._finder.find(picture, self._near)
        self._near = found.box if found else None
        return found

    def reset(self) -> None:
        """The next picture belongs to another stream."""
        self._near = None


def open_landmark_finder(name: str = BUILT_IN) -> LandmarkFinder:
    """The instrument of that name, one of `INSTRUMENTS`. Raises DetectorError where it cannot be used."""
    if name == BUILT_IN:
        from detector.built_in import BuiltInLandmarks

        return BuiltInLandmarks.load()
    if name == FACE_ALIGNMENT:
        from detector.face_alignment_landmarks import FaceAlignmentLandmarks

        return FaceAlignmentLandmarks.load()
    raise DetectorError(f"There are no landmarks called “{name}”; there are {' and '.join(INSTRUMENTS)}.")


def rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Any picture as (height, width, 3): grey repeated, alpha dropped. Raises DetectorError."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.size == 0:
        raise DetectorError("That is no picture: landmarks need 8-bit pixels, (height, width, 3).")
    if picture.ndim == 2:
        picture = picture[..., None]
    if picture.shape[2] in (1, 2):
        return np.repeat(picture[..., :1], 3, axis=2)
    return picture[..., :3]


def square_crop(picture: NDArray[np.uint8], middle: NDArray[np.floating], side: float) -> Crop:
    """The square of about `side` pixels around `middle`, on whole pixels; grey outside the picture."""
    side = max(int(np.ceil(side)), 2)
    left, top = (round(float(value) - side / 2) for value in middle)
    crop = np.full((side, side, 3), 128, np.uint8)
    height, width = picture.shape[:2]
    x0, x1 = np.clip([left, left + side], 0, width)
    y0, y1 = np.clip([top, top + side], 0, height)
    crop[y0 - top : y1 - top, x0 - left : x1 - left] = picture[y0:y1, x0:x1]
    return Crop(crop, left, top)


@dataclass(frozen=True, eq=False)
class Crop:
    """A square piece of a picture and where its left upper corner was."""

    picture: NDArray[np.uint8]
    left: int
    top: int

    @property
    def side(self) -> int:
        """Its side in pixels of the picture it came from."""
        return len(self.picture)

    def resized(self, side: int) -> NDArray[np.uint8]:
        """The piece with another side, averaged where it shrinks."""
        how = cv2.INTER_AREA if side < self.side else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(self.picture, (side, side), interpolation=how), np.uint8)
