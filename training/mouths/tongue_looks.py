"""Changes of a rendered mouth and its rest, as drivers and their webcams differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from face.ibug import INNER_LIPS, MIRROR, MOUTH, OUTER_LIPS
from model.finders.window import filled_lips
from model.mouth.driver_tongue import UNIT
from model.mouth.laid_tongue import TongueShape
from model.mouth.window import HEIGHT, WIDTH
from training.finders.webcam import hidden, in_window, light_table, moved, place_of_window, webcam, width_seen

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

WRONG, RIGHT = 0.65, 0.15
"""Shares of mouths with a tongue, and without, whose lower lip the landmark network puts elsewhere."""
CLOSER = 0.35
"""Share of mouths with a tongue whose inner lips are found too close to each other."""
LOWER_OUTER, LOWER_SIDES, LOWER_INNER = [56, 57, 58], [55, 59], [65, 66, 67]
"""Landmarks of the lower lip: the middle of its outer edge, the sides of it, and its inner edge."""


@dataclass(frozen=True, eq=False)
class TongueMouth:
    """A mouth in a window of the mouth painter.

    now: (h, w, 3), points: (70, 2) in its pixels, covered: (h, w) 255 where the tongue shows; rest and
    rest_points: the same person at rest; out: how far the tongue is out, 0 is inside; shape: where it lies,
    NaN if that is not known.
    """

    now: Picture
    points: Floats
    covered: Picture
    rest: Picture
    rest_points: Floats
    out: float
    shape: TongueShape


def as_seen(mouth: TongueMouth, rng: Generator) -> tuple[Picture, list[float]]:
    """Return the finder's inputs (h, w, INPUTS) and its three measures."""
    if rng.random() < 0.5:
        mouth = mirrored(mouth)
    pictures = recoloured(mouth, rng)
    light, is_grey = light_table(rng), rng.random() < 0.02
    later = np.exp(rng.normal(0, 0.03, 3) + rng.normal(0, 0.05))
    width = width_seen(rng)
    place, shown = place_of_window(rng), []
    for number, picture in enumerate(pictures):
        here = moved(place, rng) if number == 0 else place
        small = webcam(picture, here, width, rng, light)
        if number == 0:
            small = np.asarray(np.clip(small * later, 0, 255), np.uint8)
            across, down = here[:, :2] @ mouth.shape[:2]
            lips = filled_lips(in_window(misplaced(mouth, rng), here))
            small = hidden(small, rng) if rng.random() < 0.06 else small
        shown.append(np.repeat(small.mean(2, keepdims=True), 3, 2).astype(np.uint8) if is_grey else small)
    measures = [float(value) / UNIT for value in (across, down, mouth.shape.half)]
    return np.dstack([*shown, lips]), measures


def mirrored(mouth: TongueMouth) -> TongueMouth:
    """The mouth as a mirror shows it."""

    def turned(points: Floats) -> Floats:
        return np.asarray(points[MIRROR] * np.array([-1, 1]) + np.array([WIDTH - 1, 0]), np.float32)

    return TongueMouth(
        np.ascontiguousarray(mouth.now[:, ::-1]),
        turned(mouth.points),
        np.ascontiguousarray(mouth.covered[:, ::-1]),
        np.ascontiguousarray(mouth.rest[:, ::-1]),
        turned(mouth.rest_points),
        mouth.out,
        mouth.shape._replace(across=-mouth.shape.across),
    )


def recoloured(mouth: TongueMouth, rng: Generator) -> tuple[Floats, Floats]:
    """Return the mouth and its rest with lips of any colour, another tongue, and what may be below a lip.

    Rendered lips are pale, and rendered tongues dark inside of a mouth: real ones would be taken for tongues
    that are out.
    """
    now, rest = (picture.astype(np.float32) for picture in (mouth.now, mouth.rest))
    tongue = _soft((mouth.covered > 0).astype(np.float32))
    if mouth.out <= 0.02 and rng.random() < 0.35:
        now = _with_something_inside(now, mouth.points, rng)
    if mouth.out > 0.02 and rng.random() < 0.6:
        colour = rng.uniform((120, 70, 70), (240, 185, 180))
        now = tinted(now, tongue, tongue * rng.uniform(0.2, 0.8), colour)
    if rng.random() < 0.6:
        lipstick, strength = rng.uniform((80, 15, 25), (245, 150, 160)), rng.uniform(0.15, 0.9)
        own, calm = lips_of(mouth.points) * (1 - tongue), lips_of(mouth.rest_points)
        now, rest = (tinted(x, at, _soft(at) * strength, lipstick) for x, at in ((now, own), (rest, calm)))
    if rng.random() < 0.35:
        now, rest = _with_shadow(now, rest, mouth, 1 - tongue, rng)
    return now, rest


def tinted(picture: Floats, within: Floats, share: Floats, colour: Any) -> Floats:
    """Mix a colour into a picture (h, w, 3), as bright and dark as the picture is `within` (h, w)."""
    grey = picture.mean(2)
    mean = float((grey * within).sum() / (within.sum() + 1)) + 1
    paint = np.float32(colour) * np.clip(0.3 + 0.7 * grey / mean, 0.3, 1.6)[..., None]
    return np.asarray(picture + share[..., None] * (paint - picture), np.float32)


def lips_of(points: Floats) -> Floats:
    """Return 1 on the lips (h, w), 0 between them and around them."""
    return np.asarray(np.clip(_filled(points[OUTER_LIPS]) - _filled(points[INNER_LIPS]), 0, 1), np.float32)


def misplaced(mouth: TongueMouth, rng: Generator) -> Floats:
    """Return the points (70, 2) as a landmark network finds them: a tongue is partly taken for a lip."""
    points = mouth.points.copy()
    points[MOUTH] += rng.normal(0, 1, 2) + rng.normal(0, 0.7, (20, 2))
    if rng.random() < (WRONG if mouth.out > 0.3 else RIGHT):
        by = rng.uniform(-4, 11)
        points[LOWER_OUTER, 1] += by
        points[LOWER_SIDES, 1] += 0.5 * by
        points[LOWER_INNER, 1] += by * rng.uniform(0.2, 1)
    if mouth.out > 0.3 and rng.random() < CLOSER:
        inner = points[INNER_LIPS, 1]
        towards = rng.uniform(inner.min(), inner.max())
        points[INNER_LIPS, 1] = towards + rng.uniform(0.2, 1) * (inner - towards)
    return points


def _with_something_inside(now: Floats, points: Floats, rng: Generator) -> Floats:
    """A bright tongue, or teeth, between the lips."""
    lips = points[INNER_LIPS]
    low, high = float(lips[:, 1].max()), float(lips[:, 1].min())
    middle = (float(lips[:, 0].mean()), high + rng.uniform(0.3, 1.0) * (low - high))
    size = (float(np.ptp(lips[:, 0])) * rng.uniform(0.4, 0.9), max(low - high, 1.0) * rng.uniform(0.4, 1.2))
    blob = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.ellipse(blob, (middle, size, 0.0), (1.0,), -1)
    is_tongue = rng.random() < 0.7
    colour = rng.uniform((120, 50, 50), (240, 160, 150)) if is_tongue else np.full(3, rng.uniform(150, 240))
    share = cv2.GaussianBlur(blob * _filled(lips), (0, 0), 1.5)[..., None] * np.float32(rng.uniform(0.4, 1))
    return np.asarray(now + share * (np.float32(colour * rng.uniform(0.7, 1.1)) - now), np.float32)


def _with_shadow(
    now: Floats, rest: Floats, mouth: TongueMouth, free: Floats, rng: Generator
) -> tuple[Floats, Floats]:
    """A shadow or a tuft of hair below the lower lip; `free` (h, w) is 0 where the tongue is before it."""
    strength, wide, high, down = (rng.uniform(*ends) for ends in ((0.2, 0.7), (5, 16), (2, 6), (2, 8)))
    colour = np.float32(rng.uniform((10, 5, 0), (90, 70, 60)))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    made = []
    for picture, points, at in ((now, mouth.points, free), (rest, mouth.rest_points, np.float32(1))):
        middle = points[57] + np.array([0, down])
        shape = np.exp(-(((x - middle[0]) / wide) ** 2) - ((y - middle[1]) / high) ** 2)
        share = (strength * shape * at)[..., None].astype(np.float32)
        made.append(np.asarray(picture + share * (colour - picture), np.float32))
    return made[0], made[1]


def _filled(outline: Floats) -> Floats:
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.fillPoly(plane, [np.round(outline * 8).astype(np.int32)], (1.0,), cv2.LINE_AA, 3)
    return plane


def _soft(plane: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), 1.2), np.float32)
