"""Colours in CIE L*a*b*, in which shifts of lightness and hue are perceptual."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Colour = tuple[float, float, float]
"""sRGB from 0 to 1."""


def to_lab(rgb: NDArray[Any]) -> NDArray[np.float32]:
    """A picture in sRGB, 0–1 → L* (0–100), a*, b*."""
    return np.asarray(cv2.cvtColor(np.clip(rgb, 0, 1).astype(np.float32), cv2.COLOR_RGB2LAB))


def from_lab(lab: NDArray[Any]) -> NDArray[np.float32]:
    """CIELAB pixels as RGB in [0, 1]."""
    return np.asarray(np.clip(cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB), 0, 1))


def lab_of(colour: ArrayLike) -> NDArray[np.float32]:
    """One colour → (3,)."""
    return np.asarray(to_lab(np.asarray(colour, np.float32).reshape(1, 1, 3))[0, 0])


def from_hsv(hue: float, saturation: float, value: float) -> NDArray[np.float32]:
    """Hue in degrees, the rest 0–1 (value may exceed 1 for lamps)."""
    pixel = np.array([[[hue % 360, saturation, value]]], np.float32)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0])


def as_colour(values: ArrayLike) -> Colour:
    """Three numbers, from whatever holds them."""
    r, g, b = (float(v) for v in np.asarray(values).ravel())
    return r, g, b


def as_picture(rgb: NDArray[Any]) -> NDArray[np.uint8]:
    """0–1 → uint8."""
    return np.asarray(np.clip(rgb, 0, 1) * 255 + 0.5, np.uint8)
