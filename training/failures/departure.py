"""Departure: the places and the degree of an animated face's difference from that person's real look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, eq=False)
class Departure:
    """The departure of an output from the truth.

    `severity` (64, 64) in [0, 1] over the output, 0 up to what is just noticeable; `face` (64, 64) bool, the
    pixels of the face; `shape_error` the landmarks' mean distance from the truth in eye distances, after the
    best similarity, NaN if no face was found; `point_error` the same without it.
    """

    severity: Map
    face: NDArray[np.bool_]
    shape_error: float
    point_error: float

    @property
    def share(self) -> float:
        """Mean severity over the face, in [0, 1]."""
        return float(self.severity[self.face].mean()) if self.face.any() else 1.0


def departure(
    output: Picture, truth: Picture, true_points: NDArray[np.float32], found: NDArray[np.float32] | None
) -> Departure:
    """Compare a (256, 256, 3) output with the rendered truth.

    `true_points` (68, 2) are exact; `found` (68, 2) are the output's as the landmark network sees them, None
    without a face.
    """
    side = float(eye_distance(true_points))
    flow = flow_between(output, truth)
    face = face_mask(true_points if found is None else found, len(output))
    moved = np.linalg.norm(flow - similar_flow(flow, face), axis=2) / side
    differs = difference(output, truth, flow)
    severity = np.maximum(np.where(face, moved / DISPLACED, 0), differs / DIFFERENT)
    small = cv2.resize(severity.astype(np.float32), (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_AREA)
    seen = np.asarray(np.clip((small - 0.5) / 0.5, 0, 1), np.float32)
    small_face = cv2.resize(face.astype(np.uint8), (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_NEAREST) > 0
    if found is None:
        return Departure(seen, small_face, float("nan"), float("nan"))
    errors = shape_error(found, true_points, side), _mean_distance(found, true_points) / side
    return Departure(seen, small_face, *errors)


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


def shape_error(found: NDArray[np.float32], true: NDArray[np.float32], side: float) -> float:
    """Return the mean distance of the 51 inner points after the best similarity, in units of `side`."""
    inner = slice(17, 68)
    a, b = (points[inner].astype(np.float64) for points in (found, true))
    a, b = a - a.mean(0), b - b.mean(0)
    z, w = a[:, 0] + 1j * a[:, 1], b[:, 0] + 1j * b[:, 1]
    fitted = z * (np.vdot(z, w) / max(float(np.vdot(z, z).real), 1e-9))
    return float(np.abs(fitted - w).mean() / side)


def _mean_distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(one - other, axis=1).mean())
