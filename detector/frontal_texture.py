"""The texture of a face as seen from the front, and how streaked it is. Smears leave streaks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.features import Numbers
from detector.landmarks import Landmarks
from face.ibug import JAW, NOSE_BASE
from face.mean_face_3d import MEAN_FACE

SIDE = 64
"""Side of the texture in pixels; a face is about as high."""
MARGIN = 2.0
"""Least distance of the texture's points from its edges, in pixels."""
BROW_POINTS = (17, 19, 21, 22, 24, 26)
"""Points of the brows above which the forehead is taken in."""
FOREHEAD = 0.45
"""Height of the forehead above the brows, as a share of their distance from the base of the nose."""
INNER = 5
"""Width in pixels of the face's border, which is left out because the background begins there."""
FINER = 1.5
"""Resolution of the picture before it is unwarped, in multiples of the texture's; finer ones are averaged."""
DETAIL, NEIGHBOURHOOD = 0.7, 2.0
"""Standard deviations in pixels: of the Gaussian before the gradient, and of the tensor's neighbourhood."""
CONTRAST = 20.0
"""Squared gradient below which a neighbourhood counts as having no direction."""

Grey = NDArray[np.float32]


class _Template(NamedTuple):
    """How to sample the texture.

    `mixture` (side * side, 74) times the points is where to take each pixel, row by row: three weights a row,
    none beside the face. `inside` (side, side) is true on the face, `inner` away from its border. `size` is
    the height of the points in pixels.
    """

    mixture: Grey
    inside: NDArray[np.bool_]
    inner: NDArray[np.bool_]
    size: float


def streaks(picture: NDArray[np.uint8], landmarks: Landmarks) -> float:
    """Return how much of the face's detail has one direction, in [0, 1].

    It is the coherence of the structure tensor (Weickert 1999), (l1 - l2) / (l1 + l2) of its eigenvalues, in
    the texture as seen from the front. The result is the mean over the face, weighted by the strength of the
    gradient. Skin has pores, wrinkles and stubble in all directions; lines remain if an animation smears or
    stretches them. The face's outline against the black around it counts, too. So a face without detail,
    which has little more than its outline, counts as streaked. `picture` is RGB, (height, width, 3).
    """
    texture, inner = frontal_texture(picture, landmarks), _template().inner
    smooth = cv2.GaussianBlur(texture, (0, 0), DETAIL)
    along_x, along_y = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    products = np.dstack([along_x * along_x, along_y * along_y, along_x * along_y])
    xx, yy, xy = cv2.GaussianBlur(products, (0, 0), NEIGHBOURHOOD)[inner].T
    energy = xx + yy
    coherence = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (energy + CONTRAST)
    weight = np.sqrt(energy)
    return float((coherence * weight).sum() / max(float(weight.sum()), 1e-6))


def frontal_texture(picture: NDArray[np.uint8], landmarks: Landmarks) -> Grey:
    """Return the face's grey levels (64, 64) as from the front, 0 around it.

    Each triangle of landmarks is mapped to that of the mean face. Landmarks on the jaw are those that are
    fixed to the head, if they are known.
    """
    template = _template()
    points = landmarks.points.astype(np.float64)
    if landmarks.points_3d is not None:
        points[JAW] = landmarks.points_3d[JAW, :2]
    grey, points = _reduced(picture, with_forehead(points), template.size)
    places = template.mixture @ points.astype(np.float32)
    across, down = (np.ascontiguousarray(part) for part in places.reshape(SIDE, SIDE, 2).transpose(2, 0, 1))
    texture = cv2.remap(grey, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(texture * template.inside, np.float32)


def with_forehead(points: Numbers) -> Numbers:
    """Return (74, 2) points: the landmarks (68, 2) and six on the forehead."""
    brows = points[list(BROW_POINTS)]
    return np.concatenate([points, brows + FOREHEAD * (brows.mean(0) - points[NOSE_BASE])])


def _reduced(picture: NDArray[np.uint8], points: Numbers, height: float) -> tuple[Grey, Numbers]:
    """Return the grey levels around the points, and the points in them (pixel centres at whole numbers).

    The face is made at most `FINER` times `height` pixels high, by averaging.
    """
    edges = np.array(picture.shape[1::-1])
    low = np.clip(np.floor(points.min(0)) - 1, 0, edges - 1).astype(int)
    high = np.clip(np.ceil(points.max(0)) + 1, low + 1, edges).astype(int)
    part = cv2.cvtColor(picture[low[1] : high[1], low[0] : high[0]], cv2.COLOR_RGB2GRAY)
    old = np.array(part.shape[::-1])
    shrink = max(1.0, float(np.ptp(points[:, 1])) / (FINER * height))
    new = np.maximum(np.round(old / shrink), 1).astype(int)
    if shrink > 1:
        part = cv2.resize(part, (int(new[0]), int(new[1])), interpolation=cv2.INTER_AREA)
    return part.astype(np.float32), (points - low) * new / old - 0.5


@lru_cache(maxsize=1)
def _template() -> _Template:
    points = with_forehead(MEAN_FACE[:, :2].astype(np.float64))
    low, high = points.min(0), points.max(0)
    points = (points - (low + high) / 2) * (SIDE - 2 * MARGIN) / (high - low).max() + (SIDE - 1) / 2
    pixels = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 2).astype(np.float64)
    mixture = np.zeros((SIDE * SIDE, len(points)), np.float32)
    for triangle in _triangles(points):
        matrix = np.vstack([points[triangle].T, np.ones(3)])
        weights = np.linalg.solve(matrix, np.column_stack([pixels, np.ones(len(pixels))]).T).T
        is_within = np.flatnonzero((weights > -1e-9).all(1))
        mixture[is_within] = 0  # an edge belongs to one of its two triangles
        mixture[is_within[:, None], triangle] = weights[is_within]
    inside = mixture.any(1).reshape(SIDE, SIDE)
    inner = cv2.erode(inside.astype(np.uint8), np.ones((INNER, INNER), np.uint8), borderValue=0) > 0
    return _Template(mixture, inside, inner, float(np.ptp(points[:, 1])))


def _triangles(points: Numbers) -> list[list[int]]:
    """Return the Delaunay triangulation of points (n, 2) within the texture, as numbers of points."""
    subdivision = cv2.Subdiv2D((0, 0, SIDE, SIDE))
    subdivision.insert([(float(x), float(y)) for x, y in points])
    corners = np.asarray(subdivision.getTriangleList()).reshape(-1, 3, 2)
    apart = np.linalg.norm(corners[:, :, None] - points, axis=-1)
    is_ours = (apart.min(-1) < 1e-3).all(1)  # the others have a corner far outside
    return [[int(i) for i in triangle] for triangle in apart.argmin(-1)[is_ours]]
