"""Texture: the person in the form that the scene samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.hairs import lower_face, narrowed

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

FINER = 2
"""Factor of the avatar's resolution, so that bilinear sampling blurs little."""
SHARPENING, SOFTNESS = 0.3, 0.8
"""Strength of the unsharp mask that compensates the blur, and its standard deviation in pixels."""
FACE_SIDE = 256
"""Side of the plane on which the lower face is found, in pixels."""


@dataclass(frozen=True, eq=False)
class Texture:
    """The person on the wide canvas, `FINER` times as fine: RGBA uint8.

    sharp: the person.
    blurred: for places that shrink.
    narrow: with narrower hairs in the face, for places that are stretched; None if the face is not known.
    side: that of the square picture, in pixels.
    """

    sharp: Picture
    blurred: Picture
    side: int
    narrow: Picture | None = None

    @classmethod
    def of(cls, person: Picture, alpha: Floats, landmarks: Floats | None = None) -> Texture:
        """Build it from continued colours (side, width, 3) uint8 and alpha (side, width).

        `landmarks` (68 or more, 2) in [-1, 1] are those of the square in the middle, if they are known.
        """
        soft = cv2.GaussianBlur(person, (0, 0), SOFTNESS)
        sharpened = cv2.addWeighted(person, 1 + SHARPENING, soft, -SHARPENING, 0)
        rgba = np.dstack([sharpened, (alpha * 255 + 0.5).astype(np.uint8)])
        size = (rgba.shape[1] * FINER, rgba.shape[0] * FINER)
        sharp = cv2.resize(rgba, size, interpolation=cv2.INTER_LANCZOS4)
        blurred = cv2.GaussianBlur(sharp, (0, 0), 0.9 * FINER)
        narrow = None
        if landmarks is not None:
            margin = (size[0] - size[1]) // 2
            face = cv2.resize(lower_face(landmarks, FACE_SIDE), (size[1], size[1]))
            region = np.pad(face, ((0, 0), (margin, size[0] - size[1] - margin))).astype(np.float32)
            narrow = narrowed(np.asarray(sharp, np.uint8), region)
        return cls(np.asarray(sharp, np.uint8), np.asarray(blurred, np.uint8), person.shape[0], narrow)


def sampled(plane: NDArray[Any], at: Floats, result: NDArray[Any] | None = None) -> Any:
    """Sample a plane (h, w) or (h, w, channels) at places (rows, columns, 2), x then y in pixels.

    Interpolation is linear; edge pixels are repeated outside. `result` is overwritten.
    """
    no_second_map: Any = None
    return cv2.remap(plane, at, no_second_map, cv2.INTER_LINEAR, dst=result, borderMode=cv2.BORDER_REPLICATE)
