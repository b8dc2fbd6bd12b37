"""The built-in landmark instrument: our own network, offline."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.box import Box
from detector.crop import Crop, rgb, square_crop
from detector.crop_landmarks import CropLandmarks, LandmarkEngine
from detector.errors import DetectorError
from detector.face_finder import FaceFinder
from detector.landmark_engine import open_landmark_engine
from detector.landmarks import BUILT_IN, Landmarks
from face.landmark_crop import CROP_MARGIN, LANDMARK_CROP

WEIGHTS = Path(__file__).resolve().parent.parent / "checkpoints" / "landmarks.safetensors"
IN_8_BITS = WEIGHTS.with_name("landmarks_8_bits.xml")
PRESENT = 0.5
LARGEST_SIDE = 4096.0
MOST_LOOKS = 6
"""Largest number of crops in a search for a face. Each is centred on the result of the crop before."""
SETTLED = 0.05
"""Movement of a face's box, in multiples of its size, below which the search ends."""


class BuiltInLandmarks:
    """Crops the face and runs the network; without a face in the previous frame, searches first."""

    name = BUILT_IN

    def __init__(self, engine: LandmarkEngine, faces: FaceFinder) -> None:
        self._engine = engine
        self._faces = faces

    @classmethod
    def load(cls, weights: Path = WEIGHTS) -> BuiltInLandmarks:
        """Load both networks. Raises DetectorError if their weights are missing or of another network."""
        from safetensors import SafetensorError

        try:
            return cls(open_landmark_engine(weights, IN_8_BITS), FaceFinder())
        except (OSError, RuntimeError, ValueError, SafetensorError) as error:
            raise DetectorError(
                f"The landmark network cannot be loaded ({error}). Its weights belong in {weights.parent}: "
                "get them again from the repository."
            ) from error

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """Find the face of an RGB picture; see `LandmarkFinder`."""
        picture = rgb(picture)
        tracked = self._look(picture, near) if near else None
        return tracked or self._search(picture)

    def _search(self, picture: NDArray[np.uint8]) -> Landmarks | None:
        """Look in the box of the face finder, then in crops centred on the results, until they stay."""
        box = self._faces.find(picture)
        found = self._look(picture, box) if box else None
        for _ in range(MOST_LOOKS):
            before = found
            found = self._look(picture, before.box) if before else None
            if before is None or found is None or _moved(before.box, found.box) < SETTLED:
                break
        return found

    def _look(self, picture: NDArray[np.uint8], box: Box) -> Landmarks | None:
        middle = np.array([box.x + box.width / 2, box.y + box.height / 2])
        side = CROP_MARGIN * max(box.width, box.height)
        if not (np.isfinite(middle).all() and 2 < side < LARGEST_SIDE and _is_inside(middle, picture)):
            return None
        crop = square_crop(picture, middle, side)
        return _landmarks(self._engine(crop.resized(LANDMARK_CROP)), crop)


def _moved(before: Box, now: Box) -> float:
    """Return the greatest movement of an edge of the box, in multiples of its longer side."""
    old, new = ((box.x, box.y, box.x + box.width, box.y + box.height) for box in (before, now))
    return float(np.abs(np.subtract(new, old)).max() / max(now.width, now.height, 1e-6))


def _is_inside(middle: NDArray[np.floating], picture: NDArray[np.uint8]) -> bool:
    height, width = picture.shape[:2]
    return bool(0 <= middle[0] < width and 0 <= middle[1] < height)


def _landmarks(answer: CropLandmarks, crop: Crop) -> Landmarks | None:
    """Return the network's answer in pixels of the whole picture, or None if it sees no face."""
    half = crop.side / 2
    presence = float(1 / (1 + np.exp(-np.clip(answer.presence, -50, 50))))
    points = np.asarray(answer.points * half + half, np.float32)
    deep = np.asarray(answer.points_3d * half + np.array([half, half, 0]), np.float32)
    if presence < PRESENT or not np.isfinite(deep).all():
        return None
    return Landmarks(points, deep, answer.rotation, presence, answer.spread).moved(crop.left, crop.top)
