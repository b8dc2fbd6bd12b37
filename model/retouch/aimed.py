"""AimedRetouch: what paints over a window of the scene in one frame."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.retouch.window import Window

Picture = NDArray[np.uint8]


class AimedRetouch:
    """The retouch of one frame: `area` is what it may change, left, top, right, bottom in the square."""

    def __init__(self, paint: Callable[[Callable[[], Picture]], Picture], window: Window, side: int) -> None:
        """Take the window of a square that is `side` pixels wide, and what paints it.

        `paint` returns the window's colours and their share (h, w, 4). It gets a function that returns what
        the window shows before, (h, w, 3).
        """
        self._paint, self._window, self._side = paint, window, side
        self.area = area_of(window, side)

    def painted(self, picture: Picture, left: int, top: int) -> tuple[Picture, Picture]:
        """Return what to paint over a picture (h, w, 3), and its share (h, w) in the result, 255 is 1.

        Colours are black if the share is 0. The picture's first pixel is at `left`, `top` of the square.
        """
        painted = self._paint(lambda: self._window.cropped(picture, self._side, -left, -top))
        here = self._window.to_pixels(self._side, -left, -top)
        rgb, share = cv2.cvtColor(painted, cv2.COLOR_RGBA2RGB), cv2.extractChannel(painted, 3)
        shown = np.asarray(
            cv2.warpAffine(share, here, picture.shape[1::-1], flags=cv2.INTER_LINEAR), np.uint8
        )
        x, y, width, height = cv2.boundingRect(shown)  # sampling by cubic weights is slow
        here[:, 2] -= x, y
        way, border = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
        colours = np.zeros(picture.shape, np.uint8)
        if width:
            seen = cv2.warpAffine(rgb, here, (width, height), flags=way, borderMode=border)
            colours[y : y + height, x : x + width] = seen
        return colours, shown


def area_of(window: Window, side: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a window in a square that is `side` pixels wide."""
    right, bottom = window.width - 1, window.height - 1
    corners = np.array([[0, 0, 1], [right, 0, 1], [0, bottom, 1], [right, bottom, 1]])
    places = corners @ window.to_pixels(side).T
    first, last = np.floor(places.min(0)).astype(int), np.ceil(places.max(0)).astype(int)
    return (*first.tolist(), *(last + 1).tolist())
