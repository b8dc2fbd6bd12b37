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
BELOW, FOLD = 0.25, 0.025
"""Height added below the picture, for bodies that rise into it, and the height of the cloth whose grain is
repeated there, in picture sides."""
GRAIN = 6.0
"""Largest contrast of that grain, in levels: folds and patterns of the cloth are not repeated."""
FACE_SIDE = 256
"""Side of the plane on which the lower face is found, in pixels."""


@dataclass(frozen=True, eq=False)
class Texture:
    """The person on the wide canvas, `FINER` times as fine: RGBA uint8.

    sharp: the person.
    blurred: for places that shrink.
    narrow: with narrower hairs in the face, for places that are stretched; None if the face is not known.
    side: that of the square picture, in pixels; the planes go on below it.
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
        sharp = continued_down(np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_LANCZOS4), np.uint8))
        blurred = cv2.GaussianBlur(sharp, (0, 0), 0.9 * FINER)
        narrow = None
        if landmarks is not None:
            margin = (size[0] - size[1]) // 2
            face = cv2.resize(lower_face(landmarks, FACE_SIDE), (size[1], size[1]))
            region = np.pad(face, ((0, len(sharp) - size[1]), (margin, size[0] - size[1] - margin))).astype(
                np.float32
            )
            narrow = narrowed(sharp, region)
        return cls(sharp, np.asarray(blurred, np.uint8), person.shape[0], narrow)


def continued_down(rgba: Picture) -> Picture:
    """Return a person (h, w, 4) that goes on below the picture.

    The last row's colours, blurred, are repeated. The grain of the cloth, what the blur removes, is mirrored.
    Alpha stays as it is in the last row.
    """
    height, fold = len(rgba), max(round(FOLD * len(rgba)), 1)
    strip = np.ascontiguousarray(rgba[-4 * fold :, :, :3], np.float32)
    smooth = cv2.GaussianBlur(strip, (0, 0), fold / 2)
    down = np.arange(round(BELOW * height)) % (2 * fold)
    grain = np.clip(strip - smooth, -GRAIN, GRAIN)
    detail = grain[len(strip) - 1 - np.minimum(down, 2 * fold - 1 - down)]
    alpha = np.broadcast_to(rgba[-1:, :, 3], detail.shape[:2])
    added = np.dstack([np.clip(np.rint(smooth[-1] + detail), 0, 255), alpha]).astype(np.uint8)
    return np.concatenate([rgba, added])


def sampled(plane: NDArray[Any], at: Floats, result: NDArray[Any] | None = None) -> Any:
    """Sample a plane (h, w) or (h, w, channels) at places (rows, columns, 2), x then y in pixels.

    Interpolation is linear; edge pixels are repeated outside. `result` is overwritten.
    """
    no_second_map: Any = None
    return cv2.remap(plane, at, no_second_map, cv2.INTER_LINEAR, dst=result, borderMode=cv2.BORDER_REPLICATE)
