"""Glance: turns both eyes the same way. It exaggerates, because dense motion reproduces only a part."""

from __future__ import annotations

import torch
from torch import Tensor

from face.ibug import IRISES
from model.keypoints import Keypoints

GAIN = 2.0
"""Factor of iris displacement. An eye is five cells of dense motion wide and a glance is less than one."""

FARTHEST = 0.25
"""Largest displacement to which an iris's motion is exaggerated, in lengths of the eye.

Irises exaggerated farther look broken. A displacement that is larger by itself stays as it is.
"""

LEAST_OPENING = 1e-4
"""Opening that is added to that of each eye, in half picture sides, so that weights are finite."""

LEFT_UPPER, LEFT_LOWER, RIGHT_UPPER, RIGHT_LOWER = (slice(first, first + 2) for first in (37, 40, 43, 46))
"""The middles of the lids."""

NEAR, FAR = slice(36, 43, 6), slice(39, 46, 6)
"""The left and the right corners of both eyes. A CUDA graph takes slices, but no index lists from the CPU."""


def asked(moved: Keypoints, worn: Keypoints) -> Keypoints:
    """Return the avatar's keypoints, 70 points, with both irises equally far from where they are at rest."""
    glance, middle, line = _place_in_eyes(moved.value)
    before, _, _ = _place_in_eyes(worn.value)
    meant = _of_both_eyes(glance - before, moved.value)
    gain = (FARTHEST / meant.norm(dim=2, keepdim=True).clamp(min=1e-6)).clamp(1, GAIN)
    across, down = (before + gain * meant).split(1, dim=2)
    irises = middle + across * line + down * _turned(line)
    return Keypoints(torch.cat([moved.value[:, : IRISES.start], irises], dim=1), moved.jacobian)


def _of_both_eyes(glances: Tensor, points: Tensor) -> Tensor:
    """Return the mean (batch, 1, 2) of both eyes' glances (batch, 2, 2), weighted by how open each eye is.

    People's eyes move together, so a difference is noise of the landmarks. Behind closed lids an iris is a
    guess.
    """
    left = points[:, LEFT_LOWER].mean(1) - points[:, LEFT_UPPER].mean(1)
    right = points[:, RIGHT_LOWER].mean(1) - points[:, RIGHT_UPPER].mean(1)
    opening = torch.stack([left, right], dim=1).norm(dim=2, keepdim=True) + LEAST_OPENING
    mean: Tensor = (opening * glances).sum(1, keepdim=True) / opening.sum(1, keepdim=True)
    return mean


def _place_in_eyes(points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the irises' coordinates in their eyes, the eyes' middles, and the eyes' lines.

    The points are (batch, 70, 2). Each result is (batch, 2, 2): along and across the eye's line, in its
    lengths.
    """
    near, far = points[:, NEAR], points[:, FAR]
    middle, line = (near + far) / 2, far - near
    away, length = points[:, IRISES] - middle, line.square().sum(2, keepdim=True)
    along, aside = (away * line).sum(2, keepdim=True), (away * _turned(line)).sum(2, keepdim=True)
    return torch.cat([along, aside], dim=2) / length, middle, line


def _turned(line: Tensor) -> Tensor:
    """Rotate by a quarter turn, from right to down."""
    return torch.stack([-line[..., 1], line[..., 0]], dim=2)
