"""A face drawn with a few lines: its points, and its picture."""

import cv2
import numpy as np

SIDE = 256


def drawn_points(shift: float) -> np.ndarray:
    """68 points of a plain face, moved to the right by `shift` pixels."""
    jaw = [(60 + 8 * i, 110 + 80 * np.sin(np.pi * i / 16)) for i in range(17)]
    brows = [(75 + 10 * i, 95) for i in range(5)] + [(135 + 10 * i, 95) for i in range(5)]
    nose = [(124, 105 + 8 * i) for i in range(4)] + [(114 + 5 * i, 138) for i in range(5)]
    ring = [(-10, 0), (-4, -4), (4, -4), (10, 0), (4, 4), (-4, 4)]
    eyes = [(x + a, 108 + b) for x in (95, 153) for a, b in ring]
    outer = [(124 + 22 * np.cos(t), 165 + 9 * np.sin(t)) for t in np.pi + np.arange(12) * np.pi / 6]
    inner = [(124 + 16 * np.cos(t), 165 + 4 * np.sin(t)) for t in np.pi + np.arange(8) * np.pi / 4]
    return np.array(jaw + brows + nose + eyes + outer + inner, np.float32) + np.float32([shift, 0])


def drawn_face(points: np.ndarray, colour: int) -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), 60, np.uint8)
    cv2.fillConvexPoly(picture, cv2.convexHull(points.astype(np.int32)), (colour, 150, 190))
    for part in (points[36:42], points[42:48], points[48:60]):
        cv2.fillConvexPoly(picture, part.astype(np.int32), (30, 30, 120))
    return picture
