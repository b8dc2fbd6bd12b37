"""Engines that run the networks. All give the same results; `choice` selects one and states the reason."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from model.engines.choice import EngineChoice
from model.motion import Points, Transfer

Picture = NDArray[np.uint8]


class FrameLayers(NamedTuple):
    """The generator's outputs for one driving picture, before they are composed.

    deformation: (h, w, 2) float32, the origin of each place in the avatar's picture, x and y in [-1, 1] on a
        grid of a quarter of the picture's size. `Generator.align_corners` selects the sampling.
    still: (h, w) float32 in [0, 1], the share of the background's motion, which is none, in each place.
    paint: (size, size, 3) float32, painted RGB in [0, 1].
    kept: (size, size) float32 in [0, 1], the share of the warped avatar's own pixels; the rest is paint.
        0 everywhere in networks without a composed output.
    points: (points, 2) float32 in [-1, 1], the avatar's keypoints that were asked for.
    """

    deformation: NDArray[np.float32]
    still: NDArray[np.float32]
    paint: NDArray[np.float32]
    kept: NDArray[np.float32]
    points: NDArray[np.float32] = np.zeros((0, 2), np.float32)


class Engine(Protocol):
    """Runs one network on one device. Pictures are (size, size, 3) uint8 RGB.

    Only one thread may use an engine at a time.
    """

    @property
    def choice(self) -> EngineChoice:
        """The engine in use, and the reason. It changes when a faster one becomes ready."""

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar, keep what is constant, and return its keypoints."""

    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """Return the avatar with this facial expression."""

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        """Return the layers that `animate` composes to the picture."""

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        """Return the layers for keypoints of a driver that `locate` gave, perhaps changed since."""
