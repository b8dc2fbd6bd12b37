"""FrameParts: what a network gives for one frame, and the picture that it makes of that by itself."""

from __future__ import annotations

from typing import Protocol

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

    deformation: (64, 64, 2) in [-1, 1] · still: (64, 64), the share of the background's motion · paint: (256,
    256, 3) RGB and kept: (256, 256), the share of the avatar's own pixels · points: (n, 2) in [-1, 1], the
    keypoints that were asked for, perhaps none; all float32, the others in [0, 1].
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
    # Distances are sampled, not places: OpenCV rounds the weights of neighbours to a thirty-second.
    away = np.asarray(sampled(parts.deformation - _STILL, _IN_CELLS), np.float32)
    return _PIXELS + away * np.float32((COARSE - 1) / 2)


def network_picture(parts: FrameParts, source: Floats) -> Picture:
    """Return what the network itself shows, (256, 256, 3) uint8 RGB; `source` is (256, 256, 3) in [0, 1]."""
    shown = sampled(source, pixels_of_source(parts))  # one new array: the sum below is done in place
    shown -= parts.paint
    shown *= cv2.merge([parts.kept] * 3)
    shown += parts.paint
    return np.asarray(cv2.convertScaleAbs(shown, alpha=255.0), np.uint8)


def _grid(first: float, last: float, count: int) -> Floats:
    line = np.linspace(first, last, count, dtype=np.float32)
    return np.dstack(np.meshgrid(line, line)).astype(np.float32)


_STILL = _grid(-1, 1, CELLS)
_IN_CELLS = _grid(0, CELLS - 1, COARSE)
_PIXELS = _grid(0, COARSE - 1, COARSE)
