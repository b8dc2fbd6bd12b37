"""The four errors of an alpha matte that the matting literature reports (Rhemann et al. 2009)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.floating]

GRADIENT_SIGMA = 1.4
"""Standard deviation in pixels of the Gaussian whose derivatives make the gradient error."""
STEP = 0.1
"""Interval of the thresholds of the connectivity error."""
FORGIVEN = 0.15
"""Least difference in alpha of a part that counts as disconnected."""


class MatteErrors(NamedTuple):
    """Errors over a whole picture. sad, gradient and connectivity are sums in thousands, mse is a mean."""

    sad: float
    mse: float
    gradient: float
    connectivity: float


def matte_errors(found: Alpha, true: Alpha) -> MatteErrors:
    """Return the errors of an alpha (h, w) in [0, 1] against the true one."""
    off = found.astype(np.float64) - true
    return MatteErrors(
        sad=float(np.abs(off).sum()) / 1000,
        mse=float((off**2).mean()),
        gradient=float(((gradient(found) - gradient(true)) ** 2).sum()) / 1000,
        connectivity=float(np.abs(connectedness(found, true) - connectedness(true, found)).sum()) / 1000,
    )


def gradient(alpha: Alpha) -> NDArray[np.float64]:
    """(h, w) amount of change, by the derivatives of a Gaussian."""
    half = int(np.ceil(3 * GRADIENT_SIGMA))
    x = np.arange(-half, half + 1, dtype=np.float64)
    bump = np.exp(-(x**2) / (2 * GRADIENT_SIGMA**2))
    bump /= np.sqrt((bump**2).sum())
    slope = -x * bump / GRADIENT_SIGMA**2
    slope /= np.sqrt((slope**2).sum())
    wide = alpha.astype(np.float64)
    across = cv2.sepFilter2D(wide, -1, slope, bump, borderType=cv2.BORDER_REPLICATE)
    down = cv2.sepFilter2D(wide, -1, bump, slope, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.hypot(across, down))


def connectedness(alpha: Alpha, other: Alpha) -> NDArray[np.float64]:
    """(h, w) in [0, 1]: how well each pixel is connected to the largest region that both mattes hold."""
    level = np.full(alpha.shape, -1.0)
    thresholds = np.arange(0, 1 + STEP / 2, STEP)
    for before, threshold in pairwise(thresholds):
        region = largest_region((alpha >= threshold) & (other >= threshold))
        level[(level < 0) & ~region] = before
    level[level < 0] = 1
    short = alpha - level
    return np.asarray(1 - short * (short >= FORGIVEN))


def largest_region(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected region of a mask (h, w), in four directions."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count < 2:
        return np.zeros_like(mask)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
