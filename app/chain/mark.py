"""The "avatar" mark on sent pictures, and the lettering that mark and cards share."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frame import Picture, sealed
from app.transparency import is_transparent

Cover = NDArray[np.float32]

WORD = "avatar"
HEIGHT = 0.036
"""Height of the letters, as a share of the picture's side: readable but small."""
STRENGTH, SHADOW = 0.62, 0.5
FINER = 4
"""Supersampling factor of the lettering.

OpenCV's letters are strokes without hinting; drawn larger and shrunk, they are smooth at any size.
"""


def marked(picture: Picture) -> Picture:
    """Return a copy of the picture with the mark in its lower right corner.

    Pictures that are too small for the mark are returned unchanged.
    """
    side = min(picture.shape[:2])
    light, shadow = _inks(side)
    height, width, _ = light.shape
    margin = round(0.03 * side)
    if height + margin > picture.shape[0] or width + margin > picture.shape[1]:
        return picture
    shown = picture.copy()
    corner = shown[-margin - height : -margin or None, -margin - width : -margin or None]
    if is_transparent(picture):
        corner[:] = _over(corner, light, shadow)
    else:
        kept, added = _opaque_inks(side)
        corner[:] = corner * kept + added
    return sealed(shown)


def _over(corner: Picture, light: Cover, shadow: Cover) -> NDArray[np.float32]:
    """Return RGBA with the black shadow and the white letters over it."""
    alpha = corner[..., 3:] / np.float32(255)
    colours = corner[..., :3] * alpha * (1 - shadow) * (1 - light) + 255 * light
    covered = 1 - (1 - alpha) * (1 - shadow) * (1 - light)
    return np.dstack([colours / np.maximum(covered, np.float32(1e-3)), 255 * covered])


@lru_cache(maxsize=8)
def _inks(side: int) -> tuple[Cover, Cover]:
    """Return white letters and a shadow that keeps them readable on white, each as (h, w, 1) coverage."""
    letters = lettering(WORD, round(HEIGHT * side))
    blurred = np.asarray(cv2.GaussianBlur(letters, (0, 0), max(side / 256, 0.5)), np.float32)
    return letters[..., None] * np.float32(STRENGTH), blurred[..., None] * np.float32(SHADOW)


@lru_cache(maxsize=8)
def _opaque_inks(side: int) -> tuple[Cover, Cover]:
    """Return what is kept of an opaque picture's levels, and what is added to them, each (h, w, 3)."""
    light, shadow = (np.repeat(ink, 3, 2) for ink in _inks(side))
    return (1 - shadow) * (1 - light), 255 * light


@lru_cache(maxsize=64)
def lettering(text: str, height: int) -> Cover:
    """Return the letters' coverage of each pixel: (h, w) float32 in [0, 1]. Capitals are `height` pixels."""
    height = max(height, 4)
    font, scale = cv2.FONT_HERSHEY_DUPLEX, FINER * height / 22
    thickness = max(round(1.6 * scale), 1)
    (width, above), below = cv2.getTextSize(text, font, scale, thickness)
    edge = FINER * 2
    canvas = np.zeros((above + below + 2 * edge, width + 2 * edge), np.uint8)
    cv2.putText(canvas, text, (edge, above + edge), font, scale, 255, thickness, cv2.LINE_AA)
    size = (max(canvas.shape[1] // FINER, 1), max(canvas.shape[0] // FINER, 1))
    small = np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.float32)
    cover: Cover = small * np.float32(1 / 255)
    cover.setflags(write=False)
    return cover
