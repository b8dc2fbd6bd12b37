"""Resizes pictures to the square that a network takes."""

from __future__ import annotations

import cv2
import numpy as np

from model.engines import Picture
from model.errors import ModelError


def square(driving: Picture, side: int) -> Picture:
    """Return a driving picture with this side. Raises ModelError if it is not square."""
    _check(driving)
    if driving.shape[0] != driving.shape[1]:
        raise ModelError(f"A driving picture is square, not {driving.shape[1]}×{driving.shape[0]}.")
    return resized(driving, side)


def resized(picture: Picture, side: int) -> Picture:
    """Return a picture of any shape squeezed to a square of this side. Raises ModelError if it is none."""
    _check(picture)
    if picture.shape[:2] == (side, side):
        return picture
    method = cv2.INTER_AREA if max(picture.shape[:2]) > side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (side, side), interpolation=method), np.uint8)


def _check(picture: Picture) -> None:
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
        raise ModelError("A picture is (height, width, 3) RGB, uint8.")
