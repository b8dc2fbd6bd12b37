"""Shading: brightens and darkens a window of the scene by the light on bulging cheeks."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.retouch.aimed import area_of
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

LIMIT = 0.45
"""Largest logarithm of a change in brightness."""
LARGEST = math.expm1(LIMIT)
"""Largest share by which brightness rises."""


class Shading:
    """A retouch that multiplies the brightness of one frame; the person's own detail stays.

    Two small planes are enlarged to the scene, because that is faster than enlarging the window's colours.
    """

    def __init__(self, change: Floats, face: Floats, window: Window, side: int) -> None:
        """Take the logarithms (h, w) of the change, and the share (h, w) of the face in which it shows.

        They are those of a window of a square that is `side` pixels wide.
        """
        self._change = np.expm1(np.clip(change, -LIMIT, LIMIT)) * face
        self._window, self._side = window, side
        self.area = area_of(window, side)

    def painted(self, picture: Picture, left: int, top: int) -> tuple[Picture, Picture]:
        """Return the shaded picture (h, w, 3), and (h, w), 255 if it differs from the picture.

        The picture's first pixel is at `left`, `top` of the square.
        """
        brighter, darker = (self._shares(sign, picture, left, top) for sign in (1, -1))
        is_changed = cv2.threshold(cv2.max(brighter, darker), 0, 255, cv2.THRESH_BINARY)[1]
        scale = LARGEST / 255
        more, less = (
            cv2.multiply(picture, cv2.merge([share] * 3), scale=scale) for share in (brighter, darker)
        )
        shaded = cv2.subtract(cv2.add(picture, more), less)
        return np.asarray(shaded, np.uint8), np.asarray(is_changed, np.uint8)

    def _shares(self, sign: int, picture: Picture, left: int, top: int) -> Any:
        """Return by how much brightness rises (1) or falls (-1), (h, w) uint8: 255 is `LARGEST`."""
        share = cv2.convertScaleAbs(np.maximum(sign * self._change, 0), alpha=255 / LARGEST)
        here = self._window.to_pixels(self._side, -left, -top)
        return cv2.warpAffine(share, here, picture.shape[1::-1], flags=cv2.INTER_LINEAR)
