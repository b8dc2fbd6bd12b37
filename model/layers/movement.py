"""PersonMotion: converts the network's deformation of a whole picture to the motion of the person alone.

Everything here works on the small grid of dense motion, so a frame costs a fraction of a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.turn_limit import HeadShape

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

STRETCH = 0.12
"""Largest lag of the shoulders behind the head, in half picture sides: about 30 px at 512."""
LONGER, SHORTER, ASIDE = 0.15, 0.35, 0.2
"""Shares of the neck's length by which it grows and shrinks at most when a head moves up and down before its
shoulders, and the largest distance that the head moves aside, in half picture sides."""
BREATH, BREATH_SECONDS = 0.0022, 4.2
"""Amplitude of the shoulders' breathing in half picture sides (0.6 px at 512), and its period in seconds."""
UNDER_CHIN = 0.55
"""Distance of the shoulders below the chin, in heights of the face from the brows to the chin."""


@dataclass(frozen=True)
class Neck:
    """The end of the head and the beginning of the body, in [-1, 1] down the avatar's picture."""

    chin: float
    shoulders: float

    @classmethod
    def of_landmarks(cls, points: Floats) -> Neck:
        """Measure 68 landmarks (iBUG) in [-1, 1]."""
        chin, brows = float(points[8, 1]), float(points[17:27, 1].mean())
        return cls(chin, chin + UNDER_CHIN * max(chin - brows, 0.1))

    @classmethod
    def of_alpha(cls, alpha: Floats) -> Neck:
        """Measure alpha (side, side) in [0, 1]: the neck is the narrowest row of the lower half."""
        side = len(alpha)
        widths = (alpha > 0.5).sum(1)
        top = int(np.argmax(widths > 0))
        first, last = top + round(0.4 * (side - top)), top + round(0.85 * (side - top))
        neck = first + int(np.argmin(widths[first:last])) if last > first else side * 3 // 4
        return cls(2 * neck / side - 1 - 0.05, 2 * neck / side - 1 + 0.2)


class PersonMotion:
    """Motion of one avatar's person: prepared once, then computed for every frame."""

    def __init__(self, alpha: Floats, neck: Neck, grid: int = 64, *, landmarks: Floats | None = None) -> None:
        """`alpha` (side, side) in [0, 1] and `landmarks` (70, 2) in [-1, 1] are the avatar's at rest."""
        self._neck = neck
        self._head = None if landmarks is None else NeckJoint(landmarks)
        line = np.linspace(-1, 1, grid, dtype=np.float32)
        self._still = np.dstack(np.meshgrid(line, line)).astype(np.float32)
        small = cv2.resize(alpha, (grid, grid), interpolation=cv2.INTER_AREA)
        self._person = cv2.erode(small, np.ones((3, 3), np.uint8)).astype(np.float32)

    def __call__(
        self, deformation: Floats, seconds: float = 0.0, head: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Return the origin of each cell of the person, and the cells of the body.

        `deformation` (grid, grid, 2) is the network's: the origin of each cell of the whole picture, x then y
        in [-1, 1]. The result has the same shape; the second is (grid, grid) in [0, 1]. The body follows the
        head less and as a whole; it breathes with `seconds`. `head` is the result of `head_shift`.
        """
        away = deformation - self._still
        below = self.below_neck(deformation)
        body = self.body_shift(deformation, below, head)
        body[1] += np.float32(BREATH * np.sin(2 * np.pi * seconds / BREATH_SECONDS))
        return np.asarray(deformation + cv2.merge([below, below]) * (body - away), np.float32), below

    def below_neck(self, deformation: Floats) -> Floats:
        """Return (grid, grid): 0 down to the chin, 1 from the shoulders on, in the moved picture."""
        down, away = self._still[..., 1], deformation - self._still
        share = smooth_step(self._neck.chin, self._neck.shoulders, down)
        return smooth_step(self._neck.chin, self._neck.shoulders, down + (1 - share) * away[..., 1])

    def head_shift(self, points: Floats) -> Floats | None:
        """Return the distance of the neck's origin (2,) by landmarks that are asked for (70, 2) in [-1, 1].

        None if there are none.
        """
        if self._head is None or len(points) != NUM_POINTS:
            return None
        return self._head.origin_distance(points)

    def body_shift(self, deformation: Floats, below: Floats, head: Floats | None = None) -> Floats:
        """Return the distance of the shoulders' origin (2,): the network's mean, close to the head's.

        With the result of `head_shift`, the neck keeps its length.
        """
        away = deformation - self._still
        body = _mean(away, below * self._person)
        lead = _mean(away, (1 - below) * self._person) - body
        length = float(np.hypot(*lead))
        body = np.asarray(body + lead * max(0.0, 1 - STRETCH / max(length, 1e-6)), np.float32)
        if head is None:
            return body
        neck = self._neck.shoulders - self._neck.chin
        lead = np.clip(head - body, (-ASIDE, -SHORTER * neck), (ASIDE, LONGER * neck))
        return np.asarray(head - lead, np.float32)


class NeckJoint:
    """The joint of head and neck, about which a head nods: its motion is that of the head as a whole."""

    def __init__(self, rest: Floats) -> None:
        """`rest` (70, 2) in [-1, 1] are the avatar's landmarks and irises."""
        self._shape = HeadShape(rest)
        self._at_rest = self._shape.pose(rest).seen(self._shape.pivot)

    def origin_distance(self, points: Floats) -> Floats:
        """Return the distance (2,) from the joint of these landmarks (70, 2) to that at rest."""
        return np.asarray(self._at_rest - self._shape.pose(points).seen(self._shape.pivot), np.float32)


def smooth_step(start: float, end: float, x: Floats) -> Floats:
    """Return 0 before `start`, 1 after `end`, and a smooth rise between."""
    t = (x - np.float32(start)) / np.float32(end - start)
    t = np.minimum(np.maximum(t, 0), 1)  # faster than `clip` on so few values
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _mean(away: Floats, weights: Floats) -> Floats:
    total = weights.reshape(-1) @ away.reshape(-1, 2) / np.float32(max(float(weights.sum()), 1e-3))
    return np.asarray(total, np.float32)
