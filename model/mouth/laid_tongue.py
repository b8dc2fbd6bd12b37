"""LaidTongue: a tongue that is out, drawn with light and shadow over the painted mouth."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, OUTER_LIPS
from model.mouth.drawing import BITS, TONGUE_TURN, Tongue, fixed
from model.mouth.window import HEIGHT, WIDTH
from model.retouch.window import soft_edges

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

COLOUR, OF_LIPS, BRIGHTER = (200.0, 122.0, 117.0), 168.0, 0.6
"""Colour (R, G, B) of a lit tongue, red of the lips beside it, and exponent by which it follows theirs."""
LEAST_LIGHT, MOST_LIGHT = 0.35, 1.25
"""Smallest and largest factor of a tongue's colour."""
BELOW_LIP, BELOW_OPENING = (-24.0, 53.0), (-9.0, 59.0)
"""Distances of the tip below the lower and below the upper inner lip, in pixels: out × second + first."""
SHORTEST = 3.0
"""Smallest distance of a tip below the lower inner lip, in pixels."""
LOWEST = HEIGHT - 5
"""Lowest row of a tip."""
WIDE = (0.14, 0.43)
"""Half the tongue's width in widths of the mouth: out × second + first."""
PROFILE = (0.0, 0.4, 1.0), (0.88, 1.0, 0.82)
"""Places along the tongue, and its width there in parts of the greatest, without its rounded tip."""
TIP = 0.95
"""Length of the rounded tip in half widths."""
TIP_POWER = 2.2
"""Exponent of the superellipse of the tip: 2 is an ellipse, more is blunter."""
UNDER_TEETH, TEETH = 0.25, 4.0
"""Distance of the tongue below the upper inner lip: share of the opening, and at most so many pixels."""
ROOT, HANGING, EDGE, GROOVE = 0.6, 0.97, 0.78, 0.9
"""Brightness at the root, the tip, the edge and in the middle line; 1 is that on the lower lip."""
ROUND, NARROW = 10.0, 3.2
"""Width of the darker edge and standard deviation of the middle line, in pixels."""
GLOSS, SHADOW = 30.0, 0.3
"""Levels by which the wet tip is brighter, and share of the shadow under the tongue."""
FORWARD = 0.4
"""Length of a tongue towards the viewer, in its length downwards, which is seen on a turned head.

Chosen on every second of the lab's heads (0, .4, .8 and 1.2).
"""
_STEPS = np.sin(np.linspace(0, np.pi / 2, 40, dtype=np.float32))
"""Places along the tongue from the root, 0, to the tip, 1: closer to each other at the round tip."""
_ROWS, _COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
_GRAIN = 1 + np.float32(0.012) * np.asarray(
    cv2.GaussianBlur(np.random.default_rng(0).normal(0, 3, (HEIGHT, WIDTH)), (0, 0), 0.9), np.float32
)
"""Small differences of brightness, (HEIGHT, WIDTH): a tongue is not smooth."""
_WITHIN = np.asarray(soft_edges(HEIGHT, WIDTH, 4), np.float32)


class Outline(NamedTuple):
    """Middle line and half widths of a tongue in pixels of the window.

    rows, middles, halves: (40,) from the root to the tip. lip: row of the lower inner lip.
    """

    rows: Floats
    middles: Floats
    halves: Floats
    lip: float


class LaidTongue:
    """The tongue of one avatar."""

    def __init__(self, rest: Picture, points: Floats) -> None:
        """Take the window at rest (HEIGHT, WIDTH, 3) and its landmarks (68 or more, 2) in its pixels."""
        light = np.clip((_red_of_lips(rest, points) / OF_LIPS) ** BRIGHTER, LEAST_LIGHT, MOST_LIGHT)
        self.colour = np.asarray(np.array(COLOUR) * light, np.float32)

    def over(
        self, painted: Picture, points: Floats, tongue: Tongue, share: float = 1.0, turn: float = 0.0
    ) -> Picture:
        """Return painted colours and their share (HEIGHT, WIDTH, 4) with the tongue over them.

        `points`: landmarks in pixels of the window (68 or more, 2). `share`: of the tongue in the result.
        `turn`: sine of the head's turn to the right of the picture.
        """
        outline = outline_of(points, tongue, turn)
        shape = _shape(outline, _below_upper_lip(points, turn))
        solid = shape * _WITHIN * np.float32(share)
        shadow = _shadow_of(shape) * np.float32(SHADOW * share) * (1 - solid) * _WITHIN
        under = painted[..., 3].astype(np.float32) / 255 * (1 - shadow) * (1 - solid)
        total = under + shadow * (1 - solid) + solid
        lit = self._lit(outline, shape) * solid[..., None] + painted[..., :3] * under[..., None]
        colours = lit / np.maximum(total, np.float32(1e-3))[..., None]
        return np.asarray(np.rint(np.clip(np.dstack([colours, 255 * total]), 0, 255)), np.uint8)

    def _lit(self, outline: Outline, shape: Floats) -> Floats:
        """Return the colours (HEIGHT, WIDTH, 3) of a tongue of this shape, with its gloss."""
        inside = np.asarray(shape > 0.5, np.uint8)
        depth: Any = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
        rounded = 1 - (1 - EDGE) * (1 - np.minimum(depth / ROUND, 1)) ** 2
        lip = max(outline.lip, float(outline.rows[0]) + 1)
        knots = [outline.rows[0], lip, max(outline.rows[-1], lip + 1)]
        rows = np.interp(_ROWS[:, 0], knots, [ROOT, 1, HANGING]).astype(np.float32)
        middle = np.interp(_ROWS[:, 0], outline.rows, outline.middles).astype(np.float32)
        across = _COLUMNS - middle[:, None]
        long, half = float(outline.rows[-1] - outline.rows[0]), float(outline.halves.max())
        fading = np.clip((outline.rows[-1] - _ROWS) / (0.5 * long), 0, 1)
        groove = 1 - (1 - GROOVE) * fading * np.exp(-((across / NARROW) ** 2) / 2)
        wet = ((across - 0.35 * half) / (0.22 * half)) ** 2
        wet = wet + ((_ROWS - (outline.rows[-1] - 0.2 * long)) / 3) ** 2
        colours = self.colour * (rounded * groove * rows[:, None] * _GRAIN)[..., None]
        return np.asarray(colours + GLOSS * np.exp(-wet / 2)[..., None], np.float32)


def outline_of(points: Floats, tongue: Tongue, turn: float = 0.0) -> Outline:
    """Return the outline of a tongue between lips (68 or more, 2) in pixels of the window.

    `turn`: sine of the head's turn to the right of the picture.
    """
    inner = points[INNER_LIPS]
    upper, lower = float(inner[1:4, 1].mean()), float(inner[5:8, 1].mean())
    width = max(float(np.ptp(inner[:, 0])), 1.0)
    out = min(tongue.out, 1.0)
    tip = (lower + BELOW_LIP[0] + BELOW_LIP[1] * out + upper + BELOW_OPENING[0] + BELOW_OPENING[1] * out) / 2
    tip = min(max(tip, lower + SHORTEST), LOWEST)
    half = width * (WIDE[0] + WIDE[1] * out)
    rows = upper + (max(tip, upper + 1) - upper) * _STEPS
    bent = np.tan(TONGUE_TURN * tongue.side) * (tip - upper) * _STEPS**2
    bent += FORWARD * turn * (tip - upper) * _STEPS
    in_tip = np.clip((rows - rows[-1]) / (TIP * half) + 1, 0, 1)
    halves = half * np.interp(_STEPS, *PROFILE) * (1 - in_tip**TIP_POWER) ** (1 / TIP_POWER)
    middles = float(inner[[2, 6], 0].mean()) + bent
    rows, middles, halves = np.asarray([rows, middles, halves], np.float32)
    return Outline(rows, middles, halves, lower)


def _shape(outline: Outline, allowed: Floats) -> Floats:
    """Return where the tongue shows (HEIGHT, WIDTH), in [0, 1]."""
    left = np.column_stack([outline.middles - outline.halves, outline.rows])
    right = np.column_stack([outline.middles + outline.halves, outline.rows])[::-1]
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(plane, [fixed(np.concatenate([left, right]))], (255,), cv2.LINE_AA, BITS)
    soft: Any = cv2.GaussianBlur(plane, (0, 0), 0.7)
    return np.asarray(soft.astype(np.float32) / 255 * allowed, np.float32)


def _below_upper_lip(points: Floats, turn: float) -> Floats:
    """Return where a tongue may show (HEIGHT, WIDTH), in [0, 1]: below the upper teeth."""
    upper = points[INNER_LIPS][:5].copy()
    opening = float(points[INNER_LIPS][5:8, 1].mean() - upper[1:4, 1].mean())
    upper[:, 1] += min(UNDER_TEETH * max(opening, 0.0), TEETH)
    feet = np.array([[upper[-1, 0], HEIGHT], [upper[0, 0], HEIGHT]], np.float32)
    feet[0 if turn > 0 else 1, 0] += FORWARD * turn * HEIGHT
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(plane, [fixed(np.concatenate([upper, feet]))], (255,), cv2.LINE_AA, BITS)
    soft: Any = cv2.GaussianBlur(plane, (0, 0), 1.2)
    return np.asarray(soft.astype(np.float32) / 255, np.float32)


def _shadow_of(shape: Floats) -> Floats:
    """Return the shadow (HEIGHT, WIDTH) that a tongue casts below itself."""
    lower = np.zeros_like(shape)
    lower[3:] = shape[:-3]
    return np.asarray(cv2.GaussianBlur(lower, (0, 0), 2.0), np.float32)


def _red_of_lips(rest: Picture, points: Floats) -> float:
    """Return the mean red of the lips in a window at rest."""
    plane = np.zeros(rest.shape[:2], np.uint8)
    cv2.fillPoly(plane, [fixed(points[OUTER_LIPS])], (255,), cv2.LINE_8, BITS)
    cv2.fillPoly(plane, [fixed(points[INNER_LIPS])], (0,), cv2.LINE_8, BITS)
    lips = rest[..., 0][plane > 0]
    return float(lips.mean()) if len(lips) else OF_LIPS
