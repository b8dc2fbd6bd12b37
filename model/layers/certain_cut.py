"""Cut: a person cut out of a picture by the matting network, and whether that is certain."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_LANDMARKS, NUM_POINTS
from model.layers.avatar_layers import AvatarLayers, resized

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

IN_DOUBT = (0.05, 0.95)
"""Alpha between which a pixel is in doubt. At an outline it is, and where the matting network hesitates."""
WIDEST = 0.018
"""Largest mean width of the outline, in picture sides: 9 px at 512."""
LEAST_OF_FACE = 0.98
"""Least mean alpha within the landmarks: a face has no holes."""
CHANGED, MOST_CHANGED = 24, 0.025
"""Levels by which a pixel differs visibly from the picture at rest, and the largest share of such pixels.

Around a part of the room that is wholly or half taken for the person, the room is filled and looks different.
"""


class Cut(NamedTuple):
    """The layers that were found. If they are not certain, the person may have holes or parts of the room."""

    layers: AvatarLayers
    is_certain: bool

    @classmethod
    def of(cls, layers: AvatarLayers, picture: Picture, points: Floats) -> Cut:
        """Judge the layers of a square picture with landmarks (70, 2) in [-1, 1].

        They are certain if the outline is narrow, all of the face is within it, and person and room together
        look like the picture. Without landmarks nothing is certain.
        """
        if len(points) < NUM_POINTS:
            return cls(layers, False)
        is_certain = (
            outline_width(layers.alpha) <= WIDEST
            and share_of_face(layers.alpha, points) >= LEAST_OF_FACE
            and share_changed(layers, picture) <= MOST_CHANGED
        )
        return cls(layers, is_certain)


def outline_width(alpha: Floats) -> float:
    """Return the mean width of the outline in picture sides: pixels in doubt, over the outline's length.

    Infinite if there is no outline.
    """
    person = (alpha > 0.5).astype(np.uint8)
    contours, _ = cv2.findContours(person, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(contour, closed=True) for contour in contours)
    low, high = IN_DOUBT
    in_doubt = np.count_nonzero((alpha > low) & (alpha < high))
    return in_doubt / length / alpha.shape[0] if length else float("inf")


def share_of_face(alpha: Floats, points: Floats) -> float:
    """Return the mean alpha within the landmarks' hull."""
    face = np.zeros(alpha.shape, np.uint8)
    places = (points[:NUM_LANDMARKS] + 1) / 2 * alpha.shape[0]
    cv2.fillConvexPoly(face, cv2.convexHull(places.astype(np.int32)), 1)
    return float(alpha[face > 0].mean()) if face.any() else 0.0


def share_changed(layers: AvatarLayers, picture: Picture) -> float:
    """Return the share of the pixels in which person and room together differ visibly from the picture."""
    away = cv2.absdiff(layers.picture, resized(picture, layers.side))
    return float(np.mean(away.max(axis=2) > CHANGED))
