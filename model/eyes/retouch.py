"""EyeRetouch: closes the lids of one avatar's eye in the pictures of the scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import MIRROR
from model.eyes.eyeball import Eyeball
from model.eyes.folding import Folding, folded, openness_of
from model.eyes.shape import CORNER, HEIGHT, WIDTH, EyeShape, gaze_of, pixel_at_rest, window_of_eye
from model.retouch.aimed import AimedRetouch
from model.retouch.window import Window, head_motion

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

PAINTED_FROM, PAINTED_TO = 0.7, 0.5
"""Openness, 1 as at rest: below the first an eye is painted, the more, the less open; fully at the second."""
OPENED_FROM, OPENED_TO = 1.08, 1.16
"""Openness of an eye that is opened wide: above the first it is painted, fully at the second.

Below, it is mostly noise: of the demo clip 45 % of the frames are above 1.04, and 12 % above 1.08.
"""
GLANCE_FROM, GLANCE_TO = 0.08, 0.14
"""Displacement of both irises from rest, in eye lengths, from which eyes are painted, and wholly painted."""
SMALLEST = 4.0
"""Opening of the avatar's own eye, in pixels, below which it is never painted: it is closed already."""
NARROW, WIDE = 0.4, 0.6
"""Lengths of an eye, 1 as at rest: not painted up to the first (turned too far), fully from the second."""
LASH_WIDTH = 7
"""Width in pixels up to which dark and light lines across the rows are taken for lashes and removed."""
STREAK = (3.0, 1.0)
"""Standard deviations of the blur of skin without lashes that is stretched: across and down, in pixels."""
SHADOW_COLOUR = np.array([0.9, 1.05, 1.05], np.float32)
"""Factors of the missing light in the shadow, for red, green and blue, because skin is redder there."""
LASH_SHARE = 0.65
"""Share of the lashes' colour in the line between closed lids."""
LASH_BAND = (-1.0, 2.0)
"""Heights above the upper lid between which the lashes' colour is looked for, in pixels."""
DARKEST = 0.25
"""Share of the pixels there that are taken for lashes."""


class EyeRetouch:
    """Prepared once for one eye of an avatar, then aimed for every frame.

    Lids are not painted by a network: the avatar's own skin between the upper lid and the brow is stretched
    down to where the lid is asked to be, and the line of its lashes is drawn where closed lids meet.
    """

    def __init__(self, picture: Picture, points: Floats, *, is_right: bool) -> None:
        """Take the avatar's own picture (side, side, 3) and its landmarks (70, 2) in [-1, 1]."""
        self._points, self._is_right = points, is_right
        self._pixel, self._gaze = pixel_at_rest(points), gaze_of(points)
        window = window_of_eye(points, self._pixel, is_right=is_right)
        self._rest = window.cropped(picture, len(picture))
        self._shape = self._shape_in(window, points)
        self._eyeball = Eyeball.of(self._rest, self._shape)
        self._smooth = _without_lashes(self._rest)
        self._lashes = _lash_colour(self._rest, self._shape)

    @classmethod
    def of_both(cls, picture: Picture, points: Floats) -> list[EyeRetouch]:
        """Prepare the left and the right eye of the picture; the arguments are those of one."""
        return [cls(picture, points, is_right=is_right) for is_right in (False, True)]

    def aimed(self, points: Floats, side: int) -> AimedRetouch | None:
        """Return the retouch of a frame whose square is `side` pixels wide and has these landmarks.

        None if the eye is about as open as at rest: the network shows it well enough.
        """
        size = float(np.hypot(*head_motion(self._points, points)[:, 0]))
        window = window_of_eye(points, self._pixel * size, is_right=self._is_right)
        asked = self._shape_in(window, points)
        share = self._share(asked, abs(gaze_of(points) - self._gaze))
        if share == 0:
            return None

        def paint(_: Callable[[], Picture]) -> Picture:
            folding = folded(self._shape, asked)
            region = (255 * share * folding.region).astype(np.uint8)
            return np.asarray(np.dstack([self._painted(folding), region]), np.uint8)

        return AimedRetouch(paint, window, side)

    def _share(self, asked: EyeShape, glance: float) -> float:
        """Return the share of what is painted, in [0, 1], also by how far both eyes glance aside."""
        if self._shape.opening < SMALLEST:
            return 0.0
        openness, length = openness_of(self._shape, asked), asked.length / self._shape.length
        closing = (PAINTED_FROM - openness) / (PAINTED_FROM - PAINTED_TO)
        opening = (openness - OPENED_FROM) / (OPENED_TO - OPENED_FROM)
        glancing = (glance - GLANCE_FROM) / (GLANCE_TO - GLANCE_FROM)
        ramps = max(closing, opening, glancing), (length - NARROW) / (WIDE - NARROW)
        return min(max(min(ramps), 0.0), 1.0)

    def _painted(self, folding: Folding) -> Picture:
        """Return the colours of the window (h, w, 3)."""
        colours = _taken(self._rest, folding.skin)
        if folding.stretched.any():
            _mix(colours, _taken(self._smooth, folding.skin, cv2.INTER_LINEAR), folding.stretched)
        if folding.seen.any():
            _mix(colours, self._eyeball_of(folding), folding.seen)
        if folding.shadow.any():
            colours *= 1 - folding.shadow[..., None] * SHADOW_COLOUR
        if folding.lashes.any():
            _mix(colours, self._lashes, np.float32(LASH_SHARE) * folding.lashes)
        return np.asarray(np.rint(colours), np.uint8)

    def _eyeball_of(self, folding: Folding) -> Floats:
        """Return the colours of the window (h, w, 3) if there were no lids."""
        colours = _taken(self._eyeball.white, folding.white, cv2.INTER_LINEAR)
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        iris: Any = cv2.warpAffine(self._eyeball.iris, folding.iris, (WIDTH, HEIGHT), flags=flags)
        _mix(colours, iris[..., :3].astype(np.float32), iris[..., 3] * np.float32(1 / 255))
        colours *= 1 - folding.shaded[..., None]
        return colours

    def _shape_in(self, window: Window, points: Floats) -> EyeShape:
        pixels = window.pixels_of(points)
        return EyeShape.of(pixels[MIRROR] if self._is_right else pixels)


def _taken(picture: Picture, places: Floats, way: int = cv2.INTER_CUBIC) -> Floats:
    """Sample a window (h, w, 3) at places (h, w, 2). For a blurred one linear weights are enough."""
    border = cv2.BORDER_REPLICATE
    taken: Any = cv2.remap(picture, places[..., 0], places[..., 1], way, borderMode=border)
    return np.asarray(taken, np.float32)


def _mix(colours: Floats, others: Floats, share: Floats) -> None:
    """Mix a share (h, w) of other colours in."""
    colours += share[..., None] * (others - colours)


def _without_lashes(rest: Picture) -> Picture:
    """Return a window (h, w, 3) without narrow lines across its rows, by closing and opening, and blurred."""
    across = np.ones((1, LASH_WIDTH), np.uint8)
    filled = cv2.morphologyEx(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, across), cv2.MORPH_OPEN, across)
    return np.asarray(cv2.GaussianBlur(filled, (0, 0), STREAK[0], sigmaY=STREAK[1]), np.uint8)


def _lash_colour(rest: Picture, shape: EyeShape) -> Floats:
    """Return the colour (3,) of the darkest pixels at the upper lid of the window at rest."""
    at = np.linspace(0.12, 0.88, 40, dtype=np.float32)
    heights = shape.lids(at)[0] + np.linspace(*LASH_BAND, 4, dtype=np.float32)[:, None]
    across = np.broadcast_to(CORNER[0] + at * shape.length, heights.shape)
    band = _taken(rest, np.dstack([across, CORNER[1] - heights]).astype(np.float32)).reshape(-1, 3)
    brightness = band.sum(1)
    return np.asarray(band[brightness <= np.quantile(brightness, DARKEST)].mean(0), np.float32)
