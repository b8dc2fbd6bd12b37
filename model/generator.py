"""Generator: the paper's third network. Warps the avatar's features and paints hidden parts."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import glance
from model.blocks import DownBlock2d, Enlarge, ResBlock2d, SameBlock2d, UpBlock2d
from model.config import NetworkConfig
from model.dense_motion import DenseMotion, Motion
from model.drawing import PLANES, Drawing
from model.keypoints import Keypoints


class Encoded(NamedTuple):
    """The tensors that are constant while an avatar is set.

    The picture, its features, the small picture that dense motion warps, its keypoints and their Gaussians.
    """

    source: Tensor
    features: Tensor
    small_source: Tensor
    keypoints: Keypoints
    bumps: Tensor


class Generated(NamedTuple):
    """The generator's result.

    prediction, deformed: (batch, 3, size, size) RGB in [0, 1]. kept: (batch, 1, size, size), the share of the
    prediction that is the warped source itself; None if the network has no composed output.
    """

    prediction: Tensor
    motion: Motion
    deformed: Tensor
    kept: Tensor | None


class Generator(nn.Module):
    """Occlusion-aware generator. Attribute names are keys in the weights.

    Siarohin et al. 2019, section 3.3; the composed output follows Siarohin et al. 2021 (Motion
    Representations for Articulated Animation).
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        widths, size = _widths(config), config.picture_size
        self.dense_motion_network = DenseMotion(config)
        self.first = SameBlock2d(3, widths[0], kernel_size=7)
        self.down_blocks = nn.ModuleList(DownBlock2d(a, b) for a, b in pairwise(widths))
        steps_up = list(pairwise(widths))[config.is_painted_at_half :]
        self.up_blocks = nn.ModuleList(UpBlock2d(b, a) for a, b in reversed(steps_up))
        self.bottleneck = nn.Sequential()
        for number in range(config.num_bottleneck_blocks):
            self.bottleneck.add_module(f"r{number}", ResBlock2d(widths[-1]))
        if config.is_painted_at_half:
            self.refine: nn.Module = SameBlock2d(widths[1], widths[1], kernel_size=3)
            self.final = nn.Conv2d(widths[1], 12 + config.is_composed, kernel_size=3, padding=1)
            self.spread: nn.Module = nn.PixelShuffle(2)
            self.enlarge_mask: nn.Module = Enlarge(size // 2, size, align_corners=False)
        else:
            self.refine = self.spread = self.enlarge_mask = nn.Identity()
            self.final = nn.Conv2d(widths[0], 3 + config.is_composed, kernel_size=7, padding=3)
        self.drawing, self.drawn = _drawing(config, widths)
        side = size // 2**config.num_down_blocks
        self.enlarge_motion = Enlarge(side, size, align_corners=config.align_corners, interleaved=2)
        self.align_corners = config.align_corners
        self.is_composed, self.colours = config.is_composed, 12 if config.is_painted_at_half else 3

    def forward(self, source: Tensor, kp_driving: Keypoints, kp_source: Keypoints) -> Generated:
        """Move a source picture (batch, 3, size, size), RGB in [0, 1], to the driving keypoints."""
        return self.generate(self.encode(source, kp_source), kp_driving)

    def encode(self, source: Tensor, kp_source: Keypoints) -> Encoded:
        """Compute everything that depends on the avatar alone."""
        features = self.first(source.to(self.final.weight.dtype))
        for block in self.down_blocks:
            features = block(features)
        small = self.dense_motion_network.down(source)
        return Encoded(source, features, small, kp_source, self.dense_motion_network.gaussians(kp_source))

    def generate(self, encoded: Encoded, kp_driving: Keypoints) -> Generated:
        """Compute everything that depends on the driving frame."""
        kp_driving = self.asked(kp_driving, encoded.keypoints)
        drawings = self.drawings(kp_driving)
        motion = self.dense_motion_network.move(
            encoded.small_source, encoded.bumps, kp_driving, encoded.keypoints, *drawings[:1]
        )
        moved = self.moved_features(encoded.features, motion)
        painted = self.painted(moved, *drawings)
        return self.finished(painted, encoded.source, motion)

    def asked(self, kp_driving: Keypoints, kp_source: Keypoints) -> Keypoints:
        """Return the keypoints to request of networks that were trained on plain ones to reach these."""
        return glance.asked(kp_driving, kp_source) if self.drawing else kp_driving

    def moved_features(self, features: Tensor, motion: Motion) -> Tensor:
        """Warp the avatar's features, and multiply them by the occlusion map."""
        return self._warped(features, motion.deformation) * motion.occlusion_map

    def finished(self, painted: Tensor, source: Tensor, motion: Motion) -> Generated:
        """Compose the picture from the result of `painted`."""
        deformed = self.deformed(source, motion.deformation)
        paint, kept = self.read(painted)
        if kept is None:
            return Generated(paint, motion, deformed, None)
        return Generated(kept * deformed + (1 - kept) * paint, motion, deformed, kept)

    def read(self, painted: Tensor) -> tuple[Tensor, Tensor | None]:
        """Convert logits to RGB (batch, 3, size, size) in [0, 1] and the share of kept pixels.

        The share is (batch, 1, size, size), or None if the output is not composed.
        """
        paint = torch.sigmoid(self.spread(painted[:, : self.colours]))
        if not self.is_composed:
            return paint, None
        return paint, torch.sigmoid(self.enlarge_mask(painted[:, self.colours :]) + 1)

    def drawings(self, kp_driving: Keypoints) -> tuple[Tensor, ...]:
        """Return drawings of the landmarks, smallest first; nothing in a published network."""
        return self.drawing(kp_driving.value) if self.drawing else ()

    def painted(self, features: Tensor, *drawings: Tensor) -> Tensor:
        """Return the decoder's logits (batch, channels, size, size), or half the size; `read` converts them.

        Takes warped features (batch, channels, h, w) and the drawings.
        """
        dtype = self.final.weight.dtype
        drawn = [layer(planes.to(dtype)) for layer, planes in zip(self.drawn, drawings, strict=True)]
        features = features.to(dtype)
        features = self.bottleneck(features + drawn[0] if drawn else features)
        for number, block in enumerate(self.up_blocks, 1):
            features = block(features)
            if number < len(drawn):
                features = features + drawn[number]
        return self.final(self.refine(features)).float()  # type: ignore[no-any-return]

    def deformed(self, source: Tensor, deformation: Tensor) -> Tensor:
        """Warp a source (batch, 3, size, size) by a deformation (batch, h, w, 2)."""
        enlarged = self.enlarge_motion(deformation.flatten(2)).unflatten(2, (-1, 2))
        border = "border" if self.is_composed else "zeros"
        return self._warped(source, enlarged, border)

    def _warped(self, pictures: Tensor, deformation: Tensor, padding: str = "zeros") -> Tensor:
        # In fp32 always: half precision cannot tell neighbouring pixels apart on a grid in [-1, 1].
        return F.grid_sample(
            pictures.float(), deformation, padding_mode=padding, align_corners=self.align_corners
        )


def _drawing(config: NetworkConfig, widths: list[int]) -> tuple[Drawing | None, nn.ModuleList]:
    """Return the module that draws landmarks, and the layers that bring drawings to the features' widths.

    Sizes go from the bottleneck's to half the picture's. The layers' weights start at zero.
    """
    if not config.groups:
        return None, nn.ModuleList()
    levels = range(config.num_down_blocks, 0, -1)
    layers = [nn.Conv2d(PLANES, widths[level], 3, padding=1, bias=False) for level in levels]
    for layer in layers:
        nn.init.zeros_(layer.weight)
    return Drawing(tuple(config.picture_size // 2**level for level in levels)), nn.ModuleList(layers)


def _widths(config: NetworkConfig) -> list[int]:
    """Return the generator's channels at each size, the full picture first."""
    return [
        min(config.max_features, config.block_expansion * 2**level)
        for level in range(config.num_down_blocks + 1)
    ]
