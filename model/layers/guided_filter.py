"""Guided filter (He et al. 2013): a mask that follows the edges of a picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def guided(guide: Floats, mask: Floats, radius: int, smoothness: float) -> Floats:
    """Return the mask (h, w) as, near each pixel, a linear function of the guide's colours (h, w, 3).

    The guide is in [0, 1], `radius` in pixels. Colours that vary by less than the root of `smoothness` count
    as one colour.
    """
    guide_mean, mask_mean = _mean(guide, radius), _mean(mask, radius)
    together = _mean(guide * mask[..., None], radius) - guide_mean * mask_mean[..., None]
    pairs = guide[..., :, None] * guide[..., None, :]
    spread = _mean(pairs.reshape(*guide.shape[:2], 9), radius).reshape(pairs.shape)
    spread -= guide_mean[..., :, None] * guide_mean[..., None, :]
    spread += np.float32(smoothness) * np.eye(3, dtype=np.float32)
    slope = np.linalg.solve(spread, together[..., None])[..., 0]
    level = mask_mean - (slope * guide_mean).sum(2)
    return np.asarray((_mean(slope, radius) * guide).sum(2) + _mean(level, radius), np.float32)


def _mean(planes: Floats, radius: int) -> Floats:
    """Return the mean over a square window; at most four planes at a time, OpenCV's limit."""
    size = (2 * radius + 1, 2 * radius + 1)
    if planes.ndim == 2:
        return np.asarray(cv2.blur(planes, size, borderType=cv2.BORDER_REFLECT), np.float32)
    parts = [
        cv2.blur(np.ascontiguousarray(planes[..., k]), size, borderType=cv2.BORDER_REFLECT)
        for k in range(planes.shape[2])
    ]
    return np.dstack(parts).astype(np.float32)
