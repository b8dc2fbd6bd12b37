"""Shoulders: continues a person cut by the sides of a square picture on a wider canvas."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

MARGIN = 0.25
"""Width added on each side, in picture sides."""
LONGEST = 0.2
"""Largest extent of a shoulder past the picture, in picture sides."""
LOOK = 0.1
"""Width of the strip from whose outline a shoulder's slope is measured, in picture sides."""


def widened(person: Picture, alpha: Floats) -> tuple[Picture, Floats]:
    """Return person (h, w, 3) and alpha (h, w) on a canvas that is wider by MARGIN on each side.

    A shoulder that ends at the edge goes on in its direction and rounds off downwards. Its colours are those
    of the mirrored picture, each at its own depth below the outline.
    """
    margin = round(MARGIN * person.shape[1])
    right = _beyond(person, alpha, margin)
    left = _beyond(person[:, ::-1], alpha[:, ::-1], margin)
    colours = np.hstack([left[0][:, ::-1], person, right[0]])
    return np.ascontiguousarray(colours), np.hstack([left[1][:, ::-1], alpha, right[1]]).astype(np.float32)


def _beyond(person: Picture, alpha: Floats, margin: int) -> tuple[Picture, Floats]:
    """Return the continuation to the right of the picture: (h, margin, 3) and (h, margin)."""
    side = person.shape[0]
    colours: Any = cv2.copyMakeBorder(person[:, -1:], 0, 0, 0, margin - 1, cv2.BORDER_REPLICATE)
    tops = _tops(alpha[:, -max(round(LOOK * side), 2) :])[::-1]
    start = tops[0]
    if start > side - 3:
        return colours, np.zeros((side, margin), np.float32)
    slope = float(np.clip((tops[0] - np.median(tops[len(tops) // 2 :])) / (0.75 * len(tops)), 0.1, 1.5))
    outward = np.arange(margin, dtype=np.float32) + 1
    length = np.float32(np.clip(0.8 * (side - start), 2, LONGEST * side))
    round_off = 1 - np.sqrt(np.clip(1 - (outward / length) ** 2, 0, 1))
    outline = start + slope * outward + (side - start) * round_off
    inner = np.minimum(outward - 1, len(tops) - 1).astype(int)
    rows = np.arange(side, dtype=np.float32)[:, None] - (outline - tops[inner])[None]
    columns = np.broadcast_to((side - 1 - inner).astype(np.float32), rows.shape)
    at = np.ascontiguousarray(rows, np.float32), np.ascontiguousarray(columns, np.float32)
    mirrored: Any = cv2.remap(
        np.dstack([person, _as_bytes(alpha)]), at[1], at[0], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    cover: Floats = mirrored[..., 3].astype(np.float32) / np.float32(255)
    cover[:, outward >= length] = 0
    cover *= np.clip(np.arange(side, dtype=np.float32)[:, None] - outline[None] + 2, 0, 1)
    return np.ascontiguousarray(mirrored[..., :3]), cover


def _tops(alpha: Floats) -> Floats:
    """Return the row (columns,) of the upper end of the person's lowest part; the height if there is none."""
    solid = alpha > 0.5
    from_below = np.cumprod(solid[::-1], axis=0).sum(0)
    return np.asarray(alpha.shape[0] - from_below, np.float32)


def _as_bytes(alpha: Floats) -> Picture:
    return (alpha * 255 + 0.5).astype(np.uint8)
