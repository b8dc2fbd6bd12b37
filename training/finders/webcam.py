"""How a webcam shows a window of a driver's face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from model.finders import window as seen
from model.mouth.window import HEIGHT, WIDTH
from training.augmentation import other_camera

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Matrix = NDArray[np.float64]

COARSEST, FINEST = 0.5, 1.5
"""Widths of the window in the driver's picture, as shares of the window's own width in pixels.

From 1 on the picture is as fine as the window.
"""


def width_seen(rng: Generator) -> int:
    """A width in pixels in which a webcam sees the window."""
    return int(seen.WIDTH * min(rng.uniform(COARSEST, FINEST), 1.0))


def webcam(picture: Floats, moved: Matrix, width: int, rng: Generator, light: Floats) -> Picture:
    """Return a window (h, w, 3) of a picture that a webcam saw `width` pixels wide."""
    scale = width / WIDTH
    matrix = moved * scale
    matrix[:, 2] += 0.5 * scale - 0.5
    soft = cv2.GaussianBlur(picture, (0, 0), 0.38 / scale)
    size = (width, round(width * HEIGHT / WIDTH))
    small = np.clip(cv2.warpAffine(soft, matrix, size, borderMode=cv2.BORDER_REPLICATE), 0, 255)
    lit = cv2.LUT(np.asarray(small, np.uint8), np.asarray(light, np.uint8)[:, None])
    if rng.random() < 0.55:
        lit = other_camera(np.asarray(lit, np.uint8), rng)
    return np.asarray(cv2.resize(lit, (seen.WIDTH, seen.HEIGHT), interpolation=cv2.INTER_LINEAR), np.uint8)


def hidden(picture: Picture, rng: Generator) -> Picture:
    """Return the window with an ellipse of any colour before it."""
    centre = (float(rng.uniform(0, seen.WIDTH)), float(rng.uniform(0, seen.HEIGHT)))
    size = (float(rng.uniform(8, 32)), float(rng.uniform(8, 32)))
    colour = rng.uniform(0, 255, 3).tolist()
    covered = cv2.ellipse(picture.copy(), (centre, size, float(rng.uniform(0, 180))), colour, -1, cv2.LINE_AA)
    return np.asarray(covered, np.uint8)


def light_table(rng: Generator) -> Floats:
    """A table (256, 3) of another light, exposure and white balance."""
    levels = (np.arange(256) / 255) ** np.exp(rng.uniform(-0.35, 0.35))
    bright = (levels - 0.5) * (1 + rng.uniform(-0.35, 0.35)) + 0.5 + rng.uniform(-0.12, 0.12)
    return np.asarray(255 * np.clip(bright[:, None] * (1 + rng.uniform(-0.1, 0.1, 3)), 0, 1), np.float32)


def place_of_window(rng: Generator) -> Matrix:
    """Where the window lies: landmarks are not exact."""
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), rng.normal(0, 3), np.exp(rng.normal(0, 0.06)))
    shift = np.column_stack([np.zeros((2, 2)), rng.normal(0, 2.5, 2)])
    return np.asarray(matrix + shift, np.float64)


def moved(place: Matrix, rng: Generator) -> Matrix:
    """The place of the window now: the head's motion is not found exactly."""
    middle = (WIDTH / 2, HEIGHT / 2)
    change = cv2.getRotationMatrix2D(middle, rng.normal(0, 1.5), np.exp(rng.normal(0, 0.025)))
    shift = np.column_stack([np.zeros((2, 2)), rng.normal(0, 1.6, 2)])
    return np.asarray((change + shift) @ np.vstack([place, [0, 0, 1]]), np.float64)


def in_window(points: Floats, moved: Matrix) -> Floats:
    """Points (70, 2) of the painter's window in pixels of the finder's, which has half as many."""
    placed = points @ moved[:, :2].T + moved[:, 2]
    return np.asarray((placed + 0.5) * (seen.WIDTH / WIDTH) - 0.5, np.float32)
