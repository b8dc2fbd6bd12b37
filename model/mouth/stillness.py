"""StillLips: between lips that stand still, teeth and tongue stand still too."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH
from model.mouth.window import WIDTH

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

MOVING = 0.01 * WIDTH
"""Mean change of the lips' shape between two frames at which nothing is kept, in pixels of the window."""
NEW = 0.3
"""Share of the new picture if the lips keep their shape."""


class StillLips:
    """Blends each painted window with the one before. One for an avatar; not thread-safe.

    Without it the noise of the landmarks, less than a pixel, changes what is painted between open lips. The
    last window is moved with the lips as a whole: noise of the head's landmarks moves the window against the
    mouth, and a turn of the head moves the mouth in the window.
    """

    def __init__(self) -> None:
        self._points: Floats | None = None
        self._opening: Floats = np.zeros(0, np.float32)
        self._painted: Floats = np.zeros(0, np.float32)

    def blended(self, points: Floats, opening: Picture, painted: Picture) -> Picture:
        """Return `painted` (h, w, 4), mixed with the last result between lips that keep their shape.

        `points`: landmarks in pixels of the window (68 or more, 2). `opening` (h, w): 255 between the lips.
        Only pixels between the lips in this frame and in the last one are mixed.
        """
        lips, now = points[MOUTH], opening.astype(np.float32) / np.float32(255)
        new, made = painted.astype(np.float32), painted.copy()
        if self._points is not None:
            change = lips - self._points
            shift = change.mean(0)
            moved = float(np.linalg.norm(change - shift, axis=1).mean())
            x, y, width, height = cv2.boundingRect(opening)
            if moved < MOVING and width:
                within = slice(y, y + height), slice(x, x + width)
                before, opened = (_shifted(each, shift, within) for each in (self._painted, self._opening))
                kept = np.minimum(now[within], opened) * np.float32(1 - max(moved / MOVING, NEW))
                new[within] += kept[..., None] * (before - new[within])
                made[within] = np.rint(new[within])
        self._points, self._opening, self._painted = lips.copy(), now, new
        return made


def _shifted(plane: Floats, shift: Floats, within: tuple[slice, slice]) -> Floats:
    """Return a part of a plane (h, w) or (h, w, channels) that is moved by `shift` (2,), in pixels.

    `within` are the rows and columns of the part. The plane's edges are repeated.
    """
    rows, columns = within
    matrix = np.array([[1, 0, shift[0] - columns.start], [0, 1, shift[1] - rows.start]], np.float32)
    size = (columns.stop - columns.start, rows.stop - rows.start)
    return np.asarray(cv2.warpAffine(plane, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.float32)
