"""A made film and what stands in for the networks that look at one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector import Box, Landmarks
from detector.look import Look
from tests.detector.faces import landmarks
from tests.training.conftest import drawn_face, drawn_points
from training.failures.corpus import Film, encoded


def film(**changed: object) -> Film:
    """Two frames: one with a broken eye, and one in which no face was found."""
    points = np.stack([drawn_points(shift) for shift in (0.0, 6.0)])
    points[1] = np.nan
    severity = np.zeros((2, 64, 64), np.float32)
    severity[0, 24:30, 21:27] = 1
    fields: dict[str, object] = {
        "scene": 7, "driver": 1, "avatar": 2, "weights": "made", "damage": "sound",
        "jpegs": tuple(encoded(drawn_face(drawn_points(shift), 150)) for shift in (0.0, 6.0)),
        "points": points, "roll": np.zeros(2, np.float32), "severity": severity,
        "face": np.stack([np.ones((64, 64), bool), np.zeros((64, 64), bool)]),
        "visible": np.array([1.5, np.nan], np.float32), "asked": np.full((2, 70, 2), np.nan, np.float32),
    }  # fmt: skip
    return Film(**(fields | changed))  # type: ignore[arg-type]


class OneFace:
    """Finds the same face in every picture that is not black."""

    name = "built-in"

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """Find the mean face, turned by a tenth of the mean red."""
        return landmarks(yaw=float(picture[..., 0].mean()) / 10) if picture.any() else None


class HotEverywhere:
    """Sees the same heat in every face."""

    def look(self, picture: NDArray[np.uint8], found: Landmarks) -> Look:
        """Return a look whose score is the mean red of the picture."""
        red = float(picture[..., 0].mean())
        return Look(np.ones((48, 48), np.float32), np.zeros(32, np.float32), red, 0.5, picture.shape[:2], 0.6)
