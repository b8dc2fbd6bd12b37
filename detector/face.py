"""Face: the landmarks of one frame, rotated to the front, and the few lengths that describe expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.features import Frontal, Numbers, frontalise
from detector.landmarks import Landmarks
from face.head_rotation import angles_of
from face.ibug import LEFT_BROW, LEFT_EYE, RIGHT_BROW, RIGHT_EYE


@dataclass(frozen=True, eq=False)
class Face:
    """One face as measured from its landmarks.

    `shape` (68, 2) frontal, in eye distances; yaw, pitch, roll in degrees; `size` the eye distance in pixels;
    `expression` (8,) in the order of `EXPRESSION`; `frontal` the result of frontalising; `points` (68, 2) px,
    fixed to the head; `doubt` the mean of the landmarks' `spread`, NaN if the instrument does not know it.
    """

    shape: Numbers
    yaw: float
    pitch: float
    roll: float
    size: float
    expression: Numbers
    frontal: Frontal
    points: Numbers
    doubt: float = float("nan")

    @classmethod
    def of(cls, landmarks: Landmarks) -> Face | None:
        """Measure the face of landmarks with depth; None without."""
        if landmarks.points_3d is None:
            return None
        frontal = frontalise(landmarks.points_3d)
        rotation = frontal.rotation if landmarks.rotation is None else landmarks.rotation
        shape = frontal.shape[:, :2]
        points = np.asarray(landmarks.points_3d[:, :2], np.float64)
        doubt = float("nan") if landmarks.spread is None else float(landmarks.spread.mean())
        return cls(shape, *angles_of(rotation), frontal.scale, expression(shape), frontal, points, doubt)


EXPRESSION = (
    *("left eye", "right eye", "mouth opening", "mouth width", "jaw drop"),
    *("left brow", "right brow", "lip asymmetry"),
)
"""Eye openings over the eye's width; everything else in eye distances. Left is left in the picture."""


def expression(shape: NDArray[np.floating]) -> Numbers:
    """Return the lengths (8,) of a frontal shape (68, 2), in the order of `EXPRESSION`."""
    points = np.asarray(shape, np.float64)
    mouth_middle = points[[48, 54], 1].mean()
    return np.array(
        [
            opening(points[LEFT_EYE]),
            opening(points[RIGHT_EYE]),
            np.linalg.norm(points[[61, 62, 63]] - points[[67, 66, 65]], axis=1).mean(),
            np.linalg.norm(points[54] - points[48]),
            points[6:11, 1].mean() - points[33, 1],
            points[LEFT_EYE, 1].mean() - points[LEFT_BROW, 1].mean(),
            points[RIGHT_EYE, 1].mean() - points[RIGHT_BROW, 1].mean(),
            (points[54, 1] - mouth_middle) * 2,
        ]
    )


def opening(eye: NDArray[np.floating]) -> float:
    """Return height over width of the six points of an eye (Soukupová and Čech 2016)."""
    heights = np.linalg.norm(eye[[1, 2]] - eye[[5, 4]], axis=1).mean()
    return float(heights / max(np.linalg.norm(eye[3] - eye[0]), 1e-9))
