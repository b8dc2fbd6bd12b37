"""DenseMotion: the paper's second network. Computes the origin of every pixel from sparse keypoints."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.blocks import AntiAliasInterpolation2d, Hourglass
from model.config import NetworkConfig
from model.correction import corrected
from model.drawing import PLANES
from model.grid import coordinate_grid, gaussians
from model.keypoints import Keypoints
from model.mean_face_2d import means

FLATTEST = 0.15
"""Smallest determinant of a Jacobian of landmarks, relative to a rotation of the same size.

A face turned by 85°.
"""


class Motion(NamedTuple):
    """The result of dense motion.

    deformation: (batch, h, w, 2) the place in the source that each pixel comes from, in [-1, 1].
    mask: (batch, keypoints + 1, h, w) the share of each keypoint's motion, background first.
    occlusion_map: (batch, 1, h, w) 1 if the source shows the place and 0 if it must be painted.
    """

    deformation: Tensor
    mask: Tensor
    occlusion_map: Tensor


class DenseMotion(nn.Module):
    """Siarohin et al. 2019, section 3.2. Attribute names are keys in the published weights."""

    grid: Tensor
    places: Tensor
    still: Tensor
    means: Tensor | None

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        means_of_groups = torch.from_numpy(means(config.groups)) if config.groups else None
        self.register_buffer("means", means_of_groups, persistent=False)
        self.flattest = FLATTEST if config.groups else 0.0
        self.shows_each_motion = config.shows_each_motion
        self.hourglass = Hourglass(_planes(config), config.dense_motion)
        features = self.hourglass.out_filters
        side = config.mask_kernel
        self.mask = nn.Conv2d(features, config.num_kp + 1, kernel_size=side, padding=side // 2)
        self.occlusion = nn.Conv2d(features, 1, kernel_size=side, padding=side // 2)
        self.down = AntiAliasInterpolation2d(3, config.dense_motion.scale_factor)
        side = round(config.picture_size * config.dense_motion.scale_factor)
        grid = coordinate_grid(side, side)
        places = F.pad(grid, (0, 1), value=1.0).permute(2, 0, 1)  # x, y and 1
        self.register_buffer("grid", grid, persistent=False)
        self.register_buffer("places", places, persistent=False)
        self.register_buffer("still", torch.eye(2, 3), persistent=False)

    def forward(self, source: Tensor, kp_driving: Keypoints, kp_source: Keypoints, *lines: Tensor) -> Motion:
        """Return the motion from a source picture (batch, 3, size, size) to the driving keypoints."""
        return self.move(self.down(source), self.gaussians(kp_source), kp_driving, kp_source, *lines)

    def gaussians(self, keypoints: Keypoints) -> Tensor:
        """Return a Gaussian around each keypoint, (batch, keypoints, h, w).

        Constant while an avatar is set.
        """
        return gaussians(self._places(keypoints), self.grid)

    def move(
        self,
        small_source: Tensor,
        source_bumps: Tensor,
        kp_driving: Keypoints,
        kp_source: Keypoints,
        *lines: Tensor,
    ) -> Motion:
        """Return the motion as `forward` does, from what is constant while an avatar is set."""
        seen, motions = self.prepare(small_source, source_bumps, kp_driving, kp_source, *lines)
        features = self.hourglass(seen.to(self.mask.weight.dtype))
        mask, occlusion = self.mask(features), self.occlusion(features)
        return self.combine(mask, occlusion, motions, kp_driving.value, kp_source.value)

    def prepare(
        self,
        small_source: Tensor,
        source_bumps: Tensor,
        kp_driving: Keypoints,
        kp_source: Keypoints,
        *lines: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return the hourglass's input (batch, planes, h, w) and sparse motions (batch, keypoints + 1, 2, 3).

        Each of the background and the keypoints gives two planes: its heatmap, and the source moved by it.
        If the keypoints are landmarks, they are the keypoints' heatmaps, the source, and the driver's `lines`
        (PLANES).
        """
        motions = self._sparse_motions(kp_driving, kp_source)
        heatmaps = self.gaussians(kp_driving) - source_bumps  # equation 6
        if not self.shows_each_motion:
            return torch.cat([heatmaps, small_source, *lines], dim=1), motions
        heatmaps = torch.cat([torch.zeros_like(heatmaps[:, :1]), heatmaps], dim=1)
        moved = _deformed(small_source, self._on_grid(motions))
        seen = torch.cat([heatmaps[:, :, None], moved], dim=2)
        return seen.flatten(1, 2), motions

    def combine(
        self, mask: Tensor, occlusion: Tensor, motions: Tensor, driving: Tensor, source: Tensor
    ) -> Motion:
        """Return the motion from what the hourglass sees.

        Args:
            mask: (batch, keypoints + 1, h, w), logits of each sparse motion's share.
            occlusion: (batch, 1, h, w), logits of what the source shows.
            motions: (batch, keypoints + 1, 2, 3), the sparse motions.
            driving: (batch, points, 2), values of the keypoints that are asked for.
            source: (batch, points, 2), values of the source's keypoints.
        """
        motion = weighed(mask, occlusion, motions, self.places)
        if self.means is None:
            return motion
        return motion._replace(deformation=corrected(motion.deformation, driving, source, self.grid))

    def _sparse_motions(self, kp_driving: Keypoints, kp_source: Keypoints) -> Tensor:
        """Return the first-order motion around each keypoint (equation 4), (batch, keypoints + 1, 2, 3).

        Each is the matrix that maps (x, y, 1) to its origin. The first one is the identity, for the
        background.
        """
        driving, source = self._places(kp_driving)[..., None], self._places(kp_source)[..., None]
        turn = kp_source.jacobian @ inverse_2x2(kp_driving.jacobian, self.flattest)
        moved = torch.cat([turn, source - turn @ driving], dim=3)
        return torch.cat([self.still.expand(moved.shape[0], 1, 2, 3), moved], dim=1)

    def _on_grid(self, motions: Tensor) -> Tensor:
        """Return the origin of each place by each sparse motion, (batch, keypoints + 1, h, w, 2)."""
        across, down, shift = motions[:, :, None, None].unbind(dim=5)
        return across * self.grid[..., :1] + down * self.grid[..., 1:] + shift

    def _places(self, keypoints: Keypoints) -> Tensor:
        """Return the keypoints (batch, keypoints, 2), or the means of their groups of landmarks."""
        return keypoints.value if self.means is None else self.means @ keypoints.value


def weighed(mask: Tensor, occlusion: Tensor, motions: Tensor, places: Tensor) -> Motion:
    """Return the motion from the logits of each sparse motion's share, and of what the source shows.

    Sparse motions are linear: their matrices are blended for each pixel, and each pixel moved once.
    places: (3, h, w), x, y and 1 of each pixel.
    """
    shares = F.softmax(mask.float(), dim=1)
    blended = motions.flatten(2).transpose(1, 2) @ shares.flatten(2)
    moved = (blended.view(-1, 2, *places.shape) * places).sum(dim=2)
    return Motion(moved.permute(0, 2, 3, 1), shares, torch.sigmoid(occlusion.float()))


def inverse_2x2(matrices: Tensor, flattest: float = 0.0) -> Tensor:
    """Inverse of (…, 2, 2) matrices, written out: every engine can run it.

    `flattest` is the smallest determinant, relative to a rotation of the same size; smaller ones are raised
    to it. It limits how far pixels move if a face is seen edge on. 0 changes nothing.
    """
    a, b, c, d = matrices[..., 0, 0], matrices[..., 0, 1], matrices[..., 1, 0], matrices[..., 1, 1]
    adjugate = torch.stack([torch.stack([d, -b], dim=-1), torch.stack([-c, a], dim=-1)], dim=-2)
    determinant = a * d - b * c
    if flattest:
        determinant = torch.maximum(determinant, 0.5 * flattest * matrices.square().sum((-2, -1)) + 1e-6)
    return adjugate / determinant[..., None, None]


def _planes(config: NetworkConfig) -> int:
    """Return the number of planes that `prepare` gives."""
    if config.shows_each_motion:
        return 4 * (config.num_kp + 1)
    return config.num_kp + 3 + (PLANES if config.groups else 0)


def _deformed(small_source: Tensor, motions: Tensor) -> Tensor:
    """(batch, keypoints + 1, 3, h, w): the source moved by each sparse motion."""
    copies = motions.shape[1]
    sources = small_source[:, None].expand(-1, copies, -1, -1, -1).flatten(0, 1)
    moved = F.grid_sample(sources, motions.flatten(0, 1).to(sources.dtype), align_corners=False)
    return moved.view(-1, copies, *moved.shape[1:])
