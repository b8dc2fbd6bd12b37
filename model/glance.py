"""Glance: exaggerate iris displacement, because dense motion reproduces only about half of it."""

from __future__ import annotations

import torch
from torch import Tensor

from face.ibug import IRISES
from model.keypoints import Keypoints

GAIN = 2.0
"""Factor of iris displacement. An eye is five cells of dense motion wide and a glance is less than one."""

FARTHEST = 0.25
"""Largest exaggerated displacement of an iris, in lengths of the eye; beyond it irises break.

Larger ones stay.
"""

NEAR, FAR = slice(36, 43, 6), slice(39, 46, 6)
"""The left and the right corners of both eyes. A CUDA graph takes slices, but no index lists from the CPU."""


def asked(moved: Keypoints, worn: Keypoints) -> Keypoints:
    """Return the avatar's keypoints, 70 points, with each iris farther from its place in the avatar's eye."""
    glance, middle, line = _place_in_eyes(moved.value)
    before, _, _ = _place_in_eyes(worn.value)
    meant = (glance - before).norm(dim=2, keepdim=True)
    gain = (FARTHEST / meant.clamp(min=1e-6)).clamp(1, GAIN)
    across, down = (before + gain * (glance - before)).split(1, dim=2)
    irises = middle + across * line + down * _turned(line)
    return Keypoints(torch.cat([moved.value[:, : IRISES.start], irises], dim=1), moved.jacobian)


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
