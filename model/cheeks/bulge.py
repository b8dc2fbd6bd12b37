"""PuffedCheeks: puffs the cheeks of one avatar. Its deformation bulges, and its cheeks are shaded."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import JAW, MIRROR, NUM_LANDMARKS
from model.cheeks.driver_cheeks import Cheeks
from model.cheeks.shading import Shading
from model.cheeks.shape import SIDE_POINTS, CheekShape, affine_onto, light_across
from model.cheeks.window import window_of_cheeks
from model.engines import FrameLayers
from model.finders.window import HEIGHT, WIDTH
from model.layers.inner_face import filled_hull
from model.layers.texture import sampled
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LIGHT_LIMIT = 1.0
"""Largest slope of the light from left to right: see `light_across`."""
SIDES = (SIDE_POINTS, MIRROR[SIDE_POINTS].tolist())
"""The landmarks that place the left cheek, and the right one."""


class PuffedCheeks:
    """Prepared once for an avatar, then used for every frame with a puffed cheek."""

    def __init__(self, shape: CheekShape, picture: Picture, points: Floats) -> None:
        """Take the avatar's own picture (side, side, 3) and its landmarks (70, 2) in [-1, 1]."""
        self._points = points
        self._window = window_of_cheeks(points)
        self._bulges = [shape.bulge, _mirrored(shape.bulge) * np.array([-1, 1], np.float32)]
        self._places = [
            shape.places,
            shape.places * np.array([-1, 1], np.float32) + np.array([WIDTH - 1, 0], np.float32),
        ]
        light = self._light(picture)
        shades = [shape.shade[0] + slope * shape.shade[1] for slope in (light, -light)]
        self._shades = [shades[0], _mirrored(shades[1])]

    def moved(self, parts: FrameLayers, cheeks: Cheeks) -> FrameLayers:
        """Return what the network gave for a frame, with puffed cheeks: all of its planes bulge alike."""
        cells, side = len(parts.deformation), len(parts.paint)
        away = self._displacement(parts.points, cheeks, cells)
        fine = np.asarray(cv2.resize(away, (side, side), interpolation=cv2.INTER_LINEAR), np.float32)
        painted = _from(np.asarray(cv2.merge([parts.paint, parts.kept]), np.float32), fine)
        deformation, still = _from(parts.deformation, away), _from(parts.still, away)
        points = parts.points.copy()
        points[JAW] += _at(away, points[JAW])
        return parts._replace(
            deformation=deformation,
            still=still,
            paint=np.asarray(cv2.cvtColor(painted, cv2.COLOR_RGBA2RGB), np.float32),
            kept=np.asarray(cv2.extractChannel(painted, 3), np.float32),
            points=points,
        )

    def shading(self, points: Floats, side: int, cheeks: Cheeks) -> Shading:
        """Return the retouch that brightens and darkens the cheeks of a frame with these landmarks."""
        window = self._window.following(self._points, points)
        matrix = np.linalg.inv(_square(window.matrix))
        size = window.width, window.height
        shade = np.zeros(size[::-1], np.float32)
        for amount, plane, onto in zip(cheeks, self._shades, self._onto(points), strict=True):
            if amount > 0:
                shade += _placed(amount * plane, (matrix @ _square(onto))[:2], size)
        return Shading(shade, filled_hull_of(window, points), window, side)

    def _onto(self, points: Floats) -> list[Floats]:
        """Return the matrices (2, 3) from pixels of the shape to [-1, 1], of the left and the right cheek."""
        return [
            affine_onto(places, points[chosen]) for places, chosen in zip(self._places, SIDES, strict=True)
        ]

    def _displacement(self, points: Floats, cheeks: Cheeks, cells: int) -> Floats:
        """Return how far each cell of a grid over [-1, 1] moves, (cells, cells, 2) in [-1, 1]."""
        half = np.float32((cells - 1) / 2)
        away = np.zeros((cells, cells, 2), np.float32)
        for amount, bulge, onto in zip(cheeks, self._bulges, self._onto(points), strict=True):
            if amount > 0:
                in_picture = (amount * bulge @ onto[:, :2].T).astype(np.float32)
                grid = onto * half
                grid[:, 2] += half
                away += _placed(in_picture, grid, (cells, cells))
        return away

    def _light(self, picture: Picture) -> float:
        side = len(picture)
        window = self._window.cropped(picture, side).mean(2).astype(np.float32)
        small = cv2.resize(window, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        hull = filled_hull_of(self._window, self._points)
        face = cv2.resize(hull, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        light = light_across(np.asarray(small, np.float32), np.asarray(face, np.float32))
        return float(np.clip(light, -LIGHT_LIMIT, LIGHT_LIMIT))


def filled_hull_of(window: Window, points: Floats) -> Floats:
    """Return (height, width) in [0, 1] of a window: 1 on the face, softly 0 at its outline and beyond."""
    size = np.float32(max(window.width, window.height))
    places = (window.pixels_of(points[:NUM_LANDMARKS]) + 0.5) * (2 / size) - 1
    hull = filled_hull(places.astype(np.float32), int(size))[: window.height, : window.width]
    return np.asarray(cv2.GaussianBlur(hull, (0, 0), 2.0), np.float32)


def _placed(plane: Floats, matrix: NDArray[Any], size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.warpAffine(plane.astype(np.float32), matrix.astype(np.float64), size), np.float32)


def _from(plane: Floats, away: NDArray[Any]) -> Floats:
    """Return a plane (n, n, ...) over [-1, 1], carried along by a displacement (n, n, 2)."""
    at = cv2.scaleAdd(away, -(len(plane) - 1) / 2, _places(len(plane)))
    return np.asarray(sampled(plane, np.asarray(at, np.float32)), np.float32)


@cache
def _places(side: int) -> Floats:
    """Return the place (side, side, 2) of each pixel, x then y."""
    line = np.arange(side, dtype=np.float32)
    return np.dstack(np.meshgrid(line, line))


def _at(away: Floats, points: Floats) -> Floats:
    half = np.float32((len(away) - 1) / 2)
    places = ((points + 1) * half)[None].astype(np.float32)
    return np.asarray(sampled(away, places)[0], np.float32)


def _mirrored(plane: Floats) -> Floats:
    return np.ascontiguousarray(plane[:, ::-1])


def _square(matrix: Floats) -> Floats:
    return np.vstack([matrix, np.array([[0, 0, 1]], np.float32)])
