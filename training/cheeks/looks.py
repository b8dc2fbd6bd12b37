"""A rendered lower face, now and at rest, varied as drivers and webcams differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from face.ibug import MIRROR, MOUTH
from model.finders.window import lips_now_and_at_rest
from model.mouth.window import HEIGHT, WIDTH
from training.finders.webcam import hidden, in_window, light_table, moved, place_of_window, webcam, width_seen

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SHADING = 0.12
"""Standard deviation of the change in light from the window's middle to its edges, after the rest."""


@dataclass(frozen=True, eq=False)
class Cheeks:
    """A lower face in a window of `model.cheeks.window`.

    now and rest: (h, w, 3); points and rest_points: (70, 2) in its pixels; puffed: how far the left and the
    right one of the picture.
    """

    now: Picture
    points: Floats
    rest: Picture
    rest_points: Floats
    puffed: tuple[float, float]


def as_seen(cheeks: Cheeks, rng: Generator) -> tuple[Picture, tuple[float, float]]:
    """Return the finder's inputs (h, w, INPUTS), and how far the left and the right cheek are puffed."""
    if rng.random() < 0.5:
        cheeks = mirrored(cheeks)
    light, is_grey, width = light_table(rng), rng.random() < 0.03, width_seen(rng)
    later = np.exp(rng.normal(0, 0.03, 3) + rng.normal(0, 0.06)) * _other_light(rng)
    calm = place_of_window(rng)
    here = moved(calm, rng)
    now = np.clip(cheeks.now * later, 0, 255).astype(np.float32)
    shown = [
        webcam(now, here, width, rng, light),
        webcam(cheeks.rest.astype(np.float32), calm, width, rng, light),
    ]
    if rng.random() < 0.1:
        shown[0] = hidden(shown[0], rng)
    if is_grey:
        shown = [np.repeat(each.mean(2, keepdims=True), 3, 2).astype(np.uint8) for each in shown]
    lips = (_found(points, rng) for points in (cheeks.points, cheeks.rest_points))
    drawn = lips_now_and_at_rest(
        *(in_window(each, place) for each, place in zip(lips, (here, calm), strict=True))
    )
    return np.dstack([*shown, drawn]), cheeks.puffed


def mirrored(cheeks: Cheeks) -> Cheeks:
    """The face as a mirror shows it."""
    (now, points), (rest, rest_points) = (
        (np.ascontiguousarray(picture[:, ::-1]), _turned(places))
        for picture, places in ((cheeks.now, cheeks.points), (cheeks.rest, cheeks.rest_points))
    )
    left, right = cheeks.puffed
    return replace(cheeks, now=now, points=points, rest=rest, rest_points=rest_points, puffed=(right, left))


def _turned(points: Floats) -> Floats:
    return np.asarray(points[MIRROR] * np.array([-1, 1]) + np.array([WIDTH - 1, 0]), np.float32)


def _found(points: Floats, rng: Generator) -> Floats:
    """The points (70, 2) as a landmark network finds them."""
    found = points.copy()
    found[MOUTH] += rng.normal(0, 0.6, 2) + rng.normal(0, 0.5, (20, 2))
    return found


def _other_light(rng: Generator) -> Floats:
    """A factor (h, w, 1): the light falls otherwise than at rest."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
    across, down = rng.normal(0, SHADING, 2)
    return np.asarray(np.exp(across * x + down * y)[..., None], np.float32)
