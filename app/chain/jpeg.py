"""Kept pictures: as JPEG, to save memory."""

from __future__ import annotations

import cv2
import numpy as np

from app.frame import Picture, sealed

QUALITY = (cv2.IMWRITE_JPEG_QUALITY, 92)


def encoded(picture: Picture) -> bytes:
    """Return a picture (h, w, 3) as JPEG."""
    return bytes(cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), QUALITY)[1])


def decoded(jpeg: bytes) -> Picture | None:
    """Return the picture (h, w, 3) of a JPEG; None if it is empty or damaged."""
    if not jpeg:
        return None
    bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if bgr is None else sealed(np.asarray(bgr[..., ::-1], np.uint8))
