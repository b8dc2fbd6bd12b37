"""Face: the landmarks of one frame, rotated to the front, and the few lengths that describe expression."""

from __future__ import annotations

from collections.abc import Sequence
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
"""Names of the lengths. Eye openings are over the eye's width, the others in eye distances.

Left is left in the picture.
"""

_STARTS = np.array([37, 38, 39, 43, 44, 45, 61, 62, 63, 54])
_ENDS = np.array([41, 40, 36, 47, 46, 42, 67, 66, 65, 48])
"""The points between which lengths are measured.

They are two heights and the width of each eye, the heights of the mouth's opening, and the mouth's width.
"""
_GROUPS = (3, 6, 9)
"""Where these four groups are split."""


def expression(shape: NDArray[np.floating]) -> Numbers:
    """Return the lengths (8,) of a frontal shape (68, 2), in the order of `EXPRESSION`."""
    points = np.asarray(shape, np.float64)
    steps = points[_STARTS] - points[_ENDS]
    left, right, inner, (mouth,) = np.split(np.sqrt((steps * steps).sum(1)), _GROUPS)
    y = points[:, 1].tolist()
    return np.array(
        [
            _opening(*left.tolist()),
            _opening(*right.tolist()),
            sum(inner.tolist()) / len(inner),
            mouth,
            _mean(y[6:11]) - y[33],
            _mean(y[LEFT_EYE]) - _mean(y[LEFT_BROW]),
            _mean(y[RIGHT_EYE]) - _mean(y[RIGHT_BROW]),
            y[54] - y[48],
        ]
    )


def opening(eye: NDArray[np.floating]) -> float:
    """Return height over width of the six points of an eye (Soukupová and Čech 2016)."""
    steps = eye[[1, 2, 3]] - eye[[5, 4, 0]]
    return _opening(*np.sqrt((steps * steps).sum(1)).tolist())


def _opening(one_height: float, other_height: float, width: float) -> float:
    return (one_height + other_height) / 2 / max(width, 1e-9)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
