"""DriverLook: what one camera picture shows of the driver's face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frame import Picture
from detector import Box, Face, Landmarks

Numbers = NDArray[np.floating]


class LandmarkFinder(Protocol):
    """Finds the 68 points of a face in a whole picture, as `detector.LandmarkFinder`."""

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None: ...


@dataclass(frozen=True, eq=False)
class DriverLook:
    """The driver's face in one camera picture.

    Attributes:
        points: (68, 2) landmarks in pixels of the camera picture.
        box: the upright rectangle around them.
        certainty: the landmark network's certainty that this is a face, in [0, 1].
        yaw: degrees, positive when the head turns to the right in the picture.
        pitch: degrees, positive upward.
        roll: degrees, positive clockwise.
        size: the distance between the eyes, in pixels.
        eyes: opening of the eye that is more closed, height over width.
        mouth: opening of the mouth, in eye distances.
        shape: (68, 2) the face turned to the front, in eye distances.
        brightness: mean of the face's pixels, in [0, 255].
        sharpness: standard deviation of the Laplacian over that of the grey values, of the face at 64 pixels.
        colours: (3, 3) mean CIELAB of skin, hair and chest; NaN for a region outside the picture.
    """

    points: Numbers
    box: Box
    certainty: float
    yaw: float
    pitch: float
    roll: float
    size: float
    eyes: float
    mouth: float
    shape: Numbers
    brightness: float
    sharpness: float
    colours: Numbers

    @classmethod
    def of(cls, landmarks: Landmarks, picture: Picture) -> DriverLook | None:
        """Return the look of these landmarks; None if they have no depth."""
        face = Face.of(landmarks)
        if face is None:
            return None
        left_eye, right_eye, mouth = face.expression[:3].tolist()
        box = landmarks.box
        skin = _patch(picture, box, (0.2, 0.3, 0.8, 0.8))
        return cls(
            points=landmarks.points,
            box=box,
            certainty=landmarks.confidence,
            yaw=face.yaw,
            pitch=face.pitch,
            roll=face.roll,
            size=max(face.size, 1e-3),
            eyes=min(left_eye, right_eye),
            mouth=mouth,
            shape=face.shape,
            brightness=float(skin.mean()) if skin.size else 0.0,
            sharpness=sharpness_of(picture, box),
            colours=_lab([_patch(picture, box, part) for part in PARTS]),
        )

    def moved(self, other: DriverLook) -> float:
        """Return the mean distance between the points of two looks, in eye distances of this one."""
        return float(np.linalg.norm(self.points - other.points, axis=1).mean() / self.size)

    def distance(self, other: DriverLook) -> float:
        """Return the distance between the centres of two faces, in widths of the other one."""
        mine, theirs = self.box, other.box
        apart = np.hypot(
            mine.x + mine.width / 2 - theirs.x - theirs.width / 2,
            mine.y + mine.height / 2 - theirs.y - theirs.height / 2,
        )
        return float(apart / max(theirs.width, theirs.height, 1.0))

    def times_as_large(self, other: DriverLook) -> float:
        """Return the ratio of the larger face's size to the smaller one's."""
        mine, theirs = (max(look.box.width, look.box.height, 1.0) for look in (self, other))
        return max(mine / theirs, theirs / mine)

    def reshaped(self, other: DriverLook) -> float:
        """Return the root mean square distance between the shapes of two faces, in eye distances."""
        return float(np.sqrt(((self.shape - other.shape) ** 2).sum(1).mean()))

    def recoloured(self, other: DriverLook) -> float:
        """Return the largest CIELAB distance of skin, hair and chest between two looks, lightness halved."""
        apart = (self.colours - other.colours) * np.array([0.5, 1.0, 1.0])
        distances = np.linalg.norm(apart, axis=1)
        known = distances[np.isfinite(distances)]
        return float(known.max()) if known.size else 0.0


PARTS = ((0.25, 0.35, 0.75, 0.75), (0.2, -0.45, 0.8, -0.15), (0.0, 1.35, 1.0, 1.75))
"""Left, top, right and bottom of skin, hair and chest, as shares of the box around the landmarks."""


SHARPNESS_SIDE = 64
"""Side to which a face is reduced before its sharpness is measured, in pixels."""


def sharpness_of(picture: Picture, box: Box) -> float:
    """Return how sharp the face in this box is; see `DriverLook`. 0 for a face outside the picture."""
    height, width = picture.shape[:2]
    left, right = (int(_within(x, width)) for x in (box.x, box.x + box.width))
    top, bottom = (int(_within(y, height)) for y in (box.y, box.y + box.height))
    if right - left < 8 or bottom - top < 8:
        return 0.0
    size = (SHARPNESS_SIDE, SHARPNESS_SIDE)
    small = cv2.resize(picture[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    return float(cv2.Laplacian(grey, cv2.CV_32F).std() / max(float(grey.std()), 1.0))


def _patch(picture: Picture, box: Box, part: tuple[float, float, float, float]) -> Picture:
    height, width = picture.shape[:2]
    left, right = (round(_within(box.x + part[i] * box.width, width)) for i in (0, 2))
    top, bottom = (round(_within(box.y + part[i] * box.height, height)) for i in (1, 3))
    step = max((right - left) // 16, 1)
    return picture[top:bottom:step, left:right:step]


def _within(value: float, largest: int) -> float:
    return min(max(value, 0.0), float(largest))


def _lab(patches: Sequence[Picture]) -> Numbers:
    """Return the mean CIELAB of each patch, (patches, 3); NaN for one with few pixels.

    One call for all, because each prepares OpenCV's tables again.
    """
    means = [patch.reshape(-1, 3).mean(0) if patch.size >= 3 * 12 else [np.nan] * 3 for patch in patches]
    known = np.array(means, np.float32)[:, None] / np.float32(255)
    colours = np.asarray(cv2.cvtColor(np.nan_to_num(known), cv2.COLOR_RGB2LAB), np.float64)
    return np.where(np.isnan(known), np.nan, colours)[:, 0]
