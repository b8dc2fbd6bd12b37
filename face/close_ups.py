"""CloseUps: refines the landmarks of eyes and mouth at the full resolution of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeAlias

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.ibug import (
    EYES,
    LEFT_EYE,
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    MIRROR,
    MOUTH,
    NUM_LANDMARKS,
    OUTER_EYE_CORNERS,
    RIGHT_EYE,
    RIGHT_EYE_CORNERS,
)
from face.landmark_network import ConvBlock, Residual, centres, enlarged, expectation, with_weights

LEFT_EYE_POINTS = (*range(LEFT_EYE.start, LEFT_EYE.stop), LEFT_IRIS)
EYE_POINTS = (LEFT_EYE_POINTS, tuple(int(MIRROR[point]) for point in LEFT_EYE_POINTS))
"""Points found in the crop of each eye, left then right. The right ones mirror the left ones."""
RIGHT_LIDS = [EYE_POINTS[1].index(point) for point in range(RIGHT_EYE.start, RIGHT_EYE.stop)]
"""Positions of points 42 to 47 among the points that are found in the right eye's mirrored crop."""

EYE_SIZE, EYE_REACH = (32, 48), 0.33
MOUTH_SIZE, MOUTH_REACH = (48, 64), 0.45
"""Height and width of a crop in pixels, and half its width in eye distances (of the outer corners)."""

Widths: TypeAlias = tuple[int, int, int]

WIDTHS: Widths = (16, 32, 48)
"""Numbers of features at a crop's size, half and a quarter of it."""


class Frame(NamedTuple):
    """The places of N crops in their pictures, whose edges are at ±1; (N, 2) each.

    middle: the crop's centre. across, down: from the centre to the middles of the right and the lower edge.
    The right edge of a mirrored crop is on the left.
    """

    middle: Tensor
    across: Tensor
    down: Tensor

    def placed(self, points: Tensor) -> Tensor:
        """Convert (N, …, 2) points in the crops, whose edges are at ±1, to points in the pictures."""
        middle, across, down = (side.view(side.shape[0], *[1] * (points.ndim - 2), 2) for side in self)
        return middle + points[..., :1] * across + points[..., 1:] * down

    def seen(self, points: Tensor) -> Tensor:
        """Convert (N, P, 2) points in the pictures to points in the crops."""
        away = points - self.middle[:, None]
        sides = [(away * side[:, None]).sum(2) / side.square().sum(1, keepdim=True) for side in self[1:]]
        return torch.stack(sides, 2)


class CloseUps(nn.Module):
    """Two small networks, one for both eyes and one for the mouth, as in Grishchenko et al. 2020."""

    right_lids: Tensor

    def __init__(self, widths: Widths = WIDTHS) -> None:
        super().__init__()
        self.eye = PointFinder(len(EYE_POINTS[0]), widths)
        self.mouth = PointFinder(NUM_LANDMARKS - MOUTH.start, widths)
        # A buffer, because a CUDA graph takes no index list from the CPU.
        self.register_buffer("right_lids", torch.tensor(RIGHT_LIDS), persistent=False)

    def forward(self, pictures: Tensor, points: Tensor) -> Tensor:
        """Find eyes, mouth and irises again in larger crops.

        (B, 3, side, side) RGB in [0, 1] and (B, 68, 2) landmarks, the picture's edges at ±1 → (B, 70, 2):
        lids and lips replaced, irises added, also those behind closed lids.
        """
        return self.read(points, *self.look(*self.near(pictures, points)))

    def near(self, pictures: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
        """Cut out the crops: (2B, 3, *EYE_SIZE) of eyes, all left ones first, and (B, 3, *MOUTH_SIZE)."""
        eyes, mouths = frames(points)
        return crops(pictures, eyes, EYE_SIZE), crops(pictures, mouths, MOUTH_SIZE)

    def look(self, eyes: Tensor, mouths: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features of both kinds of crops."""
        return self.eye.look(eyes), self.mouth.look(mouths)

    def read(self, points: Tensor, eyes: Tensor, mouths: Tensor) -> Tensor:
        """Replace lids and lips among the (B, 68, 2) points, and add the irises, from features of `look`."""
        eye_frames, mouth_frames = frames(points)
        left, right = eye_frames.placed(self.eye.locate(eyes)).chunk(2)
        mouth = mouth_frames.placed(self.mouth.locate(mouths))
        lids = left[:, :6], right.index_select(1, self.right_lids)
        return torch.cat([points[:, : EYES.start], *lids, mouth, left[:, 6:], right[:, 6:]], dim=1)


class PointFinder(nn.Module):
    """Finds points by integral regression over heatmaps of half the crop's size.

    (N, 3, h, w) crops in [0, 1] → (N, points, 2), the crop's edges at ±1.
    """

    def __init__(self, points: int, widths: Widths = WIDTHS) -> None:
        super().__init__()
        a, b, c = widths
        self.stem = nn.Sequential(ConvBlock(3, a), ConvBlock(a, b, stride=2), Residual(b))
        self.quarter = nn.Sequential(ConvBlock(b, c, stride=2), Residual(c), Residual(c))
        self.lift = ConvBlock(c, b, size=1)
        self.refine = nn.Sequential(Residual(b), ConvBlock(b, 2 * b))
        self.heatmaps = nn.Conv2d(2 * b, points, 1)

    def forward(self, crops: Tensor) -> Tensor:
        return self.locate(self.look(crops))

    def look(self, crops: Tensor) -> Tensor:
        """Return the features for the points, half the crops' size."""
        half = self.stem(crops.to(self.heatmaps.weight.dtype) - 0.5)
        features: Tensor = self.refine(half + enlarged(self.lift(self.quarter(half))))
        return features

    def locate(self, features: Tensor) -> Tensor:
        """Return the points (N, points, 2) from the result of `look`."""
        return expectation(self.heatmaps(features.to(self.heatmaps.weight.dtype)).float())


def frames(points: Tensor) -> tuple[Frame, Frame]:
    """Return the crops of the eyes, all left ones before all right ones, and of the mouths.

    The points are (B, 68 or 70, 2). Right eyes are cropped mirrored.
    """
    outer_left, outer_right = OUTER_EYE_CORNERS
    line = points[:, outer_right] - points[:, outer_left]
    below = torch.stack([-line[:, 1], line[:, 0]], 1)
    corners = [(points[:, a] + points[:, b]) / 2 for a, b in (LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS)]
    across, down = EYE_REACH * line, EYE_REACH * EYE_SIZE[0] / EYE_SIZE[1] * below
    eyes = Frame(torch.cat(corners), torch.cat([across, -across]), torch.cat([down, down]))
    flat = MOUTH_REACH * MOUTH_SIZE[0] / MOUTH_SIZE[1]
    return eyes, Frame(points[:, MOUTH].mean(1), MOUTH_REACH * line, flat * below)


def crops(pictures: Tensor, frame: Frame, size: tuple[int, int]) -> Tensor:
    """Cut (N, 3, *size) crops out of (B, 3, side, side) pictures.

    N is B, or a multiple of it with all pictures again. Crops of one picture are sampled below each other, so
    that no picture is copied.
    """
    height, width = size
    rows, columns = (centres(count, pictures.device) for count in size)
    grid = torch.stack([columns.expand(height, width), rows[:, None].expand(height, width)], 2)
    places = frame.placed(grid.expand(frame.middle.shape[0], height, width, 2))
    batch = pictures.shape[0]
    among = frame.middle.shape[0] // batch
    below = places.view(among, batch, height, width, 2).transpose(0, 1).reshape(batch, -1, width, 2)
    seen = F.grid_sample(pictures.float(), below, padding_mode="border", align_corners=False)
    return seen.view(batch, -1, among, height, width).permute(2, 0, 1, 3, 4).reshape(-1, 3, height, width)


def load_close_ups(path: Path) -> CloseUps:
    """Load the networks from a safetensors file (float16 or float32), on the CPU, ready to use.

    Raises OSError if the file cannot be read and RuntimeError if it holds another network's weights.
    """
    return with_weights(CloseUps(), path)
