"""A calm mean face at any position."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.frame import Picture
from detector import Box, Landmarks
from face.mean_face_3d import MEAN_FACE


def calm_face(x: float, y: float, width: float, turned: float = 0.0) -> Landmarks:
    """Landmarks of a calm face, `width` pixels wide and turned by so many degrees, with its middle there."""
    shape = np.asarray(MEAN_FACE, np.float64)
    angle = np.radians(turned)
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    deep = (shape - shape.mean(0)) @ turn.T
    deep *= width / np.ptp(deep[:, 0])
    deep[:, :2] += (x, y)
    deep = deep.astype(np.float32)
    return Landmarks(deep[:, :2].copy(), deep, None, 1.0)


COVERED = 128
"""The grey that the actor covers a face with, to look for another one."""


@dataclass
class FaceAt:
    """Finds a calm face in the middle of every picture, or at (`x`, `y`); none while `is_gone`."""

    x: float | None = None
    y: float | None = None
    width: float = 44.0
    turned: float = 0.0
    is_gone: bool = False
    certainty: float = 1.0
    looked: int = 0

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        self.looked += 1
        if self.is_gone:
            return None
        x = picture.shape[1] / 2 if self.x is None else self.x
        y = picture.shape[0] / 2 if self.y is None else self.y
        if (picture[round(y), round(x)] == COVERED).all():
            return None
        return replace(calm_face(x, y, self.width, self.turned), confidence=self.certainty)
