"""Generator: the paper's third box. Warps the avatar's features and paints what was hidden."""

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
    """What is constant while an avatar is set.

    The picture, its features, the small picture that dense motion warps, its keypoints and their Gaussians.
    """

    source: Tensor
    features: Tensor
    small_source: Tensor
    keypoints: Keypoints
    bumps: Tensor


class Generated(NamedTuple):
    """prediction and deformed: (batch, 3, size, size) RGB in [0, 1]; kept: (batch, 1, size, size), the share
    of the prediction that is the warped source itself (None where the network has no composed output)."""

    prediction: Tensor
    motion: Motion
    deformed: Tensor
    kept: Tensor | None


class Generator(nn.Module):
    """Occlusion-aware generator. Siarohin et al. 2019, section 3.3; the composed output follows Siarohin et
    al. 2021 (Motion Representations for Articulated Animation). Attribute names are keys in the weights."""

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
        """A source picture (batch, 3, size, size), RGB in [0, 1], moved to the driving keypoints."""
        return self.generate(self.encode(source, kp_source), kp_driving)

    def encode(self, source: Tensor, kp_source: Keypoints) -> Encoded:
        """Everything that depends on the avatar alone."""
        features = self.first(source.to(self.final.weight.dtype))
        for block in self.down_blocks:
            features = block(features)
        small = self.dense_motion_network.down(source)
        return Encoded(source, features, small, kp_source, self.dense_motion_network.gaussians(kp_source))

    def generate(self, encoded: Encoded, kp_driving: Keypoints) -> Generated:
        """Everything that depends on the driving frame."""
        kp_driving = self.asked(kp_driving, encoded.keypoints)
        drawings = self.drawings(kp_driving)
        motion = self.dense_motion_network.move(
            encoded.small_source, encoded.bumps, kp_driving, encoded.keypoints, *drawings[:1]
        )
        moved = self.moved_features(encoded.features, motion)
        painted = self.painted(moved, *drawings)
        return self.finished(painted, encoded.source, motion)

    def asked(self, kp_driving: Keypoints, kp_source: Keypoints) -> Keypoints:
        """What to ask of dense motion and the painter to get these; they are trained on plain ones."""
        return glance.asked(kp_driving, kp_source) if self.drawing else kp_driving

    def moved_features(self, features: Tensor, motion: Motion) -> Tensor:
        """The avatar's features where the motion brings them, faded where they must be painted."""
        return self._warped(features, motion.deformation) * motion.occlusion_map

    def finished(self, painted: Tensor, source: Tensor, motion: Motion) -> Generated:
        """From what `painted` gave to the picture."""
        deformed = self.deformed(source, motion.deformation)
        paint, kept = self.read(painted)
        if kept is None:
            return Generated(paint, motion, deformed, None)
        return Generated(kept * deformed + (1 - kept) * paint, motion, deformed, kept)

    def read(self, painted: Tensor) -> tuple[Tensor, Tensor | None]:
        """From what `painted` gave, at half size four pixels at a time, to RGB (batch, 3, size, size) in
        [0, 1] and, in a composed output, the share of kept pixels (batch, 1, size, size), smoothly."""
        paint = torch.sigmoid(self.spread(painted[:, : self.colours]))
        if not self.is_composed:
            return paint, None
        return paint, torch.sigmoid(self.enlarge_mask(painted[:, self.colours :]) + 1)

    def drawings(self, kp_driving: Keypoints) -> tuple[Tensor, ...]:
        """What the painter is shown of the landmarks, smallest first, which dense motion sees too; nothing in
        a published network."""
        return self.drawing(kp_driving.value) if self.drawing else ()

    def painted(self, features: Tensor, *drawings: Tensor) -> Tensor:
        """(batch, channels, h, w) moved features and the drawings → (batch, channels, size, size) logits, or
        half the size; `read` says what they are."""
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
        """A source (batch, 3, size, size) where a deformation (batch, h, w, 2) brings its pixels."""
        enlarged = self.enlarge_motion(deformation.flatten(2)).unflatten(2, (-1, 2))
        border = "border" if self.is_composed else "zeros"
        return self._warped(source, enlarged, border)

    def _warped(self, pictures: Tensor, deformation: Tensor, padding: str = "zeros") -> Tensor:
        # In fp32 always: half precision cannot tell neighbouring pixels apart on a grid in [-1, 1].
        return F.grid_sample(
            pictures.float(), deformation, padding_mode=padding, align_corners=self.align_corners
        )


def _drawing(config: NetworkConfig, widths: list[int]) -> tuple[Drawing | None, nn.ModuleList]:
    """What draws landmarks at the sizes from the bottleneck's to half the picture's, and the layer for each
    that brings them to the features. They begin at nothing."""
    if not config.groups:
        return None, nn.ModuleList()
    levels = range(config.num_down_blocks, 0, -1)
    layers = [nn.Conv2d(PLANES, widths[level], 3, padding=1, bias=False) for level in levels]
    for layer in layers:
        nn.init.zeros_(layer.weight)
    return Drawing(tuple(config.picture_size // 2**level for level in levels)), nn.ModuleList(layers)


def _widths(config: NetworkConfig) -> list[int]:
    """Channels of the generator at each size, the full picture first."""
    return [
        min(config.max_features, config.block_expansion * 2**level)
        for level in range(config.num_down_blocks + 1)
    ]
