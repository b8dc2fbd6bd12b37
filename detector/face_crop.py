"""FaceCrop: the upright face of a picture at a fixed size, for the networks."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.landmarks import Landmarks

MARGIN = 1.6
"""Ratio of the crop's side to the longer side of the upright box around the 68 points."""

_FINER = 2
"""Largest resolution of a picture before rotation, in multiples of the crop's; larger ones are averaged."""


@dataclass(frozen=True, eq=False)
class FaceCrop:
    """An upright square around a face.

    `pixels` (side, side, 3) uint8 RGB; `to_picture` (2, 3) maps pixel coordinates of the crop to those of the
    picture that it was cut from.
    """

    pixels: NDArray[np.uint8]
    to_picture: NDArray[np.float64]


def face_crop(
    picture: NDArray[np.uint8], landmarks: Landmarks, side: int, margin: float = MARGIN
) -> FaceCrop:
    """Cut the face out of an RGB picture, turned upright by its roll, to `side` pixels.

    Pixels beyond the picture's edges repeat the edge.
    """
    roll = 0.0 if np.isnan(landmarks.roll) else landmarks.roll
    to_picture = crop_placement(landmarks.points, roll, side, margin)
    return FaceCrop(cut(picture, to_picture, side), to_picture)


def crop_placement(
    points: NDArray[np.floating], roll: float, side: int, margin: float = MARGIN
) -> NDArray[np.float64]:
    """Return the (2, 3) matrix from pixels of the crop to pixels of the picture.

    `roll` is in degrees, clockwise.
    """
    angle = np.deg2rad(roll)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    upright = np.asarray(points, np.float64) @ turn
    low, high = upright.min(0), upright.max(0)
    scale = max(float((high - low).max()), 2.0) * margin / side
    matrix = np.empty((2, 3))
    matrix[:, :2] = turn * scale
    matrix[:, 2] = turn @ (low + high) / 2 - matrix[:, :2] @ np.full(2, (side - 1) / 2)
    return matrix


def cut(picture: NDArray[np.uint8], to_picture: NDArray[np.float64], side: int) -> NDArray[np.uint8]:
    """Sample (side, side, 3) pixels of the picture at the places of `to_picture`, averaged if it shrinks."""
    shrink = float(np.hypot(*to_picture[:, 0])) / _FINER
    if shrink > 1:
        corners = np.array([[0, 0, 1], [side, 0, 1], [0, side, 1], [side, side, 1]]) @ to_picture.T
        height, width = picture.shape[:2]
        left, top = np.clip(np.floor(corners.min(0)), 0, (width - 1, height - 1)).astype(int)
        right, bottom = np.clip(np.ceil(corners.max(0)) + 1, (left + 1, top + 1), (width, height)).astype(int)
        part = picture[top:bottom, left:right]
        size = max(1, round(part.shape[1] / shrink)), max(1, round(part.shape[0] / shrink))
        picture = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        ratio = np.array([size[0] / part.shape[1], size[1] / part.shape[0]])
        to_picture = to_picture.copy()
        to_picture[:, 2] = (to_picture[:, 2] - (left, top) + 0.5) * ratio - 0.5
        to_picture[:, :2] *= ratio[:, None]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(picture, to_picture, (side, side), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)
