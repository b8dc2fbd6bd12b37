"""Cameras: the place of a head in the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.heads import rotations

Doubles = NDArray[np.float64]
NEAR, FAR = 0.5, 40.0


@dataclass(frozen=True)
class Camera:
    """A camera before a head.

    Attributes:
        field_of_view: in degrees.
        share: share of the picture's height from chin to crown.
        shift_x: the head's offset from the middle; 1 is half the picture.
        shift_y: the same upwards.
        pitch: the camera's place around the head, in degrees.
        yaw: the same to the side.
        roll: the camera's own roll.
    """

    field_of_view: float = 24.0
    share: float = 0.6
    shift_x: float = 0.0
    shift_y: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True, eq=False)
class View:
    """A camera set up before one head.

    `placement` (4, 4) maps world to camera, `lens` (4, 4) camera to clip space; `eye` is the camera's place.
    Camera axes: x right, y up, z towards the viewer.
    """

    placement: Doubles
    lens: Doubles
    eye: Doubles

    @property
    def projection(self) -> Doubles:
        return np.asarray(self.lens @ self.placement)

    def zoomed(self, left: float, top: float, right: float, bottom: float) -> View:
        """Return the same camera, whose picture is only this rectangle of the whole one, in [0, 1]."""
        across, down = 1 / (right - left), 1 / (bottom - top)
        zoom = np.diag([across, down, 1, 1])
        zoom[0, 3], zoom[1, 3] = -across * (left + right - 1), -down * (1 - top - bottom)
        return View(self.placement, zoom @ self.lens, self.eye)

    def to_camera(self, points: ArrayLike) -> Doubles:
        """World points (N, 3) → camera coordinates."""
        return np.asarray(np.asarray(points) @ self.placement[:3, :3].T + self.placement[:3, 3])

    def project(self, points: ArrayLike, size: int) -> Doubles:
        """World points (N, 3) → pixels (N, 2) of a picture of `size`; pixel centres are whole numbers."""
        p = np.asarray(points)
        clip = np.concatenate([p, np.ones((len(p), 1))], 1) @ self.projection.T
        x, y = clip[:, 0] / clip[:, 3], clip[:, 1] / clip[:, 3]
        return np.stack([(x + 1) / 2 * size - 0.5, (1 - y) / 2 * size - 0.5], 1)


def set_up(camera: Camera, head_centre: Doubles, head_height: float) -> View:
    """Places the camera so that a head of that height fills its share of the picture."""
    half = np.deg2rad(camera.field_of_view) / 2
    distance = head_height / camera.share / 2 / np.tan(half)
    turn = rotations.from_vector([0, np.deg2rad(camera.yaw), 0])
    tilt = rotations.from_vector([-np.deg2rad(camera.pitch), 0, 0])
    centre = np.array([0, head_centre[1], head_centre[2]])
    eye = centre + turn @ tilt @ [0, 0, distance]
    lens = perspective(2 * half, -camera.shift_x, -camera.shift_y)
    return View(look_at(eye, centre, np.deg2rad(camera.roll)), lens, eye)


def look_at(eye: Doubles, target: Doubles, roll: float = 0.0) -> Doubles:
    """The 4×4 view matrix of a camera at `eye` that looks at `target`, rolled by radians."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [np.sin(roll), np.cos(roll), 0])
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :3] = right, np.cross(right, forward), -forward
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def perspective(field_of_view: float, shift_x: float = 0.0, shift_y: float = 0.0) -> Doubles:
    """The 4×4 projection of a lens of this angle (radians) and its shift, as OpenGL wants it."""
    t = 1 / np.tan(field_of_view / 2)
    depth = -(FAR + NEAR) / (FAR - NEAR), -2 * FAR * NEAR / (FAR - NEAR)
    return np.array([[t, 0, shift_x, 0], [0, t, shift_y, 0], [0, 0, *depth], [0, 0, -1, 0]])


def orthographic(half_width: float, near: float, far: float) -> Doubles:
    """The 4×4 projection without perspective, of a square of 2 · `half_width`."""
    s = 1 / half_width
    depth = -2 / (far - near), -(far + near) / (far - near)
    return np.array([[s, 0, 0, 0], [0, s, 0, 0], [0, 0, *depth], [0, 0, 0, 1.0]])


def sample_camera(rng: np.random.Generator) -> Camera:
    """A webcam on a desk: near or far, a little low or high, the head roughly in the middle."""
    return Camera(
        field_of_view=rng.uniform(18, 46),
        share=rng.uniform(0.50, 0.74),
        shift_x=float(rng.normal(0, 0.07)),
        shift_y=float(rng.normal(0.02, 0.07)),
        pitch=float(rng.normal(0, 7)),
        yaw=float(rng.normal(0, 6)),
        roll=float(rng.normal(0, 1.5)),
    )


def moved(camera: Camera, rng: np.random.Generator) -> Camera:
    """The same camera after the person has shifted in the chair."""
    return replace(
        camera,
        shift_x=camera.shift_x + float(rng.normal(0, 0.05)),
        shift_y=camera.shift_y + float(rng.normal(0, 0.035)),
        share=camera.share * float(np.exp(rng.normal(0, 0.05))),
    )
