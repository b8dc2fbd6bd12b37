"""Outline: evens the network's motion at the edge of the person, and keeps a stretched edge sharp.

On the 64×64 grid of dense motion, neighbouring cells at the outline follow the head and the room by different
shares. This gives uneven edges to ears, hair and scarves, and folds at the jaw and the collar. The true
motion changes slowly along the outline and quickly across it. Therefore motion is averaged along the outline.
Inside, around the face, it is averaged in all directions.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.movement import smooth_step
from model.layers.texture import sampled

Floats = NDArray[np.float32]

ALONG, STEPS, STEP = 5.0, 4, 2
"""Standard deviation of the average along the outline in cells, and the number and length of its steps to
each side."""
AROUND = 3.0
"""Standard deviation of the average in all directions, in cells."""
CERTAIN = 0.0025
"""Change of the person's share per cell at which the outline's direction is half trusted."""
EDGE = 1.5
"""Standard deviation of the blur before the outline's direction is taken, in cells."""
INSIDE = (0.5, 0.95)
"""Smallest shares of the person around a cell at which it begins to count as inside, and at which it does."""
STEEPEST = 4.0
"""Largest factor by which the contrast of a stretched edge is raised."""


class Outline:
    """Prepared once for an avatar, then computed for every frame."""

    def __init__(self, alpha: Floats, cells: int = 64) -> None:
        """`alpha` (side, side) in [0, 1] is the avatar's, before it moves."""
        self._alpha = cv2.resize(alpha, (cells, cells), interpolation=cv2.INTER_AREA).astype(np.float32)
        line = np.arange(cells, dtype=np.float32)
        self._cells = np.dstack(np.meshgrid(line, line))
        self._half = np.float32((cells - 1) / 2)
        self._still = self._cells / self._half - 1

    def person(self, deformation: Floats, outside: Floats | None) -> Floats:
        """Return the share of the moved person (cells, cells) in each cell.

        `deformation` (cells, cells, 2) in [-1, 1] is the network's; `outside` (any size) is 1 where the head
        cannot be.
        """
        at = (deformation + 1) * self._half
        person = cv2.remap(self._alpha, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
        if outside is not None:
            person = person * (1 - cv2.resize(outside, person.shape[::-1], interpolation=cv2.INTER_AREA))
        return np.asarray(person, np.float32)

    def evened(self, deformation: Floats, person: Floats, face: Floats) -> Floats:
        """Return the deformation with less unevenness at the outline and around the face.

        `face` (cells, cells) in [0, 1] is 1 where it stays as it is.
        """
        away = (deformation - self._still).astype(np.float32)
        even = self._along_the_outline(away, person)
        least = np.asarray(cv2.erode(person, np.ones((3, 3), np.uint8)), np.float32)
        inside = cv2.GaussianBlur(smooth_step(*INSIDE, least), (0, 0), 1)
        even += cv2.merge([inside, inside]) * (cv2.GaussianBlur(away, (0, 0), AROUND) - even)
        beside = 1 - face
        return np.asarray(deformation + cv2.merge([beside, beside]) * (even - away), np.float32)

    def contrast(self, places: Floats, person: Floats) -> Floats:
        """Return the factor (cells, cells) by which alpha's edge is stretched across the outline, at least 1.

        `places` (cells, cells, 2) in [-1, 1] is the origin of each cell of the person.
        """
        x, y, slope = self._slope(person)
        at = places * self._half
        across = [
            (x * cv2.Sobel(plane, cv2.CV_32F, 1, 0) + y * cv2.Sobel(plane, cv2.CV_32F, 0, 1)) / 8
            for plane in cv2.split(at)
        ]
        speed = cv2.GaussianBlur(cv2.magnitude(*across) / np.maximum(slope, 1e-6), (0, 0), 0.7)
        factor = 1 / np.clip(speed, 1 / STEEPEST, 1)
        return np.asarray(np.where(slope > CERTAIN, factor, 1), np.float32)

    def _slope(self, person: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the change of the person's blurred share per cell along x and y, and its length."""
        soft = cv2.GaussianBlur(person, (0, 0), EDGE)
        x, y = (
            np.asarray(cv2.Sobel(soft, cv2.CV_32F, *axis, scale=1 / 8), np.float32)
            for axis in ((1, 0), (0, 1))
        )
        return x, y, np.asarray(cv2.magnitude(x, y), np.float32)

    def _along_the_outline(self, away: Floats, person: Floats) -> Floats:
        x, y, slope = self._slope(person)
        trust = 1 / (slope + np.float32(CERTAIN))
        along = np.asarray(cv2.merge([-y * trust, x * trust]), np.float32)
        total, weights = away, 1.0
        for step in (*range(-STEPS, 0), *range(1, STEPS + 1)):
            weight = float(np.exp(-0.5 * (step * STEP / ALONG) ** 2))
            at = np.asarray(cv2.scaleAdd(along, step * STEP, self._cells), np.float32)
            total = np.asarray(cv2.scaleAdd(sampled(away, at), weight, total), np.float32)
            weights += weight
        return np.asarray(total / np.float32(weights), np.float32)
