"""FaceShapes: fits a statistical 3D face to 68 landmarks, and tells what no person's face would need."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError
from detector.features import POINTS, Numbers
from face.head_rotation import y_flipped

SHAPES = Path(__file__).resolve().parent.parent / "checkpoints" / "face_shapes.npz"
NAMES = ("mean", "identity", "expression", "noise")

PERSPECTIVE, PERSPECTIVE_SD = 0.09, 0.04
"""Mean and standard deviation of the eye distance over the camera's distance (a webcam's: 0.05 to 0.14)."""
STRETCH_SD = 0.1
"""Standard deviation of the stretch and of the shear of a picture."""
_TURN, _SCALE, _MOVE, _NEAR, _STRETCH, _SHEAR, _SHAPE = slice(0, 3), 3, slice(4, 6), 6, 7, 8, slice(9, None)
_LEAST = 1e-6


class FaceFit(NamedTuple):
    """A fitted face.

    `identity` and `expression` are in standard deviations of rendered people. `perspective` is the eye
    distance over the distance of the camera; `stretch` the logarithm by which the picture is wider (and less
    high) than the face; `shear` the slant of its axes.
    """

    identity: Numbers
    expression: Numbers
    perspective: float
    stretch: float
    shear: float


class FaceShapes:
    """Mean and principal components of the landmarks of rendered people.

    `mean` (68, 3), `identity` (n, 68, 3), `expression` (m, 68, 3) in the axes and units of the mean face (y
    down), each component one standard deviation long. `noise` (68,) is the standard deviation of a landmark
    as the instrument measures it, in eye distances.
    """

    def __init__(self, mean: Numbers, identity: Numbers, expression: Numbers, noise: Numbers) -> None:
        self.mean, self.identity, self.expression, self.noise = mean, identity, expression, noise
        self._directions = np.concatenate([identity, expression]).reshape(-1, 3).T.copy()
        self._weight = np.tile(1 / noise, 2)
        count = len(identity) + len(expression)
        near, stretch = PERSPECTIVE_SD**-2, STRETCH_SD**-2
        self._prior = np.r_[np.full(6, _LEAST), near, stretch, stretch, np.ones(count)]

    @classmethod
    def load(cls, path: Path = SHAPES) -> FaceShapes:
        """Read the file that `train face-shapes` writes. Raises DetectorError if it is missing or damaged."""
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                mean, identity, expression, noise = (file[name].astype(np.float64) for name in NAMES)
        except Exception as error:  # zip, zlib, header and pickle errors have no common ancestor
            raise DetectorError(
                f"{path} does not hold the shapes of faces ({error}). Get it again from the repository."
            ) from error
        _check(path, mean, identity, expression, noise)
        return cls(mean, identity, expression, noise)

    def fit(self, points: NDArray[np.floating], rotation: NDArray[np.floating]) -> FaceFit:
        """Fit the model to points (68, 2) px that are fixed to the head, by one Gauss-Newton step.

        `rotation` (3, 3) is the head's as `Landmarks` has it (y up). The fit begins there, and has a prior.
        More steps change no signal's figures.
        """
        turned = y_flipped(rotation)
        start = (self.mean @ turned.T)[:, :2]
        middle, from_middle = points.mean(0), start - start.mean(0)
        scale = max(float((from_middle * (points - middle)).sum() / (from_middle**2).sum()), _LEAST)
        wanted = (points - middle) / scale
        state = np.zeros(len(self._prior))
        state[_SCALE], state[_MOVE], state[_NEAR] = 1.0, -start.mean(0), PERSPECTIVE
        made, jacobian = self._project(turned, state)
        weighted = jacobian * self._weight
        left = (wanted.T.reshape(-1) - made) * self._weight
        state += np.linalg.solve((weighted @ weighted.T) + np.diag(self._prior), weighted @ left)
        shape, count = state[_SHAPE], len(self.identity)
        near, stretch, shear = (float(state[part]) for part in (_NEAR, _STRETCH, _SHEAR))
        return FaceFit(shape[:count], shape[count:], near, stretch, shear)

    def _project(self, turned: Numbers, state: Numbers) -> tuple[Numbers, Numbers]:
        """Return the model's points in the picture (136,), all x first, and their derivatives (n, 136)."""
        directions = (turned @ self._directions).reshape(3, -1, POINTS)
        x, y, z = turned @ self.mean.T + np.tensordot(state[_SHAPE], directions, (0, 1))
        scale, near, wide, slant = state[_SCALE], state[_NEAR], np.exp(state[_STRETCH]), state[_SHEAR]
        nearer, nothing = 1 + near * z, np.zeros(POINTS)
        flows = np.concatenate(
            [np.array([[nothing, z, -y], [-z, nothing, x], [y, -x, nothing]]), directions], 1
        )
        nearing = near * flows[2]
        flat_x, flat_y = x * nearer, y * nearer
        flow_x, flow_y = flows[0] * nearer + x * nearing, flows[1] * nearer + y * nearing
        jacobian = np.zeros((len(state), 2, POINTS))
        flowed = scale * np.stack([wide * flow_x + slant * flow_y, slant * flow_x + flow_y / wide], 1)
        jacobian[_TURN], jacobian[_SHAPE] = flowed[:3], flowed[3:]
        jacobian[_SCALE] = seen = np.stack([wide * flat_x + slant * flat_y, slant * flat_x + flat_y / wide])
        jacobian[_MOVE.start, 0] = jacobian[_MOVE.start + 1, 1] = 1
        jacobian[_NEAR] = scale * z * np.stack([wide * x + slant * y, slant * x + y / wide])
        jacobian[_STRETCH] = scale * wide * flat_x, -scale / wide * flat_y
        jacobian[_SHEAR] = scale * flat_y, scale * flat_x
        made = scale * seen + state[_MOVE][:, None]
        return made.reshape(-1), jacobian.reshape(len(state), -1)


@lru_cache(maxsize=1)
def face_shapes() -> FaceShapes:
    """Return the shipped model, read once."""
    return FaceShapes.load()


def _check(path: Path, mean: Numbers, identity: Numbers, expression: Numbers, noise: Numbers) -> None:
    shapes = {mean.shape, identity.shape[1:], expression.shape[1:], (*noise.shape, 3)}
    is_finite = all(np.isfinite(array).all() for array in (mean, identity, expression))
    if shapes != {(POINTS, 3)} or not is_finite or not (noise > 0).all():
        raise DetectorError(f"{path} is damaged: its arrays do not fit together. Get it again.")
