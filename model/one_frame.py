"""OneFrame: all that is computed for one driving picture, in one network that any engine can run."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model.checkpoint import Networks
from model.generator import Encoded
from model.keypoints import Keypoints


class AvatarEncoder(nn.Module):
    """The avatar's picture, once: (size, size, 3) uint8 → what `OneFrame` takes as constants."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.keypoint_detector = networks.keypoint_detector
        self.generator = networks.generator

    def forward(self, avatar: Tensor) -> Encoded:
        """Encodes the avatar: features, keypoints, Gaussians, small picture."""
        source = as_batch(avatar)
        return self.generator.encode(source, self.keypoint_detector(source))


class OneFrame(nn.Module):
    """A driving picture, often: (size, size, 3) uint8 → the avatar's picture, the same shape.

    `scale`, `offset` and `turn` are those of `motion.Transfer`; the rest is an `Encoded`, spread out because
    not every engine takes tuples.
    """

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.keypoint_detector = networks.keypoint_detector
        self.generator = networks.generator

    def forward(
        self,
        driving: Tensor,
        scale: Tensor,
        offset: Tensor,
        turn: Tensor,
        source: Tensor,
        features: Tensor,
        small_source: Tensor,
        value: Tensor,
        jacobian: Tensor,
        bumps: Tensor,
    ) -> Tensor:
        """One frame from end to end, nothing leaving the device in between."""
        seen = self.keypoint_detector(as_batch(driving))
        moved = Keypoints(scale * seen.value + offset, seen.jacobian @ turn)
        encoded = Encoded(source, features, small_source, Keypoints(value, jacobian), bumps)
        return as_picture(self.generator.generate(encoded, moved).prediction)


def as_batch(picture: Tensor) -> Tensor:
    """(size, size, 3) uint8 → (1, 3, size, size) float32 in [0, 1]."""
    return picture.permute(2, 0, 1)[None].float() / 255


def as_picture(batch: Tensor) -> Tensor:
    """(1, 3, size, size) in [0, 1] → (size, size, 3) uint8."""
    return (batch[0].permute(1, 2, 0) * 255).round().clamp(0, 255).to(torch.uint8)
