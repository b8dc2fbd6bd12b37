"""face-alignment as landmark instrument: Bulat and Tzimiropoulos' networks with their published weights."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from detector.box import Box
from detector.crop import rgb
from detector.errors import DetectorError
from detector.face_finder import FaceFinder
from detector.landmarks import FACE_ALIGNMENT, Landmarks

NETWORKS = {"THREE_D": ("3DFAN-4", "depth"), "TWO_D": ("2DFAN-4",)}
"""The files that each kind of landmarks needs, as face-alignment calls them."""

_FACE_PIXELS = 200
"""Side in pixels to which smaller faces are enlarged.

Points come on whole cells of a 64 × 64 heatmap; a cell is four crop pixels wide.
"""
_NOSE, _TEMPLES = 30, [0, 16]


class FaceAlignmentLandmarks:
    """face-alignment 1.5 with our own face finder, which replaces the library's detector and its weights."""

    name = FACE_ALIGNMENT

    def __init__(self, network: Any, faces: FaceFinder) -> None:
        self._network = network
        self._faces = faces

    @classmethod
    def load(cls, kind: str = "THREE_D", device: str = "cpu") -> FaceAlignmentLandmarks:
        """Load the networks of `kind`, one of `NETWORKS`. Raises DetectorError if weights are missing."""
        import face_alignment

        for name in NETWORKS[kind]:
            _check_weights(face_alignment.api.models_urls[name])
        try:
            network = face_alignment.FaceAlignment(
                face_alignment.LandmarksType[kind],
                device=device,
                flip_input=False,
                compile=False,
                face_detector="folder",
            )
            return cls(network, FaceFinder())
        except (OSError, RuntimeError, KeyError, ValueError) as error:
            raise DetectorError(f"face-alignment cannot be started: {error}.") from error

    def find(self, picture: NDArray[np.uint8], near: Box | None = None) -> Landmarks | None:
        """Find the face of an RGB picture; see `LandmarkFinder`."""
        picture = rgb(picture)
        box = near or self._faces.find(picture)
        if box is None or min(box.width, box.height) < 2:
            return None
        scale = max(1, round(_FACE_PIXELS / max(box.width, box.height)))
        corners = np.array([box.x, box.y, box.x + box.width, box.y + box.height]) * scale
        enlarged = picture.repeat(scale, 0).repeat(scale, 1)
        found, scores, _ = self._network.get_landmarks_from_image(
            enlarged, detected_faces=[corners], return_landmark_score=True
        )
        return _landmarks(found[0] / scale, float(np.mean(scores[0]))) if found else None


def weights_path(url: str) -> Path:
    """Return the path at which face-alignment looks for the file of that address."""
    return Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[-1]


def _check_weights(url: str) -> None:
    """Check that the file exists and is the published one: the library reads one of them as a full pickle."""
    path = weights_path(url)
    if not path.is_file():
        raise DetectorError(
            f"The weights of face-alignment are not here. Download {url} and put it into {path.parent} "
            "(unchanged, not unpacked), or use --landmarks built-in."
        )
    expected = path.name.split(".")[0].rsplit("-", 1)[-1]
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if not found.startswith(expected):
        raise DetectorError(
            f"{path} is not the published file: its SHA-256 begins with {found[:10]}, not {expected}. "
            f"Delete it and download {url} again."
        )


def _landmarks(points: NDArray[np.floating], confidence: float) -> Landmarks | None:
    points = np.asarray(points, np.float32)
    if not np.isfinite(points).all():
        return None
    deep = points.copy() if points.shape[1] == 3 else None
    if (
        deep is not None and deep[_NOSE, 2] < deep[_TEMPLES, 2].mean()
    ):  # the library does not say which way z grows
        deep[:, 2] *= -1
    return Landmarks(points[:, :2].copy(), deep, None, float(np.clip(confidence, 0, 1)))
