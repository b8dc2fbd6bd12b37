"""Background: the picture behind the person, drawn once at the scene's size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError
from model.layers.placement import Placement

Picture = NDArray[np.uint8]
Kind = Literal["own", "blur", "colour", "picture", "transparent"]

CHROMA_GREEN = (0, 177, 64)
"""RGB of the green that keying programs know (#00B140)."""
STRONG, SIDEWAYS = 0.03, 0.012
"""Standard deviations of two blurs, in heights of the scene: of a blurred room, and beside a room's edges."""


@dataclass(frozen=True, eq=False)
class Background:
    """The background that the user chose. `colour` is RGB; `picture` is (h, w, 3) uint8 RGB."""

    kind: Kind = "own"
    colour: tuple[int, int, int] = CHROMA_GREEN
    picture: Picture | None = None

    @classmethod
    def named(cls, words: str) -> Background | None:
        """Parse own, blur, green, transparent or #rrggbb; None for other words, which may name a file.

        Raises ModelError for a colour that is not six hexadecimal digits.
        """
        if words in ("own", "blur", "transparent"):
            return cls(words)  # type: ignore[arg-type]
        if words == "green":
            return cls("colour", CHROMA_GREEN)
        if not words.startswith("#"):
            return None
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", words):
            raise ModelError(f"A colour is written as in #20a0ff, not “{words}”.")
        value = int(words[1:], 16)
        return cls("colour", (value >> 16, value >> 8 & 255, value & 255))

    def drawn(self, room: Picture, placement: Placement) -> Picture:
        """Return the background as large as the scene. `room` is the avatar's own, without the person."""
        width, height = placement.width, placement.height
        if self.kind == "picture" and self.picture is not None:
            return covering(self.picture, width, height)
        if self.kind in ("colour", "transparent"):
            return np.full((height, width, 3), self.colour, np.uint8)
        wide = around(room, placement)
        if self.kind == "blur":
            wide = np.asarray(cv2.GaussianBlur(wide, (0, 0), STRONG * height), np.uint8)
        return wide


def covering(picture: Picture, width: int, height: int) -> Picture:
    """Return the middle of a picture, enlarged or reduced until it covers (height, width)."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    size = (max(round(picture.shape[1] * scale), width), max(round(picture.shape[0] * scale), height))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(picture, size, interpolation=method)
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return np.ascontiguousarray(large[top : top + height, left : left + width])


def around(room: Picture, placement: Placement) -> Picture:
    """Return the scene's part of a room that is as high as the avatar's square and as wide or wider.

    Beyond its edges the room is continued by its mirror image, out of focus.
    """
    side = placement.side
    width = max(round(room.shape[1] * side / room.shape[0]), side)
    method = cv2.INTER_AREA if side < room.shape[0] else cv2.INTER_CUBIC
    square = cv2.resize(room, (width, side), interpolation=method)
    left, top = placement.left - (width - side) // 2, placement.top
    columns = np.arange(placement.width) - left
    rows = np.arange(placement.height) - top
    wide = square[_mirrored(rows, side)][:, _mirrored(columns, width)]
    beyond = np.maximum(-columns, columns - width + 1)[None, :, None] / (0.06 * placement.width)
    share = np.clip(beyond, 0, 1).astype(np.float32)
    soft = cv2.GaussianBlur(wide, (0, 0), SIDEWAYS * placement.height)
    return np.ascontiguousarray(wide * (1 - share) + soft * share + 0.5, np.uint8)


def _mirrored(places: NDArray[np.int_], length: int) -> NDArray[np.int_]:
    """Return integer places, those outside [0, length) mirrored back into it."""
    folded = np.mod(places, 2 * length)
    return np.where(folded < length, folded, 2 * length - 1 - folded)
