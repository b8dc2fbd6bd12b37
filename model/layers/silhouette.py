"""HeadSilhouette: where the person cannot be, by the motions of the head and of the body, each as a whole.

Near the outline the network mixes the head's motion with the room's. This leaves thin rings where hair was,
and takes the edges of scarves and hats for the room. The motion of the head as a whole has no share of the
room's.

The outline of a head is that of a round body. When the head turns, the outline moves as the middle of the
head, which lies behind the face. The pose of the head is known from the landmarks that are asked for. Without
landmarks, an affine motion is fitted to the inside of the head. This motion follows the face, which is too
far when the head turns.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_LANDMARKS, NUM_POINTS
from model.layers.frame_parts import FrameParts
from model.layers.inner_face import filled_hull
from model.turn_limit import HeadShape

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

SIDE = 128
"""Rows and columns of the result."""
EDGE = 0.3
"""Alpha at the outline."""
SPREAD = 0.5
"""Growth of a fitted motion's margin with the root mean square of the fit's error, both in result pixels."""
INSIDE, NO_ROOM, NO_BODY = 0.9, 0.3, 0.05
"""Which cells a motion is fitted to.

The first is their least alpha. The others are the largest shares of the background's motion and of the body.
"""
NECK = 20.0
"""Factor of the body's share by which a fitted motion, the head's, is dropped below the chin."""
FEWEST = 40
"""Smallest number of cells to which a motion is fitted."""
MIDDLE = np.array([0.0, 0.4, -1.1])
"""Middle of the head from the middle of the eyes, in the units and axes of `face.mean_face_3d`."""


class HeadSilhouette:
    """Prepared once for an avatar, then computed for every frame."""

    def __init__(self, alpha: Floats, landmarks: Floats | None = None, cells: int = 64) -> None:
        """`alpha` (side, side) in [0, 1] and `landmarks` (70, 2) in [-1, 1] are the avatar's at rest."""
        self._head = None if landmarks is None else RoundHead(landmarks)
        self._distance = outline_distance(alpha, SIDE)
        coarse = cv2.resize(alpha, (cells, cells), interpolation=cv2.INTER_AREA)
        self._inside = cv2.erode(coarse, np.ones((3, 3), np.uint8)).astype(np.float32)
        line = np.linspace(-1, 1, cells, dtype=np.float32)
        self._place = np.dstack([*np.meshgrid(line, line), np.ones((cells, cells), np.float32)])

    def __call__(self, parts: FrameParts, below: Floats, body: Floats) -> Floats | None:
        """Return (SIDE, SIDE) in [0, 1], 1 where the person cannot be in one frame.

        None if too little of the head is seen to know its motion. `below` (64, 64) in [0, 1] is the share of
        the body; `body` (2,) is the distance of its origin, see `PersonMotion.body_shift`.
        """
        if self._head is not None and len(parts.points) == NUM_POINTS:
            distance = moved_plane(self._distance, self._head.origins(parts.points))
            shoulders = moved_plane(self._distance, np.column_stack([np.eye(2), body]))
            share = cv2.resize(below, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
            outside = _beyond(np.asarray(distance + share * (shoulders - distance), np.float32), 0.0)
            return outside * (1 - filled_hull(parts.points[:NUM_LANDMARKS], SIDE))
        return self._fitted(parts.deformation, parts.still, below)

    def _fitted(self, deformation: Floats, still: Floats, below: Floats) -> Floats | None:
        at = (deformation + 1) * np.float32((len(self._inside) - 1) / 2)
        person = cv2.remap(self._inside, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
        chosen = (person > INSIDE) & (still < NO_ROOM) & (below < NO_BODY)
        if int(chosen.sum()) < FEWEST:
            return None
        targets, origins = self._place[chosen], deformation[chosen]
        affine = np.linalg.lstsq(targets, origins, rcond=None)[0]
        error = float(np.sqrt(np.square(origins - targets @ affine).sum(1).mean())) * SIDE / 2
        outside = _beyond(moved_plane(self._distance, affine.T), 0.5 + SPREAD * error)
        above = 1 - np.minimum(NECK * below, 1)
        return np.asarray(outside * cv2.resize(above, (SIDE, SIDE)), np.float32)


class RoundHead:
    """The motion of a head's outline by landmarks: its middle's shift, roll and change in size."""

    def __init__(self, rest: Floats) -> None:
        """`rest` (70, 2) in [-1, 1] are the avatar's landmarks and irises."""
        self._shape = HeadShape(rest)
        self._middle = self._shape.place_of(MIDDLE)
        self._at_rest = self._shape.pose(rest).seen(self._middle)

    def origins(self, points: Floats) -> Numbers:
        """Return the matrix (2, 3) that maps (x, y, 1) of the moved outline to its origin at rest."""
        pose = self._shape.pose(points)
        turn = pose.rotation
        roll = np.arctan2(turn[1, 0] - turn[0, 1], turn[0, 0] + turn[1, 1])
        back = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]]) / pose.scale
        return np.column_stack([back, self._at_rest - back @ pose.seen(self._middle)])


def _beyond(distance: Floats, margin: float) -> Floats:
    """Return 1 farther than the margin and a pixel from the outline, 0 within the margin."""
    return np.asarray(np.clip(distance - margin, 0, 1), np.float32)


def outline_distance(alpha: Floats, side: int) -> Floats:
    """Return (side, side) distances from the outline, negative inside, in pixels of the result.

    They are measured at alpha's own resolution, so that the outline has no steps.
    """
    person = (cv2.GaussianBlur(alpha, (0, 0), 1) >= EDGE).astype(np.uint8)
    outwards, inwards = (cv2.distanceTransform(part, cv2.DIST_L2, 5) for part in (1 - person, person))
    distance = cv2.resize(outwards - inwards, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(distance * (side / len(alpha)), np.float32)


def moved_plane(plane: Floats, affine: NDArray[np.floating]) -> Floats:
    """Return a square plane moved by a matrix (2, 3) that maps (x, y, 1) in [-1, 1] to the origin."""
    side = len(plane)
    half = (side - 1) / 2
    matrix = affine.astype(np.float64)
    matrix[:, 2] = half * (matrix[:, 2] + 1 - matrix[:, :2].sum(1))
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(plane, matrix, (side, side), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)
