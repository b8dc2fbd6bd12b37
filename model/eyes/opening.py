"""EyeOpening: lowers the lower lids of open eyes to where they are asked to be, in the network's motion.

Dense motion moves an eye as a whole: if the iris looks up, the lower lid rises with it and covers it, and one
eye seems smaller than the other. The origins of the lids' landmarks are known. The motion that is missing at
the lid, less the motion that is missing at the corners of the eye, is added near the lid. Upper lids stay,
because they tear if they are raised on eyes that are opened wide.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE, LEFT_IRIS, NUM_POINTS, RIGHT_EYE, RIGHT_IRIS
from model.engines import FrameLayers
from model.layers.texture import sampled

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

SHARE = 0.7
"""Share of the missing motion that is added. It is below 1 because landmarks have noise."""
WIDTH, HEIGHT = 2.0, 1.2
"""Standard deviations of the Gaussian around each point, across and down, in cells of dense motion."""
RIDGE = 0.1
"""Weight of small coefficients in the fit, because lids lie hardly more than two cells apart."""
FARTHEST = 1.0
"""Largest motion that is added at a point, in cells: 8 px at 512."""
CLOSING, OPEN = 0.7, 0.9
"""Openness, 1 as at rest: up to the first nothing is added, because lids are painted; from the second all."""
AROUND = 5
"""Cells around the eye in which motion is added."""
OUTER, INNER_CORNER, UPPER, LOWER = 0, 3, (1, 2), (4, 5)
"""Points of an eye, in the order of its landmarks; the seventh is its iris."""
_EYES = np.array([[*range(70)[LEFT_EYE], LEFT_IRIS], [*range(70)[RIGHT_EYE], RIGHT_IRIS]])


class EyeOpening:
    """Prepared once for an avatar, then used for every frame."""

    def __init__(self, rest: Floats) -> None:
        """`rest` (70, 2) in [-1, 1] are the avatar's landmarks and irises."""
        self._rest = rest

    def moved(self, parts: FrameLayers) -> FrameLayers:
        """Return a frame whose lower lids are no higher than asked; without landmarks it is the same."""
        if len(parts.points) != NUM_POINTS:
            return parts
        deformation = parts.deformation.copy()
        half = (len(deformation) - 1) / 2
        for eye in _EYES:
            asked, rest = parts.points.take(eye, 0), self._rest.take(eye, 0)
            share = (_opening(asked) / _opening(rest) - CLOSING) / (OPEN - CLOSING)
            if share > 0:
                at = (asked + 1) * np.float32(half)
                origins = sampled(parts.deformation, at[None])[0]
                lacking = np.clip(_lacking(rest - origins, asked), -FARTHEST / half, FARTHEST / half)
                if lacking.any():
                    _add(deformation, at.astype(np.float64), SHARE * min(share, 1) * lacking)
        return parts._replace(deformation=deformation)


def _opening(eye: Floats) -> float:
    """Return the distance of an eye's lids."""
    x, y = ((eye[UPPER[0]] - eye[LOWER[0]] + eye[UPPER[1]] - eye[LOWER[1]]) / 2).tolist()
    return max(math.hypot(x, y), 1e-4)


def _lacking(lacking: Floats, eye: Floats) -> Numbers:
    """Return the missing motion of each point of an eye (7, 2), at right angles to the line of its corners.

    Only the lower lid moves, and only down; the iris goes half of its way.
    """
    line = eye[INNER_CORNER] - eye[OUTER]
    down = np.array([-line[1], line[0]]) / max(float(np.hypot(*line)), 1e-6)
    amounts = (lacking - lacking[[OUTER, INNER_CORNER]].mean(0)) @ down
    lower = min(amounts[[*LOWER]].mean(), 0)
    added = np.array([0, 0, 0, 0, lower, lower, lower / 2])
    return np.asarray(added[:, None] * down, np.float64)


def _add(deformation: Floats, at: Numbers, motion: Numbers) -> None:
    """Add to a deformation (cells, cells, 2), in place, Gaussians that are `motion` (n, 2) at points (n, 2).

    Points are in cells, x then y.
    """
    cells = len(deformation)
    first = [min(max(math.floor(least) - AROUND, 0), cells) for least in at.min(0).tolist()]
    last = [min(max(math.ceil(most) + AROUND + 1, 0), cells) for most in at.max(0).tolist()]
    columns, rows = np.arange(first[0], last[0]), np.arange(first[1], last[1])
    near = _gaussian(at[:, None, 0] - at[:, 0], WIDTH) * _gaussian(at[:, None, 1] - at[:, 1], HEIGHT)
    weights = np.linalg.solve(near + RIDGE * np.eye(len(at)), motion)
    across, down = _gaussian(at[:, :1] - columns, WIDTH), _gaussian(at[:, 1:] - rows, HEIGHT)
    for axis in (0, 1):
        added = (down * weights[:, axis, None]).T @ across
        deformation[first[1] : last[1], first[0] : last[0], axis] += added.astype(np.float32)


def _gaussian(distance: Numbers, width: float) -> Numbers:
    return np.asarray(np.exp(-0.5 * np.square(distance / width)), np.float64)
