"""HeadSilhouette: where the head cannot be, by its motion as a whole.

Near the outline the network mixes the head's motion with the room's. That leaves thin rings where hair was,
and takes the edges of scarves and hats for the room. An affine motion fitted to the inside of the head knows
no room.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIDE = 128
"""Rows and columns of the result."""
EDGE = 0.3
"""Alpha at the outline."""
MARGIN, SPREAD = 0.5, 0.5
"""Distance outside the moved outline up to which the head may be, in pixels of the result, and its growth
with the root mean square of the fit's error."""
INSIDE, NO_ROOM, NO_BODY = 0.9, 0.3, 0.05
"""Alpha from which a cell belongs to the inside, and the shares of the background's motion and of the body up
to which its motion is the head's."""
FEWEST = 40
"""Smallest number of cells to which a motion is fitted."""


class HeadSilhouette:
    """Prepared once for an avatar, then computed for every frame."""

    def __init__(self, alpha: Floats, cells: int = 64) -> None:
        """`alpha` (side, side) in [0, 1] is the avatar's, before it moves."""
        person = (cv2.resize(alpha, (SIDE, SIDE), interpolation=cv2.INTER_AREA) >= EDGE).astype(np.uint8)
        outwards, inwards = (cv2.distanceTransform(part, cv2.DIST_L2, 5) for part in (1 - person, person))
        self._distance = np.asarray(outwards - inwards, np.float32)
        coarse = cv2.resize(alpha, (cells, cells), interpolation=cv2.INTER_AREA)
        self._inside = cv2.erode(coarse, np.ones((3, 3), np.uint8)).astype(np.float32)
        line = np.linspace(-1, 1, cells, dtype=np.float32)
        self._place = np.dstack([*np.meshgrid(line, line), np.ones((cells, cells), np.float32)])

    def __call__(self, deformation: Floats, still: Floats, below: Floats) -> Floats | None:
        """Return (SIDE, SIDE) in [0, 1], 1 where the head cannot be in one frame.

        None if too little of the head is seen to know its motion.

        `deformation` (64, 64, 2) in [-1, 1] is the origin of each cell; `still` and `below` (64, 64) in
        [0, 1] are the shares of the background's motion and of the body.
        """
        at = (deformation + 1) * np.float32((len(self._inside) - 1) / 2)
        person = cv2.remap(self._inside, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
        chosen = (person > INSIDE) & (still < NO_ROOM) & (below < NO_BODY)
        if int(chosen.sum()) < FEWEST:
            return None
        targets, origins = self._place[chosen], deformation[chosen]
        affine = np.linalg.lstsq(targets, origins, rcond=None)[0].astype(np.float32)
        error = float(np.sqrt(np.square(origins - targets @ affine).sum(1).mean())) * SIDE / 2
        return np.asarray(np.clip(self._moved(affine.T) - (MARGIN + SPREAD * error), 0, 1), np.float32)

    def _moved(self, affine: Floats) -> Floats:
        """Return the distance from the moved outline, negative inside; `affine` (2, 3) is in [-1, 1]."""
        half = (SIDE - 1) / 2
        matrix = affine.astype(np.float64)
        matrix[:, 2] = half * (matrix[:, 2] + 1 - matrix[:, :2].sum(1))
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(
            self._distance, matrix, (SIDE, SIDE), flags=how, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(moved, np.float32)
