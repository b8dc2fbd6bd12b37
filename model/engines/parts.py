"""One frame cut into parts, so that an engine can compute places exactly and paint cheaply.

Convolutions stand 8-bit or bf16 arithmetic; coordinates in [-1, 1] do not: bf16 moves a pixel by up to a
quarter of its neighbours' distance, which costs 9 dB. OpenVINO sets the precision of a whole graph only, so
the graph is cut where the kind of figure changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.checkpoint import Networks
from model.dense_motion import Motion, weighed
from model.generator import Generated
from model.keypoints import Keypoints
from model.one_frame import AvatarEncoder, as_batch, as_picture

CONVOLUTIONAL = ("look", "flow", "paint")
"""Parts that are nearly all convolutions, and may run at less than fp32."""


class Encode(nn.Module):
    """Once for an avatar: its picture → source, features, small source, keypoints, Jacobians, Gaussians."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.encoder = AvatarEncoder(networks)

    def forward(self, avatar: Tensor) -> tuple[Tensor, ...]:
        """(size, size, 3) uint8 → the tensors of an `Encoded`, spread out."""
        encoded = self.encoder(avatar)
        return (
            encoded.source,
            encoded.features,
            encoded.small_source,
            encoded.keypoints.value,
            encoded.keypoints.jacobian,
            encoded.bumps,
        )


class Look(nn.Module):
    """The driving picture → what the keypoint detector's convolutions see in it."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.detector = networks.keypoint_detector

    def forward(self, driving: Tensor) -> tuple[Tensor, ...]:
        """(size, size, 3) uint8 → (1, features, h, w) and, where the network finds them,
        (1, 4 · keypoints, h', w') Jacobians."""
        return self.detector.look(as_batch(driving))


class Read(nn.Module):
    """What was seen → the driver's keypoints. Heatmaps are sharp, so their logits want fp32."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.detector = networks.keypoint_detector

    def forward(self, *seen: Tensor) -> tuple[Tensor, Tensor]:
        """The outputs of `Look` → (1, keypoints, 2), (1, keypoints, 2, 2)."""
        keypoints = self.detector.read(*seen)
        return keypoints.value, keypoints.jacobian


class Aim(nn.Module):
    """The driver's keypoints → the avatar's, and what dense motion looks at: all coordinates, all fp32."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(
        self,
        driving_value: Tensor,
        driving_jacobian: Tensor,
        scale: Tensor,
        offset: Tensor,
        turn: Tensor,
        small_source: Tensor,
        value: Tensor,
        jacobian: Tensor,
        bumps: Tensor,
    ) -> tuple[Tensor, ...]:
        """→ (1, planes, h, w) to look at, (1, keypoints + 1, 2, 3) sparse motions, and the
        drawings that the painter is shown, if any."""
        worn = Keypoints(value, jacobian)
        moved = Keypoints(scale * driving_value + offset, driving_jacobian @ turn)
        moved = self.generator.asked(moved, worn)
        dense_motion = self.generator.dense_motion_network
        drawings = self.generator.drawings(moved)
        return *dense_motion.prepare(small_source, bumps, moved, worn, *drawings[:1]), *drawings


class Flow(nn.Module):
    """Dense motion's hourglass, and the avatar's features brought to where it says.

    Its two last convolutions see the same features: as one, the occlusion map costs nothing.
    """

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator
        dense_motion = networks.generator.dense_motion_network
        self.hourglass = dense_motion.hourglass
        self.mask_and_occlusion = side_by_side(dense_motion.mask, dense_motion.occlusion)

    def forward(self, seen: Tensor, motions: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """→ (1, channels, h, w) moved features, (1, h, w, 2) deformation."""
        logits = self.mask_and_occlusion(self.hourglass(seen))
        places = self.generator.dense_motion_network.places
        motion = weighed(logits[:, :-1], logits[:, -1:], motions, places)
        return self.generator.moved_features(features, motion), motion.deformation


class Paint(nn.Module):
    """The moved features and the drawings, if any → the picture's logits."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(self, features: Tensor, *drawings: Tensor) -> Tensor:
        """(1, channels, h, w) → (1, 3 or 4, size, size), or four pixels at half the size."""
        return self.generator.painted(features, *drawings)


class Finish(nn.Module):
    """The logits, with the avatar's own pixels where they can be kept → the picture."""

    def __init__(self, networks: Networks) -> None:
        super().__init__()
        self.generator = networks.generator

    def forward(self, painted: Tensor, deformation: Tensor, source: Tensor) -> Tensor:
        """→ (size, size, 3) uint8."""
        made: Generated = self.generator.finished(painted, source, Motion(deformation, painted, painted))
        return as_picture(made.prediction)


def side_by_side(first: nn.Conv2d, second: nn.Conv2d) -> nn.Conv2d:
    """One convolution with the outputs of the first, then of the second; both keep the size."""
    side = first.kernel_size[0]
    outputs = first.out_channels + second.out_channels
    made = nn.Conv2d(first.in_channels, outputs, side, padding=side // 2)
    pairs = zip(made.parameters(), first.parameters(), second.parameters(), strict=True)
    with torch.no_grad():
        for merged, one, other in pairs:
            merged.copy_(torch.cat([one, other]))
    return made.requires_grad_(False)


class Part(NamedTuple):
    """One part, and tensors of the shapes that it takes."""

    network: nn.Module
    example: tuple[Tensor, ...]


def cut(networks: Networks) -> Mapping[str, Part]:
    """The parts of one frame by name, in the order in which they run, after `encode`."""
    config = networks.config
    picture = torch.zeros(config.picture_size, config.picture_size, 3, dtype=torch.uint8)
    made: dict[str, Part] = {}

    def add(name: str, network: nn.Module, *example: Tensor) -> tuple[Tensor, ...]:
        made[name] = Part(network, example)
        outputs = network(*example)
        return outputs if isinstance(outputs, tuple) else (outputs,)

    with torch.no_grad():
        source, features, small_source, value, jacobian, bumps = add("encode", Encode(networks), picture)
        keypoints = add("read", Read(networks), *add("look", Look(networks), picture))
        turn = torch.eye(2).expand(config.num_kp, 2, 2)
        transfer = torch.ones(()), torch.zeros(config.num_points, 2), turn
        seen, motions, *drawings = add(
            "aim", Aim(networks), *keypoints, *transfer, small_source, value, jacobian, bumps
        )
        moved, deformation = add("flow", Flow(networks), seen, motions, features)
        (painted,) = add("paint", Paint(networks), moved, *drawings)
        add("finish", Finish(networks), painted, deformation, source)
    return made
