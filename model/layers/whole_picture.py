"""WholePicture: the avatar in the scene as one layer, for pictures whose exact layers are not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.arrays import Workspace
from model.layers.avatar_layers import AvatarLayers, resized
from model.layers.background import Background
from model.layers.blending import blended
from model.layers.frame_parts import (
    COARSE,
    FrameParts,
    network_picture,
    pixels_of_source,
    source_of,
)
from model.layers.placement import Framing, Placement
from model.layers.texture import sampled
from model.retouch.laying import Retouch, lay

Picture = NDArray[np.uint8]
FEATHER = 0.04
"""Width of the transition from the square to the room beside it, in sides of the square."""


class WholePicture:
    """The picture as the network moves it, at the avatar's own sharpness, before its room continued.

    Near the head the room moves with the person. Nothing is cut out, so nothing can be cut wrongly. Only one
    thread may use it at a time.
    """

    def __init__(self, picture: Picture, layers: AvatarLayers, framing: Framing, chin: float) -> None:
        """Prepare a square picture (h, h, 3) uint8 RGB.

        `layers` are its cut: they place the person and give the room beside the square. `chin` is how far
        down the square the chin is, in [0, 1].
        """
        self._source = resized(picture, layers.side)
        self._sampled: Any = cv2.cvtColor(self._source, cv2.COLOR_RGB2RGBA)  # twice as fast as three channels
        self._small = source_of(resized(picture, COARSE))
        self._placement = Placement.of(layers.alpha, framing, chin)
        self._room = Background().drawn(layers.room, self._placement)
        self._share = _feathered(self._placement)
        self._work = Workspace()

    @property
    def picture(self) -> Picture:
        """The avatar as it is worn, (side, side, 3) uint8 RGB."""
        return self._source

    @property
    def placement(self) -> Placement:
        """Where the avatar's square lies in the picture."""
        return self._placement

    def square(self, parts: FrameParts) -> Picture:
        """Return what the network itself shows, (256, 256, 3) uint8 RGB."""
        return network_picture(parts, self._small)

    def compose(self, parts: FrameParts, retouches: Sequence[Retouch] = ()) -> Picture:
        """Return the scene (height, width, 3) uint8 RGB. `retouches` paint over parts of the square."""
        scene = self._room.copy()
        rows, columns, inner = self._seen()
        square = self._moved(parts)
        for retouch in retouches:
            lay(retouch, square)
        moved, behind = square[inner], scene[rows, columns]
        share: Any = cv2.merge([self._share[inner]] * 3)
        self._blend(np.ascontiguousarray(moved), behind, share, behind)
        return scene

    def _moved(self, parts: FrameParts) -> Picture:
        """The square (side, side, 3): the moved source, with what the network painted over it."""
        side, fine = (self._placement.side,) * 2, np.float32(self._source.shape[0] / COARSE)
        at = cv2.resize(pixels_of_source(parts), side, interpolation=cv2.INTER_LINEAR)
        places = np.asarray(at * fine + (fine - 1) / 2, np.float32)
        own = np.asarray(cv2.cvtColor(sampled(self._sampled, places), cv2.COLOR_RGBA2RGB), np.uint8)
        paint = cv2.convertScaleAbs(cv2.resize(parts.paint, side, interpolation=cv2.INTER_CUBIC), alpha=255.0)
        kept = cv2.convertScaleAbs(cv2.resize(parts.kept, side, interpolation=cv2.INTER_LINEAR), alpha=255.0)
        self._blend(own, paint, cv2.merge([kept] * 3), own)
        return own

    def _seen(self) -> tuple[slice, slice, tuple[slice, slice]]:
        """Rows and columns of the scene that the square covers, and the same within the square."""
        place = self._placement
        rows = slice(max(place.top, 0), min(place.top + place.side, place.height))
        columns = slice(max(place.left, 0), min(place.left + place.side, place.width))
        inner = (
            slice(rows.start - place.top, rows.stop - place.top),
            slice(columns.start - place.left, columns.stop - place.left),
        )
        return rows, columns, inner

    def _blend(
        self, over: NDArray[Any], under: NDArray[Any], share: NDArray[Any], result: NDArray[Any]
    ) -> None:
        front, back = (self._work.take(name, over.shape) for name in ("front", "back"))
        blended(over, under, share, result, front, back)


def _feathered(place: Placement) -> Picture:
    """(side, side) uint8: 255 for the square, falling to 0 at those of its edges that lie in the scene."""
    line = (np.arange(place.side, dtype=np.float32) + 0.5) / (FEATHER * place.side)
    rising = np.clip(line, 0, 1)
    across = np.ones(place.side, np.float32)
    if place.left > 0:
        across *= rising
    if place.left + place.side < place.width:
        across *= rising[::-1]
    down = rising if place.top > 0 else np.ones(place.side, np.float32)
    return np.asarray(cv2.convertScaleAbs(down[:, None] * across, alpha=255.0), np.uint8)
