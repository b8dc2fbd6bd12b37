"""Blending of two pictures by an alpha plane, in 8 bits."""

from __future__ import annotations

from typing import Any

import cv2
from numpy.typing import NDArray


def blended(
    over: NDArray[Any],
    under: NDArray[Any],
    share: NDArray[Any],
    result: NDArray[Any],
    front: NDArray[Any],
    back: NDArray[Any],
) -> None:
    """Write share · over + (1 − share) · under to `result`.

    All are (h, w, channels) uint8; a share of 255 is 1. The result is exactly `under` if the share is 0, and
    exactly `over` if it is 255. `front` and `back` are overwritten.
    """
    cv2.multiply(over, share, dst=front, scale=1 / 255)
    cv2.bitwise_not(share, dst=share)
    cv2.multiply(under, share, dst=back, scale=1 / 255)
    cv2.add(front, back, dst=result)
