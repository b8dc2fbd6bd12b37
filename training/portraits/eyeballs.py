"""Eyeballs: their texture, and which faces are the cornea."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.heads.eyes import EyeLook, paint_iris
from training.heads.mesh import Mesh
from training.heads.noise import smoothstep
from training.heads.pack import Pack
from training.heads.rig import IRIS_RADIUS, PUPILS


def is_cornea(mesh: Mesh) -> NDArray[np.bool_]:
    """Return which faces of the eyes are the clear shell, marked by one corner of the texture."""
    centre = mesh.uv[mesh.quads].mean(1)
    return np.asarray((centre[:, 0] > 0.9) & (centre[:, 1] > 0.9))


def usual_look(iris: str) -> EyeLook:
    """Return the colours of portraits' eyes with that texture of the pack."""
    white = (1.0, 1.0, 1.0)
    return EyeLook(iris, 0.4, 0.05 if "brown" in iris else 0.12, white, "", 0, "", white, 0)


def paint_eye(look: EyeLook, pack: Pack, pupil: float = 0.385) -> NDArray[np.uint8]:
    """The eye's texture with a darker rim of the iris and a black pupil of that share of the iris."""
    picture = paint_iris(look, pack.texture(look.iris)).astype(np.float32)
    bright = 0.5 if look.iris == "brown_eye" else 0.0
    rows, columns = np.mgrid[0:512, 0:512] / 512
    for u, v in PUPILS:
        r = np.hypot(columns - u, rows - v) / IRIS_RADIUS
        ring = np.exp(-(((r - 0.97) / 0.13) ** 2))
        black = smoothstep(pupil + 0.035, pupil - 0.035, r)
        inside = smoothstep(1.02, 0.9, r) * (1 - black)
        picture *= ((1 - 0.5 * ring) * (1 + bright * inside) * (1 - 0.97 * black))[..., None]
    return np.asarray(np.clip(picture * np.array(look.white), 0, 255), np.uint8)
