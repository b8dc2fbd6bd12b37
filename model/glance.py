"""Glance: irises are asked to go farther than they are meant to, for they go half the way only."""

from __future__ import annotations

import torch
from torch import Tensor

from face.ibug import IRISES
from model.keypoints import Keypoints

GAIN = 2.0
"""An eye is five cells of dense motion wide, and a glance less than one. Asked for a glance, the network
moves irises by half of it; asked for twice as much, by most of it."""

FARTHEST = 0.25
"""Of an iris from where the avatar has it, in lengths of the eye: rendered people seldom look farther aside,
and irises that are asked to be there break. Farther is asked for only where it is meant."""

NEAR, FAR = slice(36, 43, 6), slice(39, 46, 6)
"""The left and the right corners of both eyes. A CUDA graph takes slices, but no index lists from the CPU."""


def asked(moved: Keypoints, worn: Keypoints) -> Keypoints:
    """The avatar's keypoints, 70 points, each iris farther from where the worn avatar has it in its eye."""
    glance, middle, line = _place_in_eyes(moved.value)
    before, _, _ = _place_in_eyes(worn.value)
    meant = (glance - before).norm(dim=2, keepdim=True)
    gain = (FARTHEST / meant.clamp(min=1e-6)).clamp(1, GAIN)
    across, down = (before + gain * (glance - before)).split(1, dim=2)
    irises = middle + across * line + down * _turned(line)
    return Keypoints(torch.cat([moved.value[:, : IRISES.start], irises], dim=1), moved.jacobian)


def _place_in_eyes(points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of (batch, 70, 2) points: the irises along each eye's line and aside of it, in its lengths, the eyes'
    middles, and their lines; (batch, 2, 2) each."""
    near, far = points[:, NEAR], points[:, FAR]
    middle, line = (near + far) / 2, far - near
    away, length = points[:, IRISES] - middle, line.square().sum(2, keepdim=True)
    along, aside = (away * line).sum(2, keepdim=True), (away * _turned(line)).sum(2, keepdim=True)
    return torch.cat([along, aside], dim=2) / length, middle, line


def _turned(line: Tensor) -> Tensor:
    """A quarter turn, from right to down."""
    return torch.stack([-line[..., 1], line[..., 0]], dim=2)
