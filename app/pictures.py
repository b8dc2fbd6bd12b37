"""Reads one picture file, whatever its name and however it was turned."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from app.frame import Picture, sealed

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


class PictureError(Exception):
    """A file that is no picture, or cannot be read. The text names it."""


def read_picture(path: Path) -> Picture:
    """The picture, RGB, the right way up. Raises PictureError."""
    try:
        # OpenCV's own imread fails on names outside the system's code page.
        encoded = np.fromfile(path, np.uint8)
    except OSError as error:
        raise PictureError(f"{path} could not be read: {error.strerror}.") from error
    try:
        decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR) if encoded.size else None
    except cv2.error as error:
        raise PictureError(f"{path.name} is damaged, or no picture at all.") from error
    if decoded is None:
        raise PictureError(f"{path.name} is damaged, or no picture at all.")
    return sealed(np.asarray(decoded[..., ::-1], np.uint8))
