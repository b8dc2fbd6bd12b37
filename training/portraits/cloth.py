"""Cloth: the pack's garments in another colour, with their own seams and creases kept."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import Colour, as_picture
from training.heads.noise import clouds

SIZE = 1024
"""Side of a garment's texture, in texels."""


def paint_cloth(
    picture: NDArray[np.uint8] | None, dye: Colour, pattern: str, *, keep: bool
) -> NDArray[np.uint8]:
    """The garment's texture (SIZE, SIZE, 3) RGB.

    Its picture's lightness, evened out, carries the seams; `keep` leaves the picture's own colours (a suit's
    shirt is white). `picture` is None if the pack has none of proven origin.
    """
    rng = np.random.default_rng(SIZE)
    rgb: NDArray[np.float32]
    if picture is None:
        rgb = np.full((SIZE, SIZE, 3), 0.5, np.float32)
    else:
        rgb = np.asarray(cv2.resize(picture[:, :, :3], (SIZE, SIZE)) / 255, np.float32)
    light = np.asarray(rgb.mean(2), np.float32)
    even = np.clip((light + 0.08) / (cv2.GaussianBlur(light, (0, 0), 40) + 0.08), 0.6, 1.5) ** 0.7
    worn = (
        rgb * (0.7 + 0.6 * np.array(dye, np.float32))
        if keep
        else even[:, :, None] * np.array(dye, np.float32)
    )
    creases = 1 + 0.03 * cv2.resize(clouds(rng, 128, 128, 5, 4), (SIZE, SIZE))
    return as_picture(worn * (creases * _woven(rng, pattern))[:, :, None])


def _woven(rng: np.random.Generator, pattern: str) -> NDArray[np.float32]:
    """Factor of the cloth's lightness, by its weave."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    mottled = np.asarray(1 + 0.05 * rng.normal(size=(SIZE, SIZE)), np.float32)
    if pattern == "heather":
        mottled = 1 + 0.14 * cv2.GaussianBlur(rng.normal(size=(SIZE, SIZE)), (0, 0), 0.8, sigmaY=2.0).astype(
            np.float32
        )
    elif pattern == "stripes":
        mottled = mottled * np.where(np.mod(y, 26) < 9, 1.35, 1).astype(np.float32)
    elif pattern == "knit":
        mottled = mottled * (1 + 0.16 * np.sin(x * 1.3) * np.sin(y * 1.0 + 2 * np.sin(x * 0.65)))
    return np.asarray(mottled, np.float32)
