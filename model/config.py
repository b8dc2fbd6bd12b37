"""NetworkConfig: the sizes of each network that Guise can wear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from face.ibug import NUM_POINTS
from model.mean_face_2d import GROUPS, Groups


@dataclass(frozen=True)
class HourglassConfig:
    """Sizes of one hourglass: channels start at `block_expansion`, double at each of `num_blocks` steps down
    and stop at `max_features`. It sees the picture scaled by `scale_factor`."""

    block_expansion: int
    max_features: int
    num_blocks: int
    scale_factor: float = 0.25


@dataclass(frozen=True)
class NetworkConfig:
    """The sizes of one First Order Motion Model (Siarohin et al. 2019), under the published names.

    `groups`, where there are any, make the keypoints landmarks of a face: 68 and two irises are found, each
    keypoint's motion is that of one group; `kp_detector` is then None. Such a generator is also shown where
    they lie. `mask_kernel` is the side of the kernels that read dense motion's features. `is_composed` ends
    the generator as Guise's own networks do: painted where the mask says so, and the warped avatar's own
    pixels elsewhere. `is_painted_at_half` ends the way up one block early: the last convolution gives four
    pixels at a time (Shi et al. 2016), and one mask for the four. `shows_each_motion`, as published, shows
    dense motion the source as each keypoint would move it; without, the source as it is, once, and landmarks
    drawn as lines.
    `align_corners` is that of the generator's sampling; dense motion samples its deformed sources with the
    published default, False, in every network.
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
        """Points that are found in a picture: as many as keypoints, or landmarks and irises."""
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
"""As published for the VoxCeleb videos (config/vox-256.yaml)."""

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
"""Our own: small, trained on rendered people, driven by the landmarks of a face."""

NETWORKS: Mapping[str, NetworkConfig] = MappingProxyType({c.name: c for c in (DEFAULT, VOX_256)})
"""The networks a user can choose, by name."""
