"""Hairs: a second texture for the lower face, whose hairs stay narrow when the skin is stretched.

When a head turns, the cheek on the side that it leaves is stretched to twice its width, and a beard becomes
streaks. Real hairs are not stretched: more of the skin comes into view. Therefore the fine detail of the
picture (what a blur removes) is compressed across by `FACTOR` beforehand. Stretched by the same factor, the
detail looks natural.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import JAW
from model.layers.inner_face import filled_hull, inner_face
from model.layers.movement import smooth_step

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

FACTOR = 2.0
"""How much narrower detail is in the second texture."""
GAIN = 1.25
"""Factor of the detail's contrast, because compressing and sampling lose a part of the contrast.

With it, stretched beards of nine avatars have the contrast of the same beards at rest.
"""
COARSE_COLOURS = 0.008
"""Standard deviation of the blur that separates colours from detail, in picture sides: 4 px at 512."""
PIECE = 0.031
"""Width of the pieces that are compressed around their middles, in picture sides: 16 px at 512."""
MIXED = 0.25
"""Share of a piece at each of its edges that is mixed with the next piece."""
WHISKERS = slice(JAW.start + 1, JAW.stop - 1)
"""Landmarks around the lower face: the jaw without its ends beside the eyes."""
CONTOUR = (3.0, 4.5)
"""Changes of the coarse colours, in levels per 512th of the picture.

At the first a place begins to count as a contour, such as long hair before the cheek; at the second it is
one. Contours stay as they are.
"""
BESIDE = 0.03
"""Width of the surroundings of a contour that stay, too, in picture sides."""
EDGE = 0.012
"""Standard deviation of the blur of the lower face's edge, in picture sides."""


def lower_face(points: Floats, side: int) -> Floats:
    """Return (side, side) in [0, 1]: 1 for cheeks and chin, 0 for brows, eyes, nose, mouth and neck.

    `points` (68 or more, 2) in [-1, 1] are landmarks.
    """
    jaw = cv2.GaussianBlur(filled_hull(points[WHISKERS], side), (0, 0), EDGE * side)
    within, inner = np.maximum(2 * jaw - 1, 0), inner_face(points, side)
    return np.asarray(within if inner is None else within * (1 - inner), np.float32)


def narrowed(rgba: Picture, region: Floats) -> Picture:
    """Return a texture (h, w, 4) whose detail is `FACTOR` times as narrow in a region (h, w) in [0, 1].

    Colours change smoothly by less than the detail; alpha stays.
    """
    result = rgba.copy()
    x, y, width, height = cv2.boundingRect((region > 0).astype(np.uint8))
    piece = PIECE * len(rgba)
    margin = round(FACTOR * piece)
    rows = slice(max(y - margin, 0), y + height + margin)
    columns = slice(max(x - margin, 0), x + width + margin)
    colours = np.ascontiguousarray(rgba[rows, columns, :3]).astype(np.float32)
    coarse: Any = cv2.GaussianBlur(colours, (0, 0), COARSE_COLOURS * len(rgba))
    share = region[rows, columns] * (1 - _contours(coarse, len(rgba)))
    detail = (colours - coarse) * share[..., None]
    changed = colours - detail + GAIN * _compressed(np.asarray(detail, np.float32), piece)
    result[rows, columns, :3] = np.clip(np.rint(changed), 0, 255)
    return result


def _contours(coarse: Floats, side: int) -> Floats:
    """Return (h, w) in [0, 1], 1 at and beside contours of a part (h, w, 3) of a picture with this side."""
    small: Any = cv2.resize(coarse, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    slope = [cv2.Sobel(small, cv2.CV_32F, *axis, scale=side / 4 / 512 / 8) for axis in ((1, 0), (0, 1))]
    steepest = np.sqrt(slope[0] ** 2 + slope[1] ** 2).max(2)
    width = max(round(BESIDE * side / 4), 1)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    near = cv2.dilate(smooth_step(*CONTOUR, steepest), around)
    soft = cv2.GaussianBlur(near, (0, 0), EDGE * side / 8)
    return np.asarray(cv2.resize(soft, coarse.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _compressed(detail: Floats, piece: float) -> Floats:
    """Compress pieces of detail (h, w, 3) across around their middles, and mix them at their edges.

    What is mixed is divided by the root of the sum of its squared shares: contrast stays.
    """
    columns = np.arange(detail.shape[1], dtype=np.float32)
    at = columns / np.float32(piece)
    own, place = np.floor(at), at % 1
    beside = own + np.where(place < 0.5, -1, 1)
    share = 0.5 * np.clip((np.abs(place - 0.5) - (0.5 - MIXED)) / MIXED, 0, 1)
    total = np.zeros_like(detail)
    for each, weight in ((own, 1 - share), (beside, share)):
        middle = (each + 0.5) * piece
        taken = _columns(detail, middle + FACTOR * (columns - middle))
        total += (weight / np.sqrt(share**2 + (1 - share) ** 2)).astype(np.float32)[:, None] * taken
    return total


def _columns(plane: Floats, at: NDArray[Any]) -> Floats:
    """Sample columns of a plane (h, w, 3) at places (n,), mirrored beyond its edges."""
    rows = np.arange(len(plane), dtype=np.float32)
    across, down = np.meshgrid(at.astype(np.float32), rows)
    return np.asarray(
        cv2.remap(plane, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101), np.float32
    )
