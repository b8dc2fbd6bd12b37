"""Stored rendered faces on which every engine below fp32 is compared with fp32."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.engines import Picture

FILE = Path(__file__).parents[2] / "assets" / "check_faces.jpg"
AVATARS = 2
"""Number of avatars in the file. The driver's neutral face and the driving faces follow."""


class CheckFaces(NamedTuple):
    """Avatars, the driver's neutral face, and driving faces: (size, size, 3) uint8 RGB.

    The drivers are the hardest of the demo clip: head turned far, mouth open, tongue out, one eye closed.
    """

    avatars: tuple[Picture, ...]
    neutral: Picture
    driving: tuple[Picture, ...]


def check_faces(size: int) -> CheckFaces:
    """Read the stored faces at the network's size. Raises RuntimeError if the file is missing or damaged."""
    strip = cv2.imread(str(FILE))
    if strip is None:
        raise RuntimeError(f"The pictures in {FILE} cannot be read.")
    count = strip.shape[1] // strip.shape[0]
    tiles = np.split(strip[:, :, ::-1], count, axis=1)
    avatars, (neutral, *driving) = tiles[:AVATARS], [_resized(tile, size) for tile in tiles[AVATARS:]]
    return CheckFaces(tuple(_resized(avatar, size) for avatar in avatars), neutral, tuple(driving))


def _resized(tile: NDArray[Any], size: int) -> Picture:
    resized = cv2.resize(np.ascontiguousarray(tile), (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.uint8)
