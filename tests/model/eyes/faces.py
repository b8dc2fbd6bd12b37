"""Landmarks whose lids close, look aside and are drawn as a picture."""

import cv2
import numpy as np

from face.ibug import LEFT_EYE, LID_PAIRS, RIGHT_EYE
from tests.model.mouth.mouths import frontal

SIDE = 512
SKIN, WHITE, BROWN, BROW = (200, 150, 120), (240, 240, 240), (60, 40, 30), (50, 40, 40)
FACE = frontal(size=0.45, middle=(0.0, 0.0))


def blinking(left: float = 0.0, right: float = 0.0, points: np.ndarray = FACE) -> np.ndarray:
    """The face with its upper lids lowered, 0 as at rest, 1 on the lower lids."""
    moved = points.copy()
    for (upper, lower), closed in zip(LID_PAIRS, (left, left, right, right), strict=True):
        moved[upper] += np.float32(closed) * (points[lower] - points[upper])
    return moved


def pixels(points: np.ndarray) -> np.ndarray:
    return ((points + 1) * 127.5 + 0.5) * (SIDE / 256) - 0.5


def portrait(points: np.ndarray = FACE) -> np.ndarray:
    """Skin of one colour with white eyes, brown irises and dark brows."""
    picture = np.full((SIDE, SIDE, 3), SKIN, np.uint8)
    at = pixels(points)
    for eye, iris, brow in ((LEFT_EYE, 68, slice(17, 22)), (RIGHT_EYE, 69, slice(22, 27))):
        cv2.fillPoly(picture, [np.round(at[eye]).astype(np.int32)], WHITE)
        cv2.circle(picture, np.round(at[iris]).astype(int).tolist(), 5, BROWN, -1)
        cv2.polylines(picture, [np.round(at[brow]).astype(np.int32)], False, BROW, 6)
    return picture
