"""Portrait: checks and crops an avatar's picture before it is set."""

from __future__ import annotations

import numpy as np

from app.chain.driver_look import LandmarkFinder
from app.chain.framing import Framing, Square, framed, is_framed
from app.frame import Picture, sealed
from detector import Landmarks

SMALLEST = 48.0
"""Width of the smallest face of an avatar, in pixels."""
CERTAIN = 0.95
"""Certainty of an upright face from which no other rotation is tried."""
UPRIGHT = 45.0
"""Roll up to which a face counts as upright, in degrees."""
TURNS = (0, 1, 3, 2)
"""Quarter turns to the left to try, in this order."""


class NoPortraitError(Exception):
    """Raised for a picture that cannot be an avatar. The text says why and is written for the user."""


def portrait(picture: Picture, finder: LandmarkFinder | None, size: int) -> Picture:
    """Return a square of the picture with its face upright, at least `size` pixels wide.

    A picture that is already framed well is taken whole. Without a finder the middle is taken.

    Raises:
        NoPortraitError: there is no face, or it is too small.
    """
    if finder is None:
        return framed(picture, Framing(), max(size, min(picture.shape[:2])))
    turned, landmarks, _ = upright(picture, finder)
    box = landmarks.box
    if box.width < SMALLEST:
        raise NoPortraitError(
            f"its face is only {box.width:.0f} pixels wide. Choose a picture whose face has at least "
            f"{SMALLEST:.0f}."
        )
    height, width = turned.shape[:2]
    around = None if is_framed(box, width, height) else Square.around(box)
    return framed(turned, Framing(), max(size, min(height, width)), around)


def upright(picture: Picture, finder: LandmarkFinder) -> tuple[Picture, Landmarks, int]:
    """Return the picture turned so that its face is upright, the face, and the quarter turns to the left.

    Raises NoPortraitError if there is no face.
    """
    best: tuple[Picture, Landmarks, int] | None = None
    for turns in TURNS:
        turned = sealed(np.rot90(picture, turns))
        landmarks = finder.find(turned)
        if landmarks is None or not abs(landmarks.roll) < UPRIGHT:
            continue
        if best is None or landmarks.confidence > best[1].confidence:
            best = (turned, landmarks, turns)
        if landmarks.confidence >= CERTAIN:
            break
    if best is None:
        raise NoPortraitError("no face was found in it. Choose a picture of a face seen from the front.")
    return best
