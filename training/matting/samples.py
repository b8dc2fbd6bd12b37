"""Samples for the matting network: a cutout before any background, seen by any camera."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from model.layers.matting import MATTING_SIDE
from training.augmentation import Matrix, Picture, occluded, one_of, other_camera, other_light
from training.heads.noise import clouds, grain
from training.heads.rooms import draw_room
from training.landmark_samples import channels_first
from training.matting.cutouts import Cutout, CutPerson

ROOMS = 240
"""Number of rooms that are drawn once and shown in part, rotated and blurred."""
Sample = dict[str, Tensor]


class MattingSamples(Dataset[Sample]):
    """Samples of the matting network; sample i depends on (seed, i) alone.

    picture: (3, side, side) uint8 · alpha: (1, side, side) uint8, 255 within the person.
    """

    def __init__(
        self,
        people: Sequence[CutPerson],
        rooms: Sequence[Picture],
        seed: int = 0,
        side: int = MATTING_SIDE,
    ) -> None:
        self._people, self._rooms, self._seed, self._side = people, rooms, seed, side

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng((self._seed, index))
        person = one_of(self._people, rng)
        cutout = person.cutout(int(rng.integers(len(person.paths))))
        if rng.random() < 0.5:
            cutout = np.ascontiguousarray(cutout[:, ::-1])
        cutout = lit(moved(cutout, any_placement(cutout, self._side, rng), self._side), rng)
        if rng.random() < 0.25:
            cutout = np.asarray(cv2.GaussianBlur(cutout, (0, 0), rng.uniform(0.4, 1.8)), np.uint8)
        behind = background(self._rooms, self._people, self._side, rng)
        picture = other_camera(other_light(composed(cutout, behind), rng, 0.7), rng)
        alpha = torch.from_numpy(np.ascontiguousarray(cutout[None, :, :, 3]))
        return {"picture": channels_first(picture), "alpha": alpha}


def draw_rooms(count: int = ROOMS, seed: int = 0) -> list[Picture]:
    """Draw rooms (320, 320, 3), the same ones for the same seed."""
    rooms = (draw_room(np.random.default_rng((seed, number))) for number in range(count))
    return [
        np.asarray(cv2.resize(room, (320, 320), interpolation=cv2.INTER_AREA), np.uint8) for room in rooms
    ]


def composed(cutout: Cutout, behind: Picture) -> Picture:
    """Compose the cutout before a background of its size: (side, side, 3) uint8."""
    rest = 255 - cutout[:, :, 3:].astype(np.uint16)
    return (cutout[:, :, :3] + (behind * rest + 127) // 255).clip(0, 255).astype(np.uint8)


def any_placement(cutout: Cutout, to: int, rng: Generator) -> Matrix:
    """Draw a 2×3 matrix to a picture of side `to`: scaled, rotated, shifted; cut edges stay outside."""
    side, alpha = cutout.shape[0], cutout[:, :, 3]
    is_cut = bool((alpha[:, 0] > 128).any() or (alpha[:, -1] > 128).any())
    scale = float(np.exp(rng.uniform(-0.05 if is_cut else -0.5, 0.75))) * to / side
    matrix: Any = cv2.getRotationMatrix2D((side / 2, side), rng.normal(0, 4), scale)
    slack = (scale * side - to) / 2
    reach = 0.3 if rng.random() < 0.75 else 1.0
    aside = rng.uniform(-reach, reach) * (max(slack, 0) if is_cut else abs(slack) + to / 12)
    below = rng.uniform(0, max(slack, 0) + to / 40) if rng.random() < 0.7 else rng.uniform(0, to / 8)
    matrix[:, 2] += np.array([to / 2 - side / 2 + aside, to - side + below + 2])
    return np.asarray(matrix, np.float64)


def moved(cutout: Cutout, matrix: Matrix, side: int) -> Cutout:
    """Warp the cutout by the matrix, averaged if it shrinks, continued below its lower edge."""
    scale = float(np.hypot(*matrix[:, 0]))
    if scale < 0.8:
        cutout = np.asarray(cv2.GaussianBlur(cutout, (0, 0), 0.45 / scale), np.uint8)
    below = cv2.copyMakeBorder(cutout, 0, cutout.shape[0] // 4, 0, 0, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.warpAffine(below, matrix, (side, side), borderValue=(0, 0, 0, 0)), np.uint8)


def lit(cutout: Cutout, rng: Generator) -> Cutout:
    """Change the person's light to another than the room's: brighter or darker, tinted."""
    gains = rng.uniform(0.55, 1.25) * rng.uniform(0.9, 1.1, 3)
    colours = np.minimum(cutout[:, :, :3] * gains.astype(np.float32), cutout[:, :, 3:])
    return np.dstack([colours.astype(np.uint8), cutout[:, :, 3]])


def background(rooms: Sequence[Picture], people: Sequence[CutPerson], side: int, rng: Generator) -> Picture:
    """Draw a background (side, side, 3): part of a room, noise, colours, cloth or skin of another person."""
    kind = rng.random()
    if kind < 0.62:
        behind = part_of(one_of(rooms, rng), side, rng)
    elif kind < 0.76:
        behind = texture(side, rng)
    elif kind < 0.88:
        behind = colours(side, rng)
    else:
        behind = cloth(one_of(people, rng).cutout(0), side, rng)
    if rng.random() < 0.2:
        behind = occluded(behind, rng, part_of(one_of(rooms, rng), side, rng))
    if rng.random() < 0.35:
        behind = np.asarray(cv2.GaussianBlur(behind, (0, 0), rng.uniform(0.6, 6)), np.uint8)
    return other_light(behind, rng, 0.8)


def part_of(picture: Picture, to: int, rng: Generator) -> Picture:
    """Cut a square part of a picture, mirrored or not."""
    side = int(picture.shape[0] * rng.uniform(0.4, 1.0))
    left, top = (int(rng.integers(0, picture.shape[0] - side + 1)) for _ in range(2))
    part = picture[top : top + side, left : left + side, :][:, :: int(rng.choice([-1, 1]))]
    return np.asarray(cv2.resize(part, (to, to), interpolation=cv2.INTER_AREA), np.uint8)


def texture(side: int, rng: Generator) -> Picture:
    """Draw noise of any grain on two colours."""
    if rng.random() < 0.5:
        noise = clouds(rng, side, side, int(rng.integers(2, 6)), int(rng.integers(2, 16)))
    else:
        noise = grain(rng, side, side, float(rng.uniform(0.6, 6)))
    share = np.clip(0.5 + noise * rng.uniform(0.1, 0.5), 0, 1)[:, :, None]
    one, two = rng.uniform(0, 255, (2, 3))
    return np.asarray(one * share + two * (1 - share), np.uint8)


def colours(side: int, rng: Generator) -> Picture:
    """Blend four colours from the corners, similar or not, with a little noise."""
    spread = rng.choice([8, 40, 120])
    corners: Any = rng.uniform(0, 255, 3) + rng.normal(0, spread, (2, 2, 3))
    slope = cv2.resize(corners.astype(np.float32), (side, side), interpolation=cv2.INTER_LINEAR)
    noise: NDArray[Any] = rng.normal(0, rng.uniform(0, 6), slope.shape)
    return np.asarray(np.clip(slope + noise, 0, 255), np.uint8)


def cloth(cutout: Cutout, side: int, rng: Generator) -> Picture:
    """Draw a part of another person's hair, skin or clothes as the background."""
    rows, columns = np.nonzero(cutout[:, :, 3] > 250)
    if not len(rows):
        return texture(side, rng)
    at = int(rng.integers(len(rows)))
    half = int(rng.integers(12, 48))
    top, left = max(int(rows[at]) - half, 0), max(int(columns[at]) - half, 0)
    part = cutout[top : top + 2 * half, left : left + 2 * half, :3]
    return np.asarray(cv2.resize(part, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)
