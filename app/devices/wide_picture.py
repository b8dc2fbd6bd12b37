"""The 1280×720 picture for call apps and recordings, made from a picture of any size."""

from __future__ import annotations

import cv2
import numpy as np

from app.frame import Picture, sealed
from app.transparency import opaque

WIDTH, HEIGHT = 1280, 720
"""Size of sent pictures, in pixels.

Other widths come out green on macOS, and call apps support this one.
"""
NEARLY = 0.01
"""Relative difference of two aspect ratios below which no border is added."""


def on_clean_background(picture: Picture) -> Picture:
    """Fit a picture into 1280×720, uncropped; extend its edges, blurred, at the sides.

    Args:
        picture: RGB, (height, width, 3), uint8; RGBA, (height, width, 4), is put on green.

    Returns:
        RGB, (720, 1280, 3), uint8, read-only; the picture itself if it has that size.
    """
    picture = opaque(picture)
    height, width = picture.shape[:2]
    if (width, height) == (WIDTH, HEIGHT):
        return picture
    wide = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    ratio = width * HEIGHT / (height * WIDTH)
    if abs(ratio - 1) < NEARLY:
        _stretch(picture, wide, cv2.INTER_AREA if width > WIDTH else cv2.INTER_CUBIC)
    elif ratio < 1:
        _fill(picture, wide, round(WIDTH * ratio))
    else:
        _fill(picture.transpose(1, 0, 2), wide.transpose(1, 0, 2), round(HEIGHT / ratio))
    return sealed(wide)


def _fill(picture: Picture, wide: Picture, width: int) -> None:
    """Draw the picture `width` pixels wide in the middle of `wide`, at its full height."""
    left = (wide.shape[1] - width) // 2
    right = left + width
    edge = max(int(picture.shape[1]) // 32, 1)
    if left:
        _stretch(_backdrop(picture[:, :edge], wide.shape[0]), wide[:, :left], cv2.INTER_NEAREST)
    _stretch(picture, wide[:, left:right], cv2.INTER_AREA if picture.shape[1] > width else cv2.INTER_CUBIC)
    if right < wide.shape[1]:
        _stretch(_backdrop(picture[:, -edge:], wide.shape[0]), wide[:, right:], cv2.INTER_NEAREST)


def _stretch(picture: Picture, place: Picture, method: int) -> None:
    """Resize into `place`, without a copy by NumPy if it is contiguous; the copy takes a third of a core."""
    if place.strides[1] == 3:
        cv2.resize(picture, (place.shape[1], place.shape[0]), dst=place, interpolation=method)
    else:
        resized = cv2.resize(
            np.ascontiguousarray(picture), (place.shape[1], place.shape[0]), interpolation=method
        )
        place[:] = resized.reshape(place.shape)


def _backdrop(edge: Picture, height: int) -> Picture:
    """Return one column, the mean of the edge, smoothed up and down: (height, 1, 3), uint8."""
    column = edge.mean(axis=1, keepdims=True).astype(np.float32)
    column = cv2.GaussianBlur(column, (1, 0), 0.1, sigmaY=edge.shape[0] / 24, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(column.reshape(-1, 1, 3), (1, height)), np.uint8)
