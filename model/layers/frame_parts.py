"""FrameParts: what a network gives for one frame, and the picture that it makes of that by itself."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.placement import CELLS
from model.layers.texture import sampled

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

COARSE = 256
"""Side of the network's pictures in pixels."""


class FrameParts(Protocol):
    """What the network gives for one frame, as `model.engines.FrameLayers`.

    All are float32; those without a range are in [0, 1].
    deformation: (64, 64, 2) in [-1, 1].
    still: (64, 64), the share of the background's motion.
    paint: (256, 256, 3), RGB.
    kept: (256, 256), the share of the avatar's own pixels.
    points: (n, 2) in [-1, 1], the keypoints that were asked for, perhaps none.
    """

    @property
    def deformation(self) -> Floats: ...
    @property
    def still(self) -> Floats: ...
    @property
    def paint(self) -> Floats: ...
    @property
    def kept(self) -> Floats: ...
    @property
    def points(self) -> Floats: ...


def pixels_of_source(parts: FrameParts) -> Floats:
    """Return where each of 256×256 pixels comes from, (256, 256, 2) pixels of a 256-px source."""
    away = enlarged(parts.deformation - _STILL)
    return np.asarray(cv2.scaleAdd(away, (COARSE - 1) / 2, _PIXELS), np.float32)


def source_of(picture: Picture) -> Floats:
    """Return a picture (256, 256, 3) in the form that `network_picture` samples: (256, 256, 4) in [0, 1].

    OpenCV samples four channels twice as fast as three.
    """
    rgba = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    return rgba.astype(np.float32) / np.float32(255)


def network_picture(parts: FrameParts, source: Floats) -> Picture:
    """Return what the network itself shows, (256, 256, 3) uint8 RGB, of a `source_of` the avatar."""
    rgba = sampled(source, pixels_of_source(parts))
    shown = cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB)  # one new array: the sum below is done in place
    shown -= parts.paint
    shown *= cv2.merge([parts.kept] * 3)
    shown += parts.paint
    return np.asarray(cv2.convertScaleAbs(shown, alpha=255.0), np.uint8)


def enlarged(plane: Floats, beside: int = 0, *, is_cubic: bool = False) -> Floats:
    """Enlarge a plane of 64 rows of cells to 256 rows of pixels, whose outermost centres coincide.

    The plane (64, cells, channels) has `beside` cells on each side of the square. Interpolation is linear or
    cubic; cells at the edges are repeated outside. The pixels are a view of a larger array.

    Pixel p lies at cell 21 p / 85. OpenCV enlarges 21 cells to 85 pixels with pixel d at cell
    21 (d − 42) / 85 + 10, so a square that begins at cell 10 begins at pixel 42.
    """
    (left, first), top = (_WIDE if beside else _NARROW), _NARROW.cells
    method = cv2.INTER_CUBIC if is_cubic else cv2.INTER_LINEAR
    border = (top, top, left - beside, left - beside)
    cells = cv2.copyMakeBorder(plane, *border, cv2.BORDER_REPLICATE)
    size = (cells.shape[1] * 85 // 21, cells.shape[0] * 85 // 21)
    pixels = np.asarray(cv2.resize(cells, size, interpolation=method), np.float32)
    start = first - beside * COARSE // CELLS
    width = COARSE + 2 * beside * COARSE // CELLS
    return pixels[_NARROW.pixels : _NARROW.pixels + COARSE, start : start + width]


class _Start(NamedTuple):
    """Where a square begins: its first cell, and its first pixel."""

    cells: int
    pixels: int


_NARROW, _WIDE = _Start(10, 42), _Start(10 + 21, 42 + 85)
"""The starts of a square alone, and of one with up to 31 cells beside it."""


def _grid(first: float, last: float, count: int) -> Floats:
    line = np.linspace(first, last, count, dtype=np.float32)
    return np.dstack(np.meshgrid(line, line)).astype(np.float32)


_STILL = _grid(-1, 1, CELLS)
_PIXELS = _grid(0, COARSE - 1, COARSE)
