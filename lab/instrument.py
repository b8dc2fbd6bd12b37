"""Instrument: finds landmarks and irises in a picture, with the networks that come with Guise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from detector import LandmarkFinder, open_landmark_finder
from face.close_ups import CloseUps, load_close_ups
from face.ibug import NUM_JAW, NUM_POINTS
from lab.remembered import Remembered

CLOSE_UPS = Path(__file__).resolve().parents[1] / "checkpoints" / "close_ups.safetensors"
PICTURES_KEPT = 32
"""How many pictures' points are remembered."""


class Instrument:
    """Landmarks by the landmark network, eyes, mouth and irises once more by the close-ups."""

    def __init__(self, finder: LandmarkFinder, close_ups: CloseUps) -> None:
        self._finder = finder
        self._close_ups = close_ups
        self._remembered: Remembered[NDArray[np.float32]] = Remembered(PICTURES_KEPT)

    @classmethod
    def load(cls, finder: LandmarkFinder | None = None) -> Instrument:
        """Load the networks, or use a finder that is open. Raises DetectorError if weights are missing."""
        return cls(finder or open_landmark_finder(), load_close_ups(CLOSE_UPS))

    def find(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The face of a square RGB picture: (70, 2) px, NaN if there is none.

        Pixel centres are whole numbers, as in the suite. A picture is looked at once, so change no points.
        """
        return self._remembered.answer(picture, lambda: self._found(picture))

    def _found(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        found = self._finder.find(picture)
        if found is None or found.points_3d is None:
            return np.full((NUM_POINTS, 2), np.nan, np.float32)
        half = picture.shape[0] / 2
        fixed = np.concatenate([found.points_3d[:NUM_JAW, :2], found.points[NUM_JAW:]])
        with torch.no_grad():
            seen = torch.tensor(picture).permute(2, 0, 1)[None].float() / 255
            inside = torch.from_numpy((fixed / half - 1).astype(np.float32))[None]
            refined = self._close_ups(seen, inside)[0].numpy()
        points = (refined + 1) * half - 0.5
        points[:NUM_JAW] = found.points[:NUM_JAW] - 0.5  # the truth has the jaw on the visible outline
        return np.asarray(points, np.float32)
