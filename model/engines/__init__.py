"""How the networks are run. Every engine does the same thing; `choice` says which does it here, and why."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.engines.choice import EngineChoice
from model.motion import Points, Transfer

Picture = NDArray[np.uint8]


class Engine(Protocol):
    """Runs one network on one device. Pictures are (size, size, 3) uint8 RGB. One thread uses it
    at a time."""

    @property
    def choice(self) -> EngineChoice:
        """How it runs now, and why. An engine may find a quicker way while it runs."""

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar once, keep what is constant, and return its keypoints."""

    def locate(self, picture: Picture) -> Points:
        """The keypoints of a driving picture."""

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """The worn avatar making this face."""
