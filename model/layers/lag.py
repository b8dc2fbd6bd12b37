"""HeadLag: keeps hair, ears and scarves near the head when it turns or tilts.

Around the head, the network takes its motion from the room, which stands still. When a head tilts far, its
hair is left behind, and spikes and flat tops appear. The pose of the head says where the hair has to be.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.layers.frame_parts import FrameParts
from model.layers.movement import Neck, smooth_step
from model.layers.placement import CELLS
from model.layers.silhouette import RoundHead

Floats = NDArray[np.float32]

FARTHEST = 0.1
"""Largest distance between the network's motion and the head's as a whole, in half picture sides (26 px at
512). Shorter ones are the network's: faces turn more than hair, and hair swings."""
ABOVE_CHIN = 0.25
"""Height above the chin, in half picture sides, over which the limit fades: jaw and neck bend."""


class HeadLag:
    """Prepared once for an avatar, then computed for every frame."""

    def __init__(self, landmarks: Floats, neck: Neck, cells: int = CELLS) -> None:
        """`landmarks` (70, 2) in [-1, 1] are the avatar's at rest."""
        self._head, self._chin = RoundHead(landmarks), neck.chin
        line = np.linspace(-1, 1, cells, dtype=np.float32)
        self._place = np.dstack([*np.meshgrid(line, line), np.ones((cells, cells), np.float32)])

    def limited(self, parts: FrameParts, below: Floats, face: Floats) -> Floats:
        """Return the deformation (cells, cells, 2) of a frame, nowhere far from the head's own motion.

        `below` and `face` (cells, cells) in [0, 1] are the shares of the body and of the inner face, which
        stay as they are. Without landmarks nothing changes.
        """
        if len(parts.points) != NUM_POINTS:
            return parts.deformation
        rigid = (self._place @ self._head.origins(parts.points).T).astype(np.float32)
        off = parts.deformation - rigid
        far = np.sqrt(off[..., 0] ** 2 + off[..., 1] ** 2)
        too_far = 1 - np.float32(FARTHEST) / np.maximum(far, np.float32(FARTHEST))
        above = 1 - smooth_step(self._chin - ABOVE_CHIN, self._chin, rigid[..., 1])
        share = too_far * above * (1 - below) * (1 - face)
        return np.asarray(parts.deformation - share[..., None] * off, np.float32)
