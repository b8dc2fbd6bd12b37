"""Sheets: many small pictures in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
JPEG_QUALITY = 88
"""Quality of sheets that are JPEGs, up to 100."""


def arranged(pictures: Sequence[Picture], columns: int) -> Picture:
    """Return RGB pictures of one size as one, `columns` in a row; the last row is filled with black."""
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // columns * height, number % columns * width
        sheet[top : top + height, left : left + width] = picture
    return sheet


def write_sheet(path: Path, pictures: Sequence[Picture], columns: int) -> None:
    """Write RGB pictures of one size side by side, `columns` in a row; the last row is filled with black."""
    cv2.imwrite(str(path), arranged(pictures, columns)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])


def with_points(picture: Picture, points: NDArray[np.float32], enlarged: int = 2) -> Picture:
    """The picture, enlarged, with a dot at each of its (N, 2) points."""
    height, width = picture.shape[:2]
    marked = cv2.resize(picture, (width * enlarged, height * enlarged))
    for x, y in (points + 0.5) * enlarged:
        cv2.circle(marked, (round(float(x)), round(float(y))), 1, (0, 255, 0), -1)
    return np.asarray(marked, np.uint8)
