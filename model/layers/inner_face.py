"""The inner face: the part of a picture in which the network's motion and paint are followed exactly."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER, NUM_LANDMARKS

Floats = NDArray[np.float32]

SOFTNESS = 0.03
"""Standard deviation of the blur of its edge, in picture sides."""
FRACTION = 4
"""Number of binary places of a polygon's coordinates in OpenCV's fixed-point numbers."""


def inner_face(points: Floats, side: int) -> Floats | None:
    """Return (side, side) in [0, 1]: 1 within brows, eyes, nose and mouth, 0 at the jaw and beyond.

    `points` (n, 2) in [-1, 1] are the landmarks that are asked for; None if the points are no landmarks.
    """
    if len(points) < NUM_LANDMARKS:
        return None
    face = filled_hull(points[INNER], side)
    return np.asarray(cv2.GaussianBlur(face, (0, 0), SOFTNESS * side), np.float32)


def filled_hull(points: Floats, side: int) -> Floats:
    """Return (side, side) in [0, 1]: 1 within the convex hull of points (n, 2) in [-1, 1]."""
    pixels = (points + 1) * (side / 2) - 0.5
    corners = cv2.convexHull(np.round(pixels * 2**FRACTION).astype(np.int32))
    face = np.zeros((side, side), np.uint8)
    cv2.fillConvexPoly(face, corners, 255, cv2.LINE_AA, FRACTION)
    return face.astype(np.float32) / np.float32(255)
