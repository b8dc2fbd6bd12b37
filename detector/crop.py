"""Crops: a square part of a picture, for networks that take one face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError


def rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Convert any picture to (height, width, 3): grey repeated, alpha dropped. Raises DetectorError."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or picture.size == 0:
        raise DetectorError("That is no picture: landmarks need 8-bit pixels, (height, width, 3).")
    if picture.ndim == 2:
        picture = picture[..., None]
    if picture.shape[2] in (1, 2):
        return np.repeat(picture[..., :1], 3, axis=2)
    return picture[..., :3]


def square_crop(picture: NDArray[np.uint8], middle: NDArray[np.floating], side: float) -> Crop:
    """Cut the square of about `side` pixels around `middle`, on whole pixels; grey outside the picture."""
    side = max(int(np.ceil(side)), 2)
    left, top = (round(float(value) - side / 2) for value in middle)
    crop = np.full((side, side, 3), 128, np.uint8)
    height, width = picture.shape[:2]
    x0, x1 = np.clip([left, left + side], 0, width)
    y0, y1 = np.clip([top, top + side], 0, height)
    crop[y0 - top : y1 - top, x0 - left : x1 - left] = picture[y0:y1, x0:x1]
    return Crop(crop, left, top)


@dataclass(frozen=True, eq=False)
class Crop:
    """A square part of a picture and the position of its upper left corner."""

    picture: NDArray[np.uint8]
    left: int
    top: int

    @property
    def side(self) -> int:
        """Its side in pixels of the picture it came from."""
        return len(self.picture)

    def resized(self, side: int) -> NDArray[np.uint8]:
        """Return the crop resized to another side, averaged if it shrinks."""
        how = cv2.INTER_AREA if side < self.side else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(self.picture, (side, side), interpolation=how), np.uint8)
