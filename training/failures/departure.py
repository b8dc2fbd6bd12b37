"""Departure: the places and the degree of an animated face's difference from that person's real looks.

A face that looks in another direction than it should is not broken. Therefore it is compared with those
rendered frames of the person that are most like it, not with the frame that was asked for. `face/visible.py`
does the same for whole frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER
from training.points import eye_distance

Picture = NDArray[np.uint8]
Map = NDArray[np.float32]

MAP_SIDE = 64
"""Side of the stored map, a quarter of the picture's."""

DISPLACED = 0.13
"""Displacement that is clearly visible, in distances of the eyes' outer corners; half is just noticeable."""

DIFFERENT = 0.08
"""Difference of the band-passed pictures after alignment, in [0, 1], that is clearly visible."""

_FINE, _COARSE = 3.5, 12.0
"""Standard deviations in pixels of the band: finer is compression, coarser is light."""
_FOREHEAD = 0.9


NEAREST = 4
"""Number of the person's rendered frames, those with the most similar landmarks, that are compared."""


class Departure(NamedTuple):
    """The departure of an output from the person's looks.

    `severity` (64, 64) in [0, 1] over the output, 0 up to what is just noticeable; `face` (64, 64) bool, the
    pixels of the face, all False if no face was found.
    """

    severity: Map
    face: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """Mean severity over the face, in [0, 1]."""
        return float(self.severity[self.face].mean()) if self.face.any() else 1.0


def departure(
    output: Picture,
    looks: Sequence[Picture],
    points: NDArray[np.float32],
    found: NDArray[np.float32] | None,
) -> Departure:
    """Compare a (256, 256, 3) output with the rendered frames of its person, and keep the least departure.

    `points` (K, 68, 2) are the exact landmarks of the K frames; `found` (68, 2) are the output's as the
    landmark network sees them, None without a face.
    """
    if found is None or not np.isfinite(found).all():
        return Departure(np.zeros((MAP_SIDE, MAP_SIDE), np.float32), np.zeros((MAP_SIDE, MAP_SIDE), bool))
    face = face_mask(found, len(output))
    cells = cv2.resize(face.astype(np.uint8), (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_NEAREST) > 0
    fits = [similarity(own, found) for own in points]
    nearest = sorted(range(len(fits)), key=lambda number: fits[number][1])[:NEAREST]
    found_there = [
        Departure(severity_against(output, moved(looks[number], fits[number][0]), face, found), cells)
        for number in nearest
    ]
    return min(found_there, key=lambda each: each.share)


def severity_against(
    output: Picture, look: Picture, face: NDArray[np.bool_], found: NDArray[np.float32]
) -> Map:
    """Return the severity (64, 64) of an output against one look that was moved onto it."""
    side = float(eye_distance(found))
    flow = flow_between(output, look)
    displaced = np.linalg.norm(flow - similar_flow(flow, face), axis=2) / side
    differs = difference(output, look, flow)
    severity = np.maximum(np.where(face, displaced / DISPLACED, 0), differs / DIFFERENT)
    small = cv2.resize(severity.astype(np.float32), (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip((small - 0.5) / 0.5, 0, 1), np.float32)


def similarity(points: NDArray[np.float32], onto: NDArray[np.float32]) -> tuple[NDArray[np.float64], float]:
    """Return the (2, 3) matrix that moves the 51 inner points onto others, and the mean error in px."""
    a, b = points[INNER].astype(np.float64), onto[INNER].astype(np.float64)
    z, w = (a - a.mean(0)) @ [1, 1j], (b - b.mean(0)) @ [1, 1j]
    factor = complex(np.vdot(z, w) / max(float(np.vdot(z, z).real), 1e-9))
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    return np.column_stack([turn, b.mean(0) - turn @ a.mean(0)]), float(np.abs(factor * z - w).mean())


def moved(picture: Picture, matrix: NDArray[np.float64]) -> Picture:
    """Return the picture moved by a (2, 3) matrix, its edge continued."""
    size = picture.shape[1], picture.shape[0]
    return np.asarray(cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def flow_between(output: Picture, truth: Picture) -> Map:
    """Return (256, 256, 2) px: the place in the truth of each output pixel, by dense inverse search."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (output, truth)]
    return np.asarray(search.calc(grey[0], grey[1], None), np.float32)  # type: ignore[call-overload]


def similar_flow(flow: Map, face: NDArray[np.bool_]) -> Map:
    """Return the part of a flow that a rotation in the picture, a shift and a scale explain."""
    side = len(flow)
    places = np.stack(np.meshgrid(np.arange(side), np.arange(side)), 2).astype(np.float32)
    rows = np.argwhere(face)[::23]
    if len(rows) < 20:
        return np.zeros_like(flow)
    here = places[rows[:, 0], rows[:, 1]]
    there = here + flow[rows[:, 0], rows[:, 1]]
    matrix: Any = cv2.estimateAffinePartial2D(here, there, ransacReprojThreshold=2.5)[0]
    if matrix is None:
        return np.zeros_like(flow)
    return np.asarray(places @ matrix[:, :2].T + matrix[:, 2] - places, np.float32)


def difference(output: Picture, truth: Picture, flow: Map) -> Map:
    """Return (256, 256) in [0, 1]: the band-passed pictures' largest channel difference after the flow."""
    side = len(output)
    x, y = np.meshgrid(np.arange(side, dtype=np.float32), np.arange(side, dtype=np.float32))
    aligned = cv2.remap(truth, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR)
    apart: Any = (output.astype(np.float32) - aligned) / 255
    band = cv2.GaussianBlur(apart, (0, 0), _FINE) - cv2.GaussianBlur(apart, (0, 0), _COARSE)
    return np.asarray(np.abs(band).max(2), np.float32)


def face_mask(points: NDArray[np.float32], side: int) -> NDArray[np.bool_]:
    """Return (side, side): True inside the outline of the 68 points, with a forehead."""
    brows, eyes = points[17:27], points[36:48].mean(0)
    forehead = brows + (brows - eyes) * _FOREHEAD
    hull = cv2.convexHull(np.concatenate([points, forehead]).astype(np.float32))
    mask: Any = np.zeros((side, side), np.uint8)
    cv2.fillConvexPoly(mask, np.round(hull).astype(np.int32), 1)
    return np.asarray(mask > 0)
