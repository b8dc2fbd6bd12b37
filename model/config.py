"""NetworkConfig: the sizes of each network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from face.ibug import NUM_POINTS
from model.mean_face_2d import GROUPS, Groups


@dataclass(frozen=True)
class HourglassConfig:
    """Sizes of one hourglass.

    Channels start at `block_expansion`, double at each of `num_blocks` steps down and stop at `max_features`.
    Its input is the picture scaled by `scale_factor`.
    """

    block_expansion: int
    max_features: int
    num_blocks: int
    scale_factor: float = 0.25


@dataclass(frozen=True)
class NetworkConfig:
    """The sizes of one First Order Motion Model (Siarohin et al. 2019), under the published names.

    Fields that the published networks do not have:
    groups: makes the keypoints landmarks of a face. 68 landmarks and two irises are found, and each
        keypoint's motion is that of one group. `kp_detector` is None then, and the generator also takes
        drawings of the landmarks.
    mask_kernel: side of the kernels of dense motion's last convolutions.
    is_composed: the output is a blend of paint and the warped avatar's own pixels, weighted by the mask.
    is_painted_at_half: the decoder ends one block early. Its last convolution gives four pixels at a time
        (Shi et al. 2016) and one mask value for the four.
    shows_each_motion: as published, dense motion sees the source as each keypoint would move it. Without, it
        sees the source once, and the landmarks drawn as lines.
    align_corners: of the generator's sampling. Dense motion samples its deformed sources with False in every
        network.
    """

    name: str
    num_kp: int
    kp_detector: HourglassConfig | None
    dense_motion: HourglassConfig
    block_expansion: int
    max_features: int
    num_down_blocks: int
    num_bottleneck_blocks: int
    picture_size: int = 256
    temperature: float = 0.1
    kp_pad: int = 0
    is_composed: bool = False
    is_painted_at_half: bool = False
    shows_each_motion: bool = True
    align_corners: bool = False
    mask_kernel: int = 7
    groups: Groups = ()

    @property
    def num_points(self) -> int:
        """Number of points found in a picture: keypoints, or landmarks and irises."""
        return NUM_POINTS if self.groups else self.num_kp

    def __post_init__(self) -> None:
        if self.dense_motion.scale_factor != 0.5**self.num_down_blocks:
            raise ValueError("The generator warps its features at the size that dense motion works at.")


VOX_256 = NetworkConfig(
    name="vox-256",
    num_kp=10,
    kp_detector=HourglassConfig(block_expansion=32, max_features=1024, num_blocks=5),
    dense_motion=HourglassConfig(block_expansion=64, max_features=1024, num_blocks=5),
    block_expansion=64,
    max_features=512,
    num_down_blocks=2,
    num_bottleneck_blocks=6,
)
"""The published network for the VoxCeleb videos (config/vox-256.yaml)."""

DEFAULT = NetworkConfig(
    name="default",
    num_kp=len(GROUPS),
    kp_detector=None,
    dense_motion=HourglassConfig(block_expansion=24, max_features=256, num_blocks=4),
    block_expansion=16,
    max_features=64,
    num_down_blocks=2,
    num_bottleneck_blocks=2,
    is_composed=True,
    is_painted_at_half=True,
    shows_each_motion=False,
    align_corners=True,
    mask_kernel=3,
    groups=GROUPS,
)
"""Guise's own network: small, trained on rendered people, driven by the landmarks of a face."""

NETWORKS: Mapping[str, NetworkConfig] = MappingProxyType({c.name: c for c in (DEFAULT, VOX_256)})
"""The networks a user can choose, by name."""
