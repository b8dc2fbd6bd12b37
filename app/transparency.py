"""Transparency: pictures with alpha, (height, width, 4) uint8 RGBA, colours not multiplied by alpha."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frame import Picture, sealed

KEY_GREEN = (0, 177, 64)
"""RGB of the green behind the person where no alpha can be sent; equal to the model's CHROMA_GREEN."""


def is_transparent(picture: Picture) -> bool:
    """Return True for RGBA, False for RGB."""
    return bool(picture.shape[2] == 4)


def opaque(picture: Picture) -> Picture:
    """Return RGB: a picture with alpha is put on green, any other one is returned itself."""
    if not is_transparent(picture):
        return picture
    shown = np.full((*picture.shape[:2], 3), KEY_GREEN, np.uint8)
    x, y, width, height = cv2.boundingRect(np.ascontiguousarray(picture[..., 3]))
    if width:
        place = slice(y, y + height), slice(x, x + width)
        alpha: Any = cv2.merge([np.ascontiguousarray(picture[place][..., 3])] * 3)
        person = cv2.cvtColor(picture[place], cv2.COLOR_RGBA2RGB)
        front = cv2.multiply(person, alpha, scale=1 / 255, dtype=cv2.CV_32F)
        back = cv2.multiply(shown[place], cv2.bitwise_not(alpha), scale=1 / 255, dtype=cv2.CV_32F)
        shown[place] = cv2.add(front, back, dtype=cv2.CV_8U)
    return sealed(shown)


def with_alpha(picture: Picture) -> Picture:
    """Return RGBA: alpha is 255 everywhere if the picture has none."""
    return picture if is_transparent(picture) else _with_full_alpha(picture)


def _with_full_alpha(picture: Picture) -> Picture:
    return sealed(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA), np.uint8))


def blended(first: Picture, second: Picture, weight: float) -> Picture:
    """Return (1 − weight) · first + weight · second. Both have the same shape, with or without alpha."""
    if not is_transparent(first):
        return np.asarray(cv2.addWeighted(first, 1 - weight, second, weight, 0), np.uint8)
    return _divided(cv2.addWeighted(_multiplied(first), 1 - weight, _multiplied(second), weight, 0))


def blurred(picture: Picture, deviation: float) -> Picture:
    """Return the picture blurred by a Gaussian of that standard deviation in pixels, and its alpha too."""
    if not is_transparent(picture):
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), deviation), np.uint8)
    return _divided(cv2.GaussianBlur(_multiplied(picture), (0, 0), deviation))


def _multiplied(picture: Picture) -> NDArray[np.float32]:
    values = picture.astype(np.float32)
    values[..., :3] *= values[..., 3:] / 255
    return values


def _divided(values: NDArray[Any]) -> Picture:
    values[..., :3] *= 255 / np.maximum(values[..., 3:], 1e-3)
    return np.clip(values + 0.5, 0, 255).astype(np.uint8)
