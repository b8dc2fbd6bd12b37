"""DriverBrows: measures from frame to frame how far the driver raises and knits the brows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.ibug import (
    BROWS,
    LEFT_EYE_CORNERS,
    LID_PAIRS,
    NUM_POINTS,
    OUTER_EYE_CORNERS,
    RIGHT_EYE_CORNERS,
)
from model.motion import Points
from model.turn_limit import HeadShape

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

RAISED = (0.006, 0.022)
"""Heights of a brow above its calibrated place, in eye distances (of the outer corners).

At the first the forehead begins to wrinkle, at the second it wrinkles in full. The rig's full movement is
.023; landmarks find .015 to .033 of it.
"""
LOWERED = (0.009, 0.024)
"""Distances of the brows' inner ends below their calibrated place, in eye distances.

At the first brows begin to count as knitted, at the second they count in full.
"""
PER_DEGREE = np.array([0.0005, 0.0008, 0.0003])
"""Errors of these heights for each degree of yaw, pitch and roll, in eye distances.

Their causes: the driver's depths are taken from the mean face, and landmarks move a little on turned faces.
"""
PER_SCALE = 0.1
"""Error of these heights for a head that is nearer by a factor of e, in eye distances."""
FOLLOWED = np.array([16.0, 8.0, 12.0])
"""Largest yaw, pitch and roll from the calibrated pose at which brows count in full, in degrees.

From there on they count less and less. At twice these angles they do not count.
"""
EQUAL = 6.0
"""Yaw in degrees from which both brows are taken to be equally high, because one side is foreshortened."""
OPEN = 0.6
"""Openness of the eyes, 1 as calibrated, below which landmarks of the brows follow the lids."""
GLIDE = 0.35
"""Share of the way to a new value in one frame."""
MOVED = 0.006
"""Smallest motion of the brows against the eyes that is measured, in eye distances in the picture."""
LEAST = 0.04
"""Smallest value that is shown."""
USED = [*range(BROWS.start, BROWS.stop), *LEFT_EYE_CORNERS, *RIGHT_EYE_CORNERS]
"""Landmarks that are compared: those of the brows, and the corners of the eyes."""
_LEFT, _RIGHT, _INNER, _EYES = slice(0, 5), slice(5, 10), slice(3, 7), slice(10, 14)
_UPPER, _LOWER = np.array(LID_PAIRS).T


class Brows(NamedTuple):
    """How far the brows of the left and the right of the picture are raised, and both knitted, in [0, 1]."""

    left: float = 0.0
    right: float = 0.0
    knit: float = 0.0

    @property
    def are_calm(self) -> bool:
        """Whether nothing is moved."""
        return max(self) <= 0


class DriverBrows:
    """Compares the brows with those of the calibrated face. One for a driver; not thread-safe."""

    def __init__(self) -> None:
        self._shape: HeadShape | None = None
        self._unit = self._opening = 1.0
        self._calm = np.zeros(3)
        self.restart()

    def rest_on(self, points: Floats | None) -> None:
        """Take the driver's landmarks at rest (70, 2) in [-1, 1]; without them brows are calm."""
        self.restart()
        self._shape = None
        if points is None or len(points) < NUM_POINTS:
            return
        self._shape, self._calm = HeadShape(points), _heights_in_picture(points)
        left, right = OUTER_EYE_CORNERS
        self._unit = max(float(np.linalg.norm(points[right] - points[left])), 1e-3)
        self._opening = max(_opening(points), 1e-4)

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video: it is judged alone."""
        self._shown, self._is_first = Brows(), True

    def of_frame(self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float) -> Brows:
        """Return what to show for a driving picture and the last one whose keypoints were located.

        `rest`: the share of the avatar's own resting pose, in which brows are calm.
        """
        if driving is None or located is None or located[0] is not driving:
            return Brows()
        kept = 1 - min(max(rest, 0.0), 1.0)
        return Brows(*(kept * each for each in self.step(located[1].value)))

    def step(self, points: Floats) -> Brows:
        """Return what to show for a driver's landmarks (70, 2) in [-1, 1]."""
        if self._shape is None:
            return Brows()
        wanted = self._measured(self._shape, points)
        share = 1.0 if self._is_first else GLIDE
        moved = (a + share * (b - a) for a, b in zip(self._shown, wanted, strict=True))
        self._shown = Brows(*(each if each >= LEAST else 0.0 for each in moved))
        self._is_first = False
        return self._shown

    def _measured(self, shape: HeadShape, points: Floats) -> Brows:
        """Return the brows of a frame. If the eyes are closed, return the brows of the last frame."""
        if np.abs(_heights_in_picture(points) - self._calm).max() < MOVED:
            return Brows()
        pose = shape.pose(points)
        if _opening(points) < OPEN * self._opening * pose.scale:
            return self._shown
        rigid = pose.scale * (shape.points[USED] @ pose.rotation.T)[:, :2] + pose.origin
        upright = np.linalg.inv(pose.scale * self._unit * pose.rotation[:2, :2])
        heights: Numbers = -((points[USED] - rigid) @ upright.T)[:, 1]
        heights = heights - heights[_EYES].mean()
        angles = np.abs(pose.angles)
        error = float(PER_DEGREE @ angles) + PER_SCALE * abs(float(np.log(pose.scale)))
        seen = float(np.clip(2 - angles / FOLLOWED, 0, 1).min())
        left, right = heights[_LEFT].mean(), heights[_RIGHT].mean()
        even = min(float(angles[0]) / EQUAL, 1.0) * (right - left) / 2
        lowered = -heights[_INNER].mean() - error
        return Brows(
            seen * _smooth(left + even - error, *RAISED),
            seen * _smooth(right - even - error, *RAISED),
            seen * _smooth(lowered, *LOWERED),
        )


def _heights_in_picture(points: NDArray[Any]) -> Numbers:
    """Return the heights (3,) of the left brow, the right one and the inner ends above the eyes' line.

    In distances of the outer corners of the eyes, as seen in the picture.
    """
    x, y = (points[USED] - points[USED[10]]).T
    along = x[13] + 1j * y[13]
    heights = ((x + 1j * y) / along).imag if along else y
    heights = heights[_EYES].mean() - heights
    return np.array([heights[part].mean() for part in (_LEFT, _RIGHT, _INNER)])


def _opening(points: NDArray[Any]) -> float:
    """Return the mean distance of upper and lower lids of landmarks (70, 2)."""
    x, y = (points[_UPPER] - points[_LOWER]).T
    return float(np.hypot(x, y).mean())


def _smooth(value: float, start: float, end: float) -> float:
    """Return the share of the way from a start (0) to an end (1), smooth at both."""
    share = min(max(float(value - start) / (end - start), 0.0), 1.0)
    return share * share * (3 - 2 * share)
