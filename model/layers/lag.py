"""HeadLag: keeps hair, ears and scarves near the head when it turns or tilts.

Around the head, the network takes its motion from the room, which stands still. When a head tilts far, its
hair is left behind, and spikes and flat tops appear. When a head turns, its ears are moved as far as the
face. They leave the head's silhouette, which cuts them off straight. The pose of the head says where its
outline has to be.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.layers.frame_parts import FrameParts
from model.layers.movement import Neck, smooth_step
from model.layers.placement import CELLS
from model.layers.silhouette import RoundHead, moved_plane, outline_distance

Floats = NDArray[np.float32]

FARTHEST = 0.1
"""Largest distance between the network's motion and the head's as a whole, in half picture sides.

It is 26 px at 512. Smaller distances stay, because faces turn more than hair, and hair swings.
"""
FARTHEST_OUTSIDE = 0.02
"""The same at the head's outline and outside (5 px at 512)."""
INSIDE, EDGE = 3.0, 1.0
"""Depths inside the outline, in cells: at the first the largest distance begins to shrink.

From the second on it is that of the outline. So ears and the tips of hair are moved as a whole, and the cheek
beside them is stretched.
"""
ROOM = (0.1, 0.5)
"""Shares of the background's motion from which the distance shrinks, and from which it is the outline's.

There the network's motion is the room's. A tip of hair that follows it part of the way is seen twice.
"""
IN_FACE = 0.3
"""Share of the inner face from which nothing is limited, because mouths turn farther than heads."""
ABOVE_CHIN = 0.5
"""Height above the chin, in half picture sides, over which the limit fades, because jaws move."""


class HeadLag:
    """Prepared once for an avatar, then computed for every frame."""

    def __init__(self, alpha: Floats, landmarks: Floats, neck: Neck, cells: int = CELLS) -> None:
        """`alpha` (side, side) in [0, 1] and `landmarks` (70, 2) in [-1, 1] are the avatar's at rest."""
        self._head, self._chin = RoundHead(landmarks), neck.chin
        self._distance = outline_distance(alpha, cells)
        line = np.linspace(-1, 1, cells, dtype=np.float32)
        self._place = np.dstack([*np.meshgrid(line, line), np.ones((cells, cells), np.float32)])

    def limited(self, parts: FrameParts, below: Floats, face: Floats) -> Floats:
        """Return the deformation (cells, cells, 2) of a frame, nowhere far from the head's own motion.

        `below` and `face` (cells, cells) in [0, 1] are the shares of the body and of the inner face, which
        stay as they are. Without landmarks nothing changes.
        """
        if len(parts.points) != NUM_POINTS:
            return parts.deformation
        affine = self._head.origins(parts.points)
        distance = moved_plane(self._distance, affine)
        outside = np.clip((distance + np.float32(INSIDE)) / np.float32(INSIDE - EDGE), 0, 1)
        outside = np.maximum(outside, smooth_step(*ROOM, parts.still))
        farthest = FARTHEST + np.float32(FARTHEST_OUTSIDE - FARTHEST) * outside
        rigid = np.asarray(cv2.transform(self._place, affine.astype(np.float32)), np.float32)
        off = parts.deformation - rigid
        far = cv2.magnitude(*cv2.split(off))
        too_far = 1 - farthest / np.maximum(far, farthest)
        above = 1 - smooth_step(self._chin - ABOVE_CHIN, self._chin, rigid[..., 1])
        share = too_far * above * (1 - below) * (1 - smooth_step(0, IN_FACE, face))
        return np.asarray(parts.deformation - cv2.merge([share, share]) * off, np.float32)
