"""LaidTongue: a tongue that is out, drawn with light and shadow over the painted mouth."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, OUTER_LIPS
from model.mouth.drawing import BITS, fixed
from model.mouth.window import HEIGHT, WIDTH
from model.retouch.window import soft_edges

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

COLOUR, OF_LIPS, BRIGHTER = (200.0, 122.0, 117.0), 168.0, 0.6
"""Colour (R, G, B) of a lit tongue, red of the lips beside it, and exponent by which it follows theirs."""
LEAST_LIGHT, MOST_LIGHT = 0.35, 1.25
"""Smallest and largest factor of a tongue's colour."""
LOWEST = HEIGHT - 5
"""Lowest row of a tip."""
NARROW, WIDE = 0.1, 0.56
"""Smallest and largest half width of a tongue in widths of the mouth, if it hangs down."""
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
ROUND, LINE = 10.0, 3.2
"""Width of the darker edge and standard deviation of the middle line, in pixels."""
GLOSS, SHADOW = 30.0, 0.3
"""Levels by which the wet tip is brighter, and share of the shadow under the tongue."""
OVER_LIP = 4.0
"""Length over which a tongue passes a lip, in pixels."""
ABOVE_CORNER = 0.5
"""Greatest distance of a tip above the corner of the mouth that it is near to, in half widths."""
OVER_UPPER = 0.5
"""How far a tongue to the side may cover the upper lip near its corner, in half widths."""
BEND = 0.1
"""How far the middle line of a tongue to the side bulges upwards, in lengths."""
_STEPS = np.sin(np.linspace(0, np.pi / 2, 40, dtype=np.float32))
"""Places along the tongue from the root, 0, to the tip, 1: closer to each other at the round tip."""
_ROWS, _COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
_GRAIN = 1 + np.float32(0.012) * np.asarray(
    cv2.GaussianBlur(np.random.default_rng(0).normal(0, 3, (HEIGHT, WIDTH)), (0, 0), 0.9), np.float32
)
"""Small differences of brightness, (HEIGHT, WIDTH): a tongue is not smooth."""
_WITHIN = np.asarray(soft_edges(HEIGHT, WIDTH, 4), np.float32)


class TongueShape(NamedTuple):
    """Where a tongue's tip lies from the middle of the inner lips, to the right and down, and half its width.

    In pixels of the window. A tongue of length 0 is inside.
    """

    across: float = 0.0
    down: float = 0.0
    half: float = 0.0

    @property
    def length(self) -> float:
        """Distance of the tip from the middle of the lips."""
        return math.hypot(self.across, self.down)

    def shortened(self, kept: float) -> TongueShape:
        """Return the tongue with a share of its length, as wide."""
        return self._replace(across=kept * self.across, down=kept * self.down)


class Outline(NamedTuple):
    """Middle line and half widths of a tongue in pixels of the window.

    root: (2,) where it begins. along: (2,) direction to the tip. length: from root to tip. bulge: greatest
    distance of the middle line from the straight one, to the left of the way to the tip. steps, halves:
    (40,) places on the straight line, and half widths there. lip: place at which it crosses the lower lip.
    """

    root: Floats
    along: Floats
    length: float
    bulge: float
    steps: Floats
    halves: Floats
    lip: float

    def middle(self, steps: Floats) -> Floats:
        """Return the distance of the middle line from the straight one at these places."""
        share = np.clip(steps / np.float32(self.length), 0, 1)
        return np.asarray(4 * self.bulge * share * (1 - share), np.float32)

    def edge(self, side: int) -> Floats:
        """Return the points (40, 2) of one edge, from root to tip: side 1 or −1."""
        off = self.middle(self.steps) + side * self.halves
        right = np.array([self.along[1], -self.along[0]])
        return np.asarray(self.root + self.steps[:, None] * self.along + off[:, None] * right, np.float32)

    def places(self) -> tuple[Floats, Floats]:
        """Return for each pixel (HEIGHT, WIDTH) its place along the tongue, and beside its middle line."""
        x, y = _COLUMNS - self.root[0], _ROWS - self.root[1]
        steps = x * self.along[0] + y * self.along[1]
        return steps, x * self.along[1] - y * self.along[0] - self.middle(steps)


class LaidTongue:
    """The tongue of one avatar."""

    def __init__(self, rest: Picture, points: Floats) -> None:
        """Take the window at rest (HEIGHT, WIDTH, 3) and its landmarks (68 or more, 2) in its pixels."""
        light = np.clip((_red_of_lips(rest, points) / OF_LIPS) ** BRIGHTER, LEAST_LIGHT, MOST_LIGHT)
        self.colour = np.asarray(np.array(COLOUR) * light, np.float32)

    def over(self, painted: Picture, points: Floats, tongue: TongueShape, share: float = 1.0) -> Picture:
        """Return painted colours and their share (HEIGHT, WIDTH, 4) with the tongue over them.

        `points`: landmarks in pixels of the window (68 or more, 2). `share`: of the tongue in the result.
        """
        outline = outline_of(points, tongue)
        places = outline.places()
        allowed = _below_upper_lip(points, outline) * _before_lower_lip(points, outline, places[0])
        shape = _shape(outline, allowed)
        solid = shape * _WITHIN * np.float32(share)
        shadow = _shadow_of(shape) * np.float32(SHADOW * share) * (1 - solid) * _WITHIN
        under = painted[..., 3].astype(np.float32) / 255 * (1 - shadow) * (1 - solid)
        total = under + shadow * (1 - solid) + solid
        lit = self._lit(outline, shape, *places) * solid[..., None] + painted[..., :3] * under[..., None]
        colours = lit / np.maximum(total, np.float32(1e-3))[..., None]
        return np.asarray(np.rint(np.clip(np.dstack([colours, 255 * total]), 0, 255)), np.uint8)

    def _lit(self, outline: Outline, shape: Floats, steps: Floats, across: Floats) -> Floats:
        """Return the colours (HEIGHT, WIDTH, 3) of a tongue of this shape, with its gloss.

        `steps` and `across`: places along and beside its middle line.
        """
        inside = np.asarray(shape > 0.5, np.uint8)
        depth: Any = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
        rounded = 1 - (1 - EDGE) * (1 - np.minimum(depth / ROUND, 1)) ** 2
        long, half = outline.length, float(outline.halves.max())
        before, after = max(outline.lip, 1.0), max(long - outline.lip, 1.0)
        bright = ROOT + (1 - ROOT) * np.clip(steps / before, 0, 1)
        bright -= (1 - HANGING) * np.clip((steps - outline.lip) / after, 0, 1)
        fading = np.clip((long - steps) / (0.5 * long), 0, 1)
        groove = 1 - (1 - GROOVE) * fading * np.exp(-((across / LINE) ** 2) / 2)
        wet = ((across - 0.35 * half) / (0.22 * half)) ** 2 + ((steps - 0.8 * long) / 3) ** 2
        colours = self.colour * (rounded * groove * bright * _GRAIN)[..., None]
        return np.asarray(colours + GLOSS * np.exp(-wet / 2)[..., None], np.float32)


def middle_of_lips(points: Floats) -> tuple[float, float]:
    """Return the middle between the inner lips of landmarks (68 or more, 2)."""
    inner = points[INNER_LIPS]
    upper, lower = float(inner[1:4, 1].mean()), float(inner[5:8, 1].mean())
    return float(inner[[2, 6], 0].mean()), (upper + lower) / 2


def outline_of(points: Floats, tongue: TongueShape) -> Outline:
    """Return the outline of a tongue between lips (68 or more, 2) in pixels of the window."""
    inner = points[INNER_LIPS]
    opening = max(float(inner[5:8, 1].mean() - inner[1:4, 1].mean()), 1.0)
    width = max(float(np.ptp(inner[:, 0])), 1.0)
    middle = np.array(middle_of_lips(points))
    tip = np.array(
        [tongue.across, min(max(tongue.down, _highest(inner - middle, tongue)), LOWEST - middle[1])]
    )
    length = max(float(np.linalg.norm(tip)), 1e-3)
    along = tip / length
    aside = float(along[0])
    inside = 0.5 * opening * (1 - aside**2) + 0.3 * width * aside**2
    widest = width * (WIDE * (1 - aside**2) + 0.5 * aside**2)
    half = min(max(tongue.half, NARROW * width), widest)
    whole = length + inside
    steps = whole * _STEPS
    in_tip = np.clip((steps - whole) / (TIP * half) + 1, 0, 1)
    halves = half * np.interp(_STEPS, *PROFILE) * (1 - in_tip**TIP_POWER) ** (1 / TIP_POWER)
    root, way, places, widths = (
        np.asarray(each, np.float32) for each in (middle - inside * along, along, steps, halves)
    )
    return Outline(root, way, whole, BEND * aside * abs(aside) * length, places, widths, 2 * inside)


def _highest(inner: Floats, tongue: TongueShape) -> float:
    """Return how far down a tip is at least: near a corner, a tongue is at its height.

    `inner`: inner lips (8, 2) from their middle.
    """
    corner = inner[0] if tongue.across < 0 else inner[4]
    share = min(abs(tongue.across) / max(abs(float(corner[0])), 1.0), 1.0)
    return share * float(corner[1]) - ABOVE_CORNER * tongue.half


def _shape(outline: Outline, allowed: Floats) -> Floats:
    """Return where the tongue shows (HEIGHT, WIDTH), in [0, 1]."""
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    around = np.concatenate([outline.edge(1), outline.edge(-1)[::-1]])
    cv2.fillPoly(plane, [fixed(around)], (255,), cv2.LINE_AA, BITS)
    soft: Any = cv2.GaussianBlur(plane, (0, 0), 0.7)
    return np.asarray(soft.astype(np.float32) / 255 * allowed, np.float32)


def _below_upper_lip(points: Floats, outline: Outline) -> Floats:
    """Return where a tongue may show (HEIGHT, WIDTH), in [0, 1]: below the teeth, and beyond a corner."""
    upper = points[INNER_LIPS][:5].copy()
    opening = float(points[INNER_LIPS][5:8, 1].mean() - upper[1:4, 1].mean())
    upper[:, 1] += min(UNDER_TEETH * max(opening, 0.0), TEETH)
    half, aside = float(outline.halves.max()), float(outline.along[0])
    corners = [upper[0].copy(), upper[-1].copy()]
    towards = np.clip(np.linspace(-1, 1, len(upper)) * aside, 0, 1)
    upper[:, 1] -= OVER_UPPER * half * towards
    feet = []
    for corner, way in zip(corners, (-1, 1), strict=True):
        reach = max(way * aside, 0.0)
        raised = corner + np.array([way * 0.5 * half, -half]) * reach
        end = np.array([corner[0] + way * reach * WIDTH, raised[1]])
        feet.append((raised, end, np.array([end[0], HEIGHT])))
    left, right = feet
    outer = [left[2], left[1], left[0], *upper, right[0], right[1], right[2]]
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(plane, [fixed(np.array(outer, np.float32))], (255,), cv2.LINE_AA, BITS)
    soft: Any = cv2.GaussianBlur(plane, (0, 0), 1.2)
    return np.asarray(soft.astype(np.float32) / 255, np.float32)


def _before_lower_lip(points: Floats, outline: Outline, steps: Floats) -> Floats:
    """Return 1 between the lips and where a tongue to the side is past them, else 0: (HEIGHT, WIDTH)."""
    sided = np.float32(min(2 * float(outline.along[0]) ** 2, 1.0))
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(plane, [fixed(points[INNER_LIPS])], (255,), cv2.LINE_AA, BITS)
    between: Any = cv2.GaussianBlur(cv2.dilate(plane, np.ones((3, 3), np.uint8)), (0, 0), 1.2)
    past = np.clip((steps - np.float32(outline.lip)) / OVER_LIP + 1, 0, 1)
    return np.asarray(1 - sided * (1 - np.maximum(between.astype(np.float32) / 255, past)), np.float32)


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
