"""Lays a retouch over a picture in place, with the same rounding wherever it is seen."""

from __future__ import annotations

from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.blending import blended

Picture = NDArray[np.uint8]


class Retouch(Protocol):
    """Paints over a part of the moved person."""

    @property
    def area(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the part in pixels of the square."""

    def painted(self, picture: Picture, left: int, top: int) -> tuple[Picture, Picture]:
        """Return what to paint over a picture (h, w, 3), and its share (h, w) in the result, 255 is 1.

        The picture's first pixel is at `left`, `top` of the square.
        """


def area_in(picture: Picture, retouch: Retouch, left: int = 0, top: int = 0) -> tuple[slice, slice]:
    """Return the rows and columns of a picture (h, w, channels) that are retouched; they may be empty.

    The square begins at `left`, `top` of the picture, and may reach beyond it.
    """
    height, width = picture.shape[:2]
    first, upper, last, lower = retouch.area
    rows = np.clip([upper + top, lower + top], 0, height).tolist()
    columns = np.clip([first + left, last + left], 0, width).tolist()
    return slice(*rows), slice(*columns)


def lay(
    retouch: Retouch, picture: Picture, left: int = 0, top: int = 0, cover: Picture | None = None
) -> None:
    """Paint a retouch over a picture (h, w, 3), in place.

    The square begins at `left`, `top` of the picture, and may reach beyond it. `cover` is the alpha of the
    person within `area_in`, of its size: the retouch is painted on the person only; None paints everywhere.
    """
    rows, columns = area = area_in(picture, retouch, left, top)
    shown = np.ascontiguousarray(picture[area])
    if not shown.size:
        return
    colours, alpha = retouch.painted(shown, columns.start - left, rows.start - top)
    x, y, across, down = cv2.boundingRect(alpha)
    if not across:
        return
    place = slice(y, y + down), slice(x, x + across)
    share: Any = alpha[place] if cover is None else cv2.multiply(alpha[place], cover[place], scale=1 / 255)
    behind = np.ascontiguousarray(picture[area][place])
    front, back = (np.empty((down, across, 3), np.uint8) for _ in range(2))
    blended(colours[place], behind, cv2.merge([share] * 3), behind, front, back)
    picture[area][place] = behind
