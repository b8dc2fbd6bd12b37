"""Placement: the size and position of the avatar's square picture in the scene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Framing = Literal["medium", "close", "square"]
"""What the scene shows: head and shoulders, the head, or the avatar's square alone."""

WIDTH, HEIGHT = 1280, 720
"""Width and height of a webcam's picture, in pixels."""
CELLS = 64
"""Number of cells along a square's side, which is a whole number of pixels per cell."""
HEADROOM: Mapping[Framing, float] = {"medium": 0.08, "close": 0.05}
"""Room above the hair, in heights of the scene."""
TALL = 0.88
"""Height of a person from the hair to the lower edge of the picture, in heights of the scene."""
HEAD = 0.74
"""Height of a head from the hair to the chin in a close picture, in heights of the scene."""
HIDDEN = 0.025
"""Least part of the square that lies below the scene, because content below the square is unknown."""


class Placement(NamedTuple):
    """The square's position `left`, `top` and width `side` in a scene of `width` × `height`, all in pixels.

    The square may reach beyond the scene.
    """

    left: int
    top: int
    side: int
    width: int = WIDTH
    height: int = HEIGHT

    @classmethod
    def of(cls, alpha: Floats, framing: Framing, chin: float = 0.7) -> Placement:
        """Place a person as on a good webcam: in the middle, at the bottom; a square fills its scene.

        `alpha` (side, side) is in [0, 1]; `chin` is how far down the square the chin is.
        """
        if framing == "square":
            return cls(0, 0, len(alpha), len(alpha), len(alpha))
        solid = alpha > 0.5
        rows = solid.sum(1) > 0.02 * len(alpha)
        hair = float(np.argmax(rows)) / len(alpha) if rows.any() else 0.15
        tall = max(TALL * HEIGHT / (1 - hair), HEIGHT / (1 - HIDDEN))
        if framing == "close":
            tall = max(tall, HEAD * HEIGHT / max(chin - hair, 0.3))
        side = CELLS * int(np.ceil(tall / CELLS - 0.25))
        lowest = HEIGHT - round((1 - HIDDEN) * side)
        top = max(round(HEADROOM[framing] * HEIGHT - hair * side), lowest)
        if hair < 0.01:  # The picture cuts the hair: its edge must not show.
            top = min(top, 0)
        return cls(round(WIDTH / 2 - middle_of(solid) * side), top, side)


def middle_of(solid: NDArray[np.bool_]) -> float:
    """Return the centre of the head across, in picture sides: that of the upper half of the person."""
    rows = np.flatnonzero(solid.any(1))
    if not len(rows):
        return 0.5
    head = solid[rows[0] : rows[0] + max((len(solid) - rows[0]) // 2, 1)]
    across = np.arange(solid.shape[1]) + 0.5
    return float(np.average(across, weights=head.sum(0))) / int(solid.shape[1])
