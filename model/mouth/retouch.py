"""MouthRetouch: paints the mouth of one avatar in the pictures of the scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.mouth.drawing import lip_lines, lips_and_tongue, openness, paintable
from model.mouth.engines import WindowPainter
from model.mouth.laid_tongue import LaidTongue, TongueShape
from model.mouth.stillness import StillLips
from model.mouth.window import window_of_mouth
from model.retouch.aimed import AimedRetouch

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SHOWN = 8.0
"""Length of a tongue in pixels from which all is painted, even between lips that are nearly closed."""


class MouthRetouch:
    """Prepared once for an avatar, then aimed for every frame. Not thread-safe."""

    def __init__(self, painter: WindowPainter, picture: Picture, points: Floats) -> None:
        """Take the avatar's own picture (side, side, 3) and its landmarks (68 or more, 2) in [-1, 1]."""
        self.painter = painter
        self._points = points
        self._window = window_of_mouth(points)
        self._rest = self._window.cropped(picture, len(picture))
        self._rest_lines = lip_lines(self._window.pixels_of(points))
        self._tongue = LaidTongue(self._rest, self._window.pixels_of(points))
        self._still = StillLips()

    def aimed(self, points: Floats, side: int, tongue: TongueShape | None = None) -> AimedRetouch | None:
        """Return the retouch of a frame whose square is `side` pixels wide and has these landmarks.

        None if the lips are closed: the network paints them well enough.
        """
        window = self._window.following(self._points, points)
        places = window.pixels_of(points)
        licked = min(tongue.length / SHOWN, 1.0) if tongue is not None else 0.0
        share = max(openness(places), licked)
        if share == 0:
            return None
        drawing = lips_and_tongue(places)
        region = paintable(places, np.ascontiguousarray(drawing[..., 3]))

        def paint(shown: Callable[[], Picture]) -> Picture:
            given: Any = cv2.merge([shown(), self._rest, drawing, self._rest_lines, region])
            painted = self.painter.paint(given)
            steady = self._still.blended(places, np.ascontiguousarray(drawing[..., 2]), painted)
            if share < 1:
                steady[..., 3] = np.rint(steady[..., 3] * share)
            if tongue is None or not licked:
                return steady
            return self._tongue.over(steady, places, tongue, licked)

        return AimedRetouch(paint, window, side)
