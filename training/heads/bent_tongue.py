"""Bent tongues: the rig's tongue laid along a curve that leaves the lips anywhere, in any direction."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER_LIPS
from training.heads.rig import Body, Posed, Rig

Doubles = NDArray[np.float64]

ROOT = 0.5
"""Distance of the tongue's root behind the lips, in dm."""
STEPS = 48
"""Number of points of the curve."""
THICK = 0.05
"""Half the thickness of a tongue at the lips, in dm."""


class Bend(NamedTuple):
    """How a tongue lies, in dm and radians; x is positive to the subject's left.

    out: length beyond the lips. angle: direction of the tip, 0 is down, positive to the subject's left.
    forward: how much of that length points to the front, in [0, 1]. crossing: where it leaves the lips, from
    −1, the right corner, to 1. height: 0 is the lower lip, 1 the upper. width, thickness: factors.
    """

    out: float
    angle: float
    forward: float
    crossing: float
    height: float
    width: float
    thickness: float


class BentTongue:
    """Bends the tongue of one body. `tip` is where the tip of the last one lies, in world units (3,)."""

    def __init__(self, rig: Rig, body: Body, bend: Bend) -> None:
        self._part = rig.part("tongue")
        self._rest = self._part.fit(body.vertices).astype(np.float64)
        self._bend = bend
        self.tip = np.zeros(3)

    def __call__(self, posed: Posed) -> Posed:
        """Return the posed person with this tongue."""
        rotation, shift = posed.head[:, :3], posed.head[:, 3]
        lips = (posed.landmarks[INNER_LIPS] - shift) @ np.linalg.inv(rotation).T
        curve = centre_line(lips, self._bend)
        laid = along(self._rest, curve, self._bend)
        positions = (laid @ rotation.T + shift).astype(np.float32)
        self.tip = curve[-1] @ rotation.T + shift
        worn = {**posed.parts, "tongue": (positions, self._part.normals(positions))}
        return Posed(posed.skin, posed.skin_normals, worn, posed.landmarks, posed.head)


def centre_line(lips: Doubles, bend: Bend) -> Doubles:
    """Return points (STEPS, 3) from root to tip, for inner lips (8, 3) of an unturned head."""
    upper, lower = lips[1:4].mean(0), lips[5:8].mean(0)
    right, left = lips[0], lips[4]
    if right[0] > left[0]:
        right, left = left, right
    middle = (upper + lower) / 2
    share = abs(bend.crossing)
    gap = lower + (upper - lower) * bend.height + np.array([0, THICK * bend.thickness, 0])
    corner = left if bend.crossing > 0 else right
    lip = gap + share * (corner - gap)
    root = middle - np.array([0, 0.06, ROOT])
    flat = np.array([np.sin(bend.angle), -np.cos(bend.angle), 0])
    ahead = np.array([0.0, 0.0, 1.0])
    tip = lip + bend.out * (flat * (1 - bend.forward) + ahead * bend.forward)
    inward = lip - root
    before = root + 0.6 * np.linalg.norm(inward) * ahead
    first = bezier(root, before, lip + 0.02 * ahead)
    leaving = lip + ahead * (0.02 + 0.45 * bend.out) + 0.1 * bend.out * flat
    second = bezier(lip + 0.02 * ahead, leaving, tip + ahead * (0.02 + 0.25 * bend.out))
    return spaced(np.concatenate([first, second[1:]]))


def bezier(start: Doubles, control: Doubles, end: Doubles) -> Doubles:
    """Return points (STEPS, 3) of a quadratic curve."""
    t = np.linspace(0, 1, STEPS)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end)


def spaced(curve: Doubles) -> Doubles:
    """Return STEPS points of a curve at even distances."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    places = np.linspace(0, length[-1], STEPS)
    return np.stack([np.interp(places, length, axis) for axis in curve.T], 1)


def along(rest: Doubles, curve: Doubles, bend: Bend) -> Doubles:
    """Lay the vertices of a tongue at rest (V, 3) along a curve (STEPS, 3)."""
    z = rest[:, 2]
    place = (z - z.min()) / np.ptp(z)
    middle = np.polyval(np.polyfit(place, rest[:, 1], 3), place)
    across = (rest[:, 0] - rest[:, 0].mean()) * bend.width
    above = (rest[:, 1] - middle) * bend.thickness
    sides, ups = frames(curve)
    at = place * (STEPS - 1)

    def between(values: Doubles) -> Doubles:
        return np.stack([np.interp(at, np.arange(STEPS), axis) for axis in values.T], 1)

    return np.asarray(between(curve) + across[:, None] * between(sides) + above[:, None] * between(ups))


def frames(curve: Doubles) -> tuple[Doubles, Doubles]:
    """Return directions to the left and upwards (STEPS, 3) along a curve that do not twist around it."""
    tangents = np.gradient(curve, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    side, sides = np.array([1.0, 0.0, 0.0]), []
    for tangent in tangents:
        side = side - tangent * (side @ tangent)
        side /= np.linalg.norm(side)
        sides.append(side)
    left = np.stack(sides)
    return left, np.cross(tangents, left)
