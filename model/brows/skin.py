"""The bare skin of a forehead: not hair, brows, scarves or hats, over which no wrinkle may lie."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import BROWS, OUTER_EYE_CORNERS
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CHEEKS = ((41, 48), (46, 54))
"""Landmarks of a lower lid and the mouth's corner. The patch of the cheek is a third of the way between."""
BRIDGE = 29
"""Landmark of the bridge of the nose."""
PATCH = 0.05
"""Half the side of a patch of skin whose colour is taken, in eye distances."""
BRIGHTNESS, COLOUR = 0.42, 0.11
"""Usual differences of a forehead to the skin of cheeks and nose, as logarithms.

The first is that of the mean of the channels, the second that of each channel.
"""
ALIKE = (1.4, 2.2)
"""Differences in units of BRIGHTNESS and COLOUR: up to the first a pixel is skin, from the second not."""
DARK = 12.0
"""Level that is added before colours are compared, so that noise in dark pixels counts less."""
OVER, SOFT = 3.0, 3.0
"""Distance of wrinkles above the brows' landmarks, and the width of their edge, in window pixels."""
HIGH = 10.0
"""Distance above the brows' landmarks, in window pixels, from which hair is looked for.

Below it are brows and rims of glasses.
"""
EDGE = (0.15, 0.28)
"""Differences of brightness within 5 px, as logarithms: the edge of the skin begins and is full at these."""
BLUR = 1.5
"""Standard deviation of the blur of single pixels, in window pixels."""


def skin_of_forehead(picture: Picture, points: Floats, window: Window) -> Floats:
    """Return the skin in a window of a picture (side, side, 3), (h, w) in [0, 1].

    `points` are its landmarks (68 or more, 2) in [-1, 1]. Above a pixel that is not skin, no pixel counts as
    skin, because a fringe may be parted. Below the brows everything is 1.
    """
    seen = np.asarray(cv2.GaussianBlur(window.cropped(picture, len(picture)), (0, 0), BLUR), np.uint8)
    away = np.log((seen + np.float32(DARK)) / (_colour_of_skin(picture, points) + np.float32(DARK)))
    mean = away.mean(2, keepdims=True)
    distance = np.sqrt((mean[..., 0] / BRIGHTNESS) ** 2 + np.square((away - mean) / COLOUR).mean(2))
    alike: Any = np.clip((ALIKE[1] - distance) / (ALIKE[1] - ALIKE[0]), 0, 1).astype(np.float32)
    alike *= 1 - _edges(seen)
    above = _heights_above_brows(window.pixels_of(points[BROWS]), window)
    alike = np.where(above > HIGH, alike, 1.0)
    upwards = np.minimum.accumulate(alike[::-1], axis=0)[::-1]
    return np.asarray(cv2.GaussianBlur(upwards.astype(np.float32), (0, 0), BLUR), np.float32)


def _edges(picture: Picture) -> Floats:
    """Return the edges of a picture (h, w, 3), as of a hat in the skin's colour: (h, w) in [0, 1]."""
    bright = np.log(picture.astype(np.float32).mean(2) + np.float32(DARK))
    around = np.ones((5, 5), np.uint8)
    span = cv2.morphologyEx(bright, cv2.MORPH_GRADIENT, around)
    return np.asarray(np.clip((span - EDGE[0]) / (EDGE[1] - EDGE[0]), 0, 1), np.float32)


def above_brows(points: Floats, window: Window) -> Floats:
    """Return (h, w) of a window: 1 above the brows of landmarks (68 or more, 2), and softly 0 at them."""
    above = _heights_above_brows(window.pixels_of(points[BROWS]), window)
    return np.asarray(np.clip((above - OVER) / SOFT, 0, 1), np.float32)


def _heights_above_brows(brows: Floats, window: Window) -> Floats:
    """Return how far each pixel of a window lies above the line of the brows (10, 2) in it, (h, w)."""
    order = np.argsort(brows[:, 0])
    line = np.interp(np.arange(window.width), brows[order, 0], brows[order, 1])
    return np.asarray(line - np.arange(window.height)[:, None], np.float32)


def _colour_of_skin(picture: Picture, points: Floats) -> Floats:
    """Return the median colour (3,) of patches of skin on both cheeks and the nose."""
    left, right = OUTER_EYE_CORNERS
    unit = len(picture) / 2
    reach = max(PATCH * unit * float(np.linalg.norm(points[right] - points[left])), 1.0)
    middles = [(2 * points[lid] + points[corner]) / 3 for lid, corner in CHEEKS] + [points[BRIDGE]]
    patches = []
    for x, y in (np.array(middles) + 1) * unit:
        rows = slice(*np.clip([round(y - reach), round(y + reach) + 1], 0, len(picture)).tolist())
        columns = slice(*np.clip([round(x - reach), round(x + reach) + 1], 0, len(picture)).tolist())
        patches.append(picture[rows, columns].reshape(-1, 3))
    together = np.concatenate(patches)
    return np.asarray(np.median(together, axis=0) if len(together) else np.zeros(3), np.float32)
