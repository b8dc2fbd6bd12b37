"""MouthRetouch: paints the mouth of one avatar in the pictures of the scene."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.mouth.drawing import Tongue, lip_lines, lips_and_tongue, openness, paintable
from model.mouth.engines import WindowPainter
from model.mouth.stillness import StillLips
from model.mouth.window import HEIGHT, WIDTH, MouthWindow, cropped

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class MouthRetouch:
    """Prepared once for an avatar, then aimed for every frame. Not thread-safe."""

    def __init__(self, painter: WindowPainter, picture: Picture, points: Floats) -> None:
        """Take the avatar's own picture (side, side, 3) and its landmarks (68 or more, 2) in [-1, 1]."""
        self.painter = painter
        self._points = points
        self._window = MouthWindow.at_rest(points)
        self._rest = cropped(picture, self._window.to_pixels(len(picture)))
        self._rest_lines = lip_lines(self._window.pixels_of(points))
        self._still = StillLips()

    def aimed(self, points: Floats, side: int, tongue: Tongue | None = None) -> AimedRetouch | None:
        """Return the retouch of a frame whose square is `side` pixels wide and has these landmarks.

        None if the lips are closed: the network paints them well enough.
        """
        window = self._window.following(self._points, points)
        places = window.pixels_of(points)
        share = 1.0 if tongue is not None and tongue.out > 0 else openness(places)
        if share == 0:
            return None
        drawing = lips_and_tongue(places, tongue)
        region = paintable(places, np.ascontiguousarray(drawing[..., 3]))
        given = np.dstack([self._rest, drawing, self._rest_lines, region])

        def paint(shown: Picture) -> Picture:
            painted = self.painter.paint(np.dstack([shown, given]))
            steady = self._still.blended(places, np.ascontiguousarray(drawing[..., 2]), painted)
            if share < 1:
                steady[..., 3] = np.rint(steady[..., 3] * share)
            return steady

        return AimedRetouch(paint, window.to_pixels(side))


class AimedRetouch:
    """The retouch of one frame: `area` is what it may change, left, top, right, bottom in the square."""

    def __init__(self, paint: Callable[[Picture], Picture], matrix: Floats) -> None:
        """`paint` turns the window into colours and their share; `matrix` maps its pixels to the square's."""
        self._paint, self._matrix = paint, matrix
        corners = np.array([[0, 0, 1], [WIDTH - 1, 0, 1], [0, HEIGHT - 1, 1], [WIDTH - 1, HEIGHT - 1, 1]])
        places = corners @ matrix.T
        left, top = np.floor(places.min(0)).astype(int).tolist()
        right, bottom = np.ceil(places.max(0)).astype(int).tolist()
        self.area = (left, top, right + 1, bottom + 1)

    def painted(self, picture: Picture, left: int, top: int) -> tuple[Picture, Picture]:
        """Return what to paint over a picture (h, w, 3), and its share (h, w) in the result, 255 is 1.

        The picture's first pixel is at `left`, `top` of the square.
        """
        here = self._matrix.copy()
        here[:, 2] -= left, top
        painted = self._paint(cropped(picture, here))
        size, way = picture.shape[1::-1], cv2.INTER_CUBIC
        rgb, share = np.ascontiguousarray(painted[..., :3]), np.ascontiguousarray(painted[..., 3])
        colours = cv2.warpAffine(rgb, here, size, flags=way, borderMode=cv2.BORDER_REPLICATE)
        shown = cv2.warpAffine(share, here, size, flags=cv2.INTER_LINEAR)
        return np.asarray(colours, np.uint8), np.asarray(shown, np.uint8)
