"""Samples of the avatar network: two pictures of one rendered person, and the flow between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor
from torch.utils.data import Dataset

from detector.face import opening
from training.augmentation import (
    Matrix,
    Picture,
    one_of,
    other_light,
    placed_points,
    placement,
)
from training.landmark_samples import channels_first
from training.people import Person
from training.points import mirrored

SIDE = 256
GRID = 64
IMPRECISION = 0.008
"""Standard deviation of a landmark as the detector finds it, in half picture sides: about 1 px."""

SIZES = (88.0, 145.0)
"""Length of the longer side of a face in px, from the smallest to the largest."""

CALM_SOURCES = 0.5
"""The share of pairs whose source is the calm picture for sure."""

SHUT = 0.12
"""Openness below which too little of an iris is visible to count."""

NEAR = 0.06
"""Two pixels show the same spot if these are closer on the mean head (decimetres)."""

Sample = dict[str, Tensor]


@dataclass(frozen=True)
class Shot:
    """One picture, its landmarks and its map, whose cell (column, row) lies at pixel start + step · cell."""

    picture: Picture
    points: NDArray[np.float32]
    fixed: NDArray[np.float32]
    map: NDArray[np.float32]
    start: float
    step: float

    @classmethod
    def of(cls, person: Person, number: int) -> Shot:
        maps = person.maps
        if maps is None:
            raise ValueError("The people were read without their maps.")
        step = SIDE / maps.shape[1]
        start = 2.5 if step == 4 else (step - 1) / 2
        labels = person.points[number], person.fixed[number]
        return cls(person.picture(number), *labels, maps[number].astype(np.float32), start, step)

    def mirrored(self) -> Shot:
        start = SIDE - 1 - self.start - self.step * (self.map.shape[1] - 1)
        picture = np.ascontiguousarray(self.picture[:, ::-1])
        labels = mirrored(self.points, SIDE), mirrored(self.fixed, SIDE)
        return Shot(picture, *labels, np.ascontiguousarray(self.map[:, ::-1]), start, self.step)


class Pairs(Dataset[Sample]):
    """Samples of the avatar network; sample i depends on (seed, i) alone.

    source, driving: (3, 256, 256) uint8, in one light, before one background. source_points,
    driving_points: (70, 2) landmarks fixed to the head and irises in [-1, 1], as imprecise as a detector.
    flow: (64, 64, 3): the source place of each driving pixel in [-1, 1], and 1 if it is known.
    weight: (1, 64, 64): eyes and mouth weigh more than the rest.
    """

    def __init__(
        self,
        people: Sequence[Person],
        seed: int = 0,
        imprecision: float = IMPRECISION,
    ) -> None:
        self._people, self._seed, self._imprecision = people, seed, imprecision

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng((self._seed, index))
        person = one_of(self._people, rng)
        source, driving = (Shot.of(person, number) for number in two_of(person, rng))
        if rng.random() < 0.5:
            source, driving = source.mirrored(), driving.mirrored()
        return sample_of(source, driving, shared_placement(source, rng), rng, self._imprecision)


def two_of(person: Person, rng: Generator) -> tuple[int, int]:
    """Choose two pictures that are nearer to each other than most: usually the nearest of three.

    The first is often the calm one, as avatars are.
    """
    order = rng.permutation(len(person.jpegs)).tolist()
    if rng.random() < CALM_SOURCES:
        order.sort(key=bool)  # picture 0 is the calm one
    first, *others = order[:4]
    away = [float(np.abs(person.points[k] - person.points[first]).mean()) for k in others]
    nearest = others[int(np.argmin(away))]
    return first, nearest if rng.random() < 0.75 else others[0]


def shared_placement(source: Shot, rng: Generator) -> Matrix:
    """One matrix for both pictures of a pair: the background must not move between them, nor end."""
    low, high = source.points.min(0), source.points.max(0)
    scale = float(np.clip(rng.uniform(*SIZES) / (high - low).max(), 1.0, 2.1))
    to = (127.5 + rng.normal(0, 8), 140 + rng.normal(0, 10))
    matrix = placement((low + high) / 2, rng.uniform(-8, 8), scale, to)
    middle = np.array([SIDE - 1, SIDE - 1]) / 2
    away = matrix[:, :2] @ middle + matrix[:, 2] - middle
    matrix[:, 2] += np.clip(away, -(scale - 1) * SIDE / 2, (scale - 1) * SIDE / 2) - away
    return matrix


def sample_of(
    source: Shot, driving: Shot, matrix: Matrix, rng: Generator, imprecision: float = IMPRECISION
) -> Sample:
    """One pair under one random crop, with its keypoints, Jacobians and flow, a little imprecise."""
    state = int(rng.integers(1 << 31))
    pictures = [moved(shot.picture, matrix) for shot in (source, driving)]
    lit = [other_light(picture, np.random.default_rng(state), 0.5) for picture in pictures]
    pixels = [placed_points(shot.fixed, matrix) for shot in (source, driving)]
    fixed = [in_unit(points) for points in pixels]
    flow = with_glances(flow_between(source, driving, matrix), *pixels)
    return {
        "source": channels_first(lit[0]),
        "driving": channels_first(lit[1]),
        "source_points": imprecise(fixed[0], imprecision, rng),
        "driving_points": imprecise(fixed[1], imprecision, rng),
        "flow": torch.from_numpy(flow),
        "weight": torch.from_numpy(importance(placed_points(driving.points, matrix))),
    }


def in_unit(points: NDArray[np.float32]) -> Tensor:
    """Landmarks in [-1, 1] from landmarks in pixels."""
    return torch.from_numpy(points / np.float32(127.5) - 1)


def imprecise(exact: Tensor, spread: float, rng: Generator) -> Tensor:
    """Add an error whose size differs from sample to sample."""
    noise = rng.standard_normal(tuple(exact.shape), dtype=np.float32) * np.float32(rng.uniform(0, 2 * spread))
    return exact + torch.from_numpy(noise)


def moved(picture: Picture, matrix: Matrix) -> Picture:
    """The picture as the 2×3 matrix moves it, mirrored at its edges."""
    out = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(out, np.uint8)


def flow_between(source: Shot, driving: Shot, matrix: Matrix) -> NDArray[np.float32]:
    """(64, 64, 3) flow from the maps: x and y in the source for each cell of the driving grid, 1 if known.

    A person's cells are matched on the mean head. A background that both pictures show does not move.
    """
    flow = np.zeros((GRID, GRID, 3), np.float32)
    there, aside = cells_of(driving, matrix)
    behind = (there[:, :, 3] == 0) & (cells_of(source, matrix)[0][:, :, 3] == 0)
    flow[behind] = standing_still()[behind]
    rows, columns = np.nonzero(source.map[:, :, 3] > 0)
    wanted = np.argwhere(there[:, :, 3] > 0)
    if len(rows) < 50 or len(wanted) < 50:
        return flow
    tree = cKDTree(on_head(source.map[rows, columns]))
    distance, which = tree.query(on_head(there[wanted[:, 0], wanted[:, 1]]), k=3, distance_upper_bound=NEAR)
    known = np.isfinite(distance[:, 0])
    closeness = 1 / (distance[known] + 1e-3)
    which = np.minimum(which[known], len(rows) - 1)
    cells = np.stack([columns[which], rows[which]], 2) * closeness[:, :, None]
    cells = cells.sum(1) / closeness.sum(1, keepdims=True)
    row, column = wanted[known].T
    pixels = (cells + aside[row, column]) * source.step + source.start
    flow[row, column, :2] = placed_points(pixels.astype(np.float32), matrix) / np.float32(127.5) - 1
    flow[row, column, 2] = 1
    return flow


def with_glances(
    flow: NDArray[np.float32], source: NDArray[np.float32], driving: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The flow with eyes that follow their irises: a cell of the maps is twice as wide as a glance.

    Points (70, 2) in pixels. An eye that is shut in either picture is unchanged.
    """
    flow = flow.copy()
    cells = (standing_still()[..., :2] + 1) * np.float32(127.5)
    for eye, iris in ((slice(36, 42), 68), (slice(42, 48), 69)):
        if min(opening(source[eye]), opening(driving[eye])) < SHUT:
            continue
        inside = within(driving[eye], cells)
        (near, far), (near_now, far_now) = source[eye][[0, 3]], driving[eye][[0, 3]]
        turn = complex(*(far - near)) / complex(*(far_now - near_now))
        away = cells[inside] - driving[iris]
        moved = turn * (away[:, 0] + 1j * away[:, 1])
        flow[inside, :2] = (source[iris] + np.stack([moved.real, moved.imag], 1)) / np.float32(127.5) - 1
        flow[inside, 2] = 1
    return flow


def within(corners: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which places (…, 2) lie within a convex outline (N, 2), clockwise in a picture."""
    sides = np.roll(corners, -1, 0) - corners
    away = places[..., None, :] - corners
    return np.asarray((sides[:, 0] * away[..., 1] - sides[:, 1] * away[..., 0] >= 0).all(-1), np.bool_)


def standing_still() -> NDArray[np.float32]:
    """(64, 64, 3): the identity flow, everything known."""
    line = np.linspace(-1, 1, GRID, dtype=np.float32)
    places = np.stack([*np.meshgrid(line, line), np.ones((GRID, GRID), np.float32)], 2)
    return np.asarray(places, np.float32)


def on_head(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Places on the mean head with the part as a fourth coordinate, so that parts never mix."""
    return cells * np.array([1, 1, 1, 10], np.float32)


def cells_of(shot: Shot, matrix: Matrix) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Sample a picture's map on the motion's grid, whose outermost cells lie on the outermost pixels.

    Returns the nearest cells of the map (64, 64, 4), nothing outside its edges, and the offsets of the grid
    from them in cells of the map (64, 64, 2).
    """
    line = np.linspace(0, SIDE - 1, GRID)
    pixels = np.stack(np.meshgrid(line, line), 2) - matrix[:, 2]
    cells = (pixels @ np.linalg.inv(matrix[:, :2]).T - shot.start) / shot.step
    nearest = np.rint(cells).astype(int)
    last = len(shot.map) - 1
    found = shot.map[nearest[..., 1].clip(0, last), nearest[..., 0].clip(0, last)]
    inside = ((nearest >= 0) & (nearest <= last)).all(2, keepdims=True)
    return found * inside, cells - nearest


def importance(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """(1, 64, 64): 1, rising to 3 over the face and 9 over eyes and mouth."""
    small = points / 4
    face: Any = np.zeros((GRID, GRID), np.float32)
    features: Any = np.zeros((GRID, GRID), np.float32)
    cv2.fillConvexPoly(face, cv2.convexHull(small.astype(np.int32)), 1)
    for part in (slice(36, 42), slice(42, 48), slice(48, 68)):
        cv2.fillConvexPoly(features, cv2.convexHull(small[part].astype(np.int32)), 1)
    features = cv2.GaussianBlur(cv2.dilate(features, np.ones((3, 3), np.uint8)), (0, 0), 1)
    return np.asarray(1 + 2 * face + 6 * features, np.float32)[None]
