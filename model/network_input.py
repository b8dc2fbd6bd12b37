"""Pictures as a network takes them: square, of its own size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError

Picture = NDArray[np.uint8]


def driving_square(picture: Picture, size: int) -> Picture:
    """Return a square driving picture, resized to (size, size, 3). Raises ModelError if it is not square."""
    _check(picture)
    if picture.shape[0] != picture.shape[1]:
        raise ModelError(f"A driving picture is square, not {picture.shape[1]}×{picture.shape[0]}.")
    return squeezed(picture, size)


def squeezed(picture: Picture, size: int) -> Picture:
    """Return a picture of any shape, resized to (size, size, 3). Raises ModelError if it is not RGB uint8."""
    _check(picture)
    if picture.shape[:2] == (size, size):
        return picture
    method = cv2.INTER_AREA if max(picture.shape[:2]) > size else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (size, size), interpolation=method), np.uint8)


def _check(picture: Picture) -> None:
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or not picture.size:
        raise ModelError("A picture is (height, width, 3) RGB, uint8.")
