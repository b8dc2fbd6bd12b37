"""LandmarkFinder: finds the 68 iBUG points of the face in a picture, or None without a face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detector.box import Box
from detector.features import frontalise
from face.head_rotation import angles_of

BUILT_IN = "built-in"
FACE_ALIGNMENT = "face-alignment"
"""Names of the landmark instruments."""


@dataclass(frozen=True, eq=False)
class Landmarks:
    """68 points of one face, in pixels of the picture they were found in.

    `points` (68, 2) float32 lie on the visible outline. `points_3d` (68, 3), if the instrument has depth, are
    fixed to the head (x right, y down, z towards the viewer). `rotation` (3, 3) is the head's (x right, y up,
    z towards the viewer), if the instrument measures it. `confidence` is in [0, 1]. `spread` (68,) is the
    uncertainty of each point, in half sides of the face's crop, if the instrument knows it.
    """

    points: NDArray[np.float32]
    points_3d: NDArray[np.float32] | None
    rotation: NDArray[np.float32] | None
    confidence: float
    spread: NDArray[np.float32] | None = None

    @property
    def yaw(self) -> float:
        """Yaw in degrees, positive if the head turns to the right in the picture; NaN without depth."""
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
        """Return the same face in a picture that begins `x` pixels further left and `y` further up."""
        points = self.points + np.array([x, y], np.float32)
        deep = None if self.points_3d is None else self.points_3d + np.array([x, y, 0], np.float32)
        return replace(self, points=points, points_3d=deep)

    def _angles(self) -> tuple[float, float, float]:
        if self.rotation is not None:
            return angles_of(self.rotation)
        if self.points_3d is not None:
            return angles_of(frontalise(self.points_3d).rotation)
        return (float("nan"),) * 3


class LandmarkFinder(Protocol):
    """A landmark instrument. It keeps no state between pictures: see `Tracker`."""

    name: str
    """Name of the instrument; models fitted with another one are refused."""

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """Find the face of an RGB picture.

        `near` is its last known position; with it, the search is skipped.
        """


class Tracker:
    """Follows one face through the pictures of one stream with a finder that may be shared."""

    def __init__(self, finder: LandmarkFinder) -> None:
        self._finder = finder
        self._near: Box | None = None

    def find(self, picture: NDArray[np.uint8]) -> Landmarks | None:
        """Find the face of the next picture, or None."""
        found = self._finder.find(picture, self._near)
        self._near = found.box if found else None
        return found

    def reset(self) -> None:
        """Forget the last position, because the next picture belongs to another stream."""
        self._near = None
