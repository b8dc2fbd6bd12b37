"""Keypoints: where a face's keypoints are, and how the face turns and stretches around each."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor


class Keypoints(NamedTuple):
    """value: (batch, keypoints, 2) in [-1, 1]; jacobian: (batch, keypoints, 2, 2), the local affine part.

    Where landmarks are the keypoints there are 68 values, and a Jacobian for each group of them.
    """

    value: Tensor
    jacobian: Tensor
