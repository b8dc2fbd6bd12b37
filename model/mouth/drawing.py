"""Drawing of the asked-for lips and tongue in the window, which tells the painter what to paint."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, LIP_PAIRS, OUTER_LIPS
from model.mouth.window import HEIGHT, WIDTH
from model.retouch.window import soft_edges

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

PLANES = 4
"""Number of planes of a drawing: outer lips, inner lips, the opening between them, the tongue."""
INPUTS = 3 + 3 + PLANES + 1 + 1
"""Number of channels: scene (3), avatar at rest (3), drawing, lips at rest (1), paintable region (1)."""
TONGUE_LENGTH, TONGUE_RADIUS = 34.0, 20.0
"""How far a tongue reaches below the inner lower lip when it is all out, and half its width, in pixels."""
LOWEST = HEIGHT - 16
"""Row of the window down to which a tongue reaches: the painter's share falls to 0 at the window's edge."""
TONGUE_TURN = 0.7
"""Direction of a tongue that is all to one side, in radians from downwards."""
PAINTABLE, SOFT_EDGE = 10, 3.0
"""Greatest distance from lips and tongue that is painted, and its edge's standard deviation, in pixels."""
CLOSED, OPEN = 1.5, 4.0
"""Openings between the lips in pixels: up to the first nothing is painted, from the second on everything."""
BITS = 4
"""Number of binary places of OpenCV's fixed-point numbers."""
_REACH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * PAINTABLE + 1, 2 * PAINTABLE + 1))
_WITHIN = np.asarray(255 * soft_edges(HEIGHT, WIDTH, 8) + 0.5, np.uint8)
"""Weights of the window's pixels, (HEIGHT, WIDTH), 255 is 1."""


class Tongue(NamedTuple):
    """How far the tongue is out, in [0, 1], and to which side: −1 is the left of the picture, 1 the right."""

    out: float = 0.0
    side: float = 0.0


def lips_and_tongue(points: Floats, tongue: Tongue | None = None) -> Picture:
    """Draw landmarks (68 or more, 2) in pixels of the window: (HEIGHT, WIDTH, PLANES) uint8."""
    outer, inner, opening, licked = (np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(PLANES))
    _outline(outer, points[OUTER_LIPS])
    _outline(inner, points[INNER_LIPS])
    cv2.fillPoly(opening, [fixed(points[INNER_LIPS])], (255,), cv2.LINE_AA, BITS)
    if tongue is not None and tongue.out > 0:
        _draw_tongue(licked, points, tongue)
    return np.asarray(cv2.merge([outer, inner, opening, licked]), np.uint8)


def openness(points: Floats) -> float:
    """Return how far the lips of landmarks in pixels of the window are open: 0 closed, 1 from OPEN on."""
    upper, lower = np.array(LIP_PAIRS).T
    height = float(np.linalg.norm(points[lower] - points[upper], axis=1).mean())
    return min(max((height - CLOSED) / (OPEN - CLOSED), 0.0), 1.0)


def lip_lines(points: Floats) -> Picture:
    """Draw both edges of the lips in one plane (HEIGHT, WIDTH) uint8."""
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    _outline(plane, points[OUTER_LIPS])
    _outline(plane, points[INNER_LIPS])
    return plane


def paintable(points: Floats, licked: Picture) -> Picture:
    """Return where the painter may paint: (HEIGHT, WIDTH) uint8, 255 at lips and tongue, 0 far from them.

    `points` are landmarks in pixels of the window, `licked` is the tongue's plane. It is 0 at the window's
    edges.
    """
    region = cv2.dilate(licked, _REACH) if licked.any() else licked.copy()
    hull = cv2.convexHull(fixed(points[OUTER_LIPS]))
    cv2.fillPoly(region, [hull], (255,), cv2.LINE_AA, BITS)
    cv2.polylines(region, [hull], True, (255,), 2 * PAINTABLE, cv2.LINE_AA, BITS)
    wide: Any = cv2.GaussianBlur(region, (0, 0), SOFT_EDGE)
    return np.asarray(cv2.multiply(wide, _WITHIN, scale=1 / 255), np.uint8)


def _draw_tongue(plane: Picture, points: Floats, tongue: Tongue) -> None:
    upper, lower = LIP_PAIRS[1]
    root, lip = (points[upper] + points[lower]) / 2, points[lower]
    angle = TONGUE_TURN * tongue.side
    way = np.array([np.sin(angle), np.cos(angle)])
    radius = TONGUE_RADIUS * (0.5 + 0.5 * min(tongue.out, 1.0))
    room = max((LOWEST - radius - float(lip[1])) / float(way[1]), 0.0)
    tip = lip + way * min(TONGUE_LENGTH * tongue.out - 0.5 * radius, room)
    ends = fixed(np.stack([root, tip]).astype(np.float32))
    cv2.line(plane, ends[0].tolist(), ends[1].tolist(), (255,), round(2 * radius), cv2.LINE_AA, BITS)


def _outline(plane: Picture, points: Floats) -> None:
    cv2.polylines(plane, [fixed(points)], True, (255,), 1, cv2.LINE_AA, BITS)


def fixed(points: Floats) -> NDArray[np.int32]:
    """Convert to OpenCV's fixed-point numbers; far points are kept within its range."""
    return np.asarray(np.clip(points, -4 * WIDTH, 5 * WIDTH) * (1 << BITS) + 0.5, np.int32)
