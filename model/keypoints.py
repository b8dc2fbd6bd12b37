"""Keypoints as tensors: places and the local affine motion around each."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor


class Keypoints(NamedTuple):
    """Keypoints of a batch, with the local affine motion around each.

    value: (batch, keypoints, 2) in [-1, 1]; jacobian: (batch, keypoints, 2, 2). If landmarks are the
    keypoints there are 70 values, and a Jacobian for each group of them.
    """

    value: Tensor
    jacobian: Tensor
