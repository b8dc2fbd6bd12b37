"""FaceKeypoints: the first box of Guise's own network. Keypoints that are the landmarks of a face."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.landmark_network import JAW, LandmarkNetwork
from model.config import NetworkConfig
from model.keypoints import Keypoints
from model.mean_face import local_fits

SEEN_SIDE = 128
"""Side in pixels to which a picture is shrunk: a face in it is then as large as the network learnt."""

PIXELS_PER_UNIT = 127.5 / 90
"""Of a Jacobian's numbers: the identity where a face's eyes are 90 pixels apart in a picture of 256."""


class FaceKeypoints(nn.Module):
    """68 landmarks, and around each group of them how the mean face lies there: both linear in the landmarks.

    What Siarohin et al. 2019 let the detector find by itself (section 3.1) is supervised here. The mouth and
    the lids are sharper so, and every keypoint means something.
    """

    fits: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.landmarks = LandmarkNetwork()
        self.spread = config.picture_size / (config.picture_size - 1)
        self.register_buffer("fits", torch.from_numpy(local_fits(config.groups)), persistent=False)

    def forward(self, pictures: Tensor) -> Keypoints:
        """(batch, 3, size, size) RGB in [0, 1] → keypoints: 68 landmarks, and a Jacobian for each group."""
        return self.read(*self.look(pictures))

    def look(self, pictures: Tensor) -> tuple[Tensor]:
        """What the landmark network sees in the small picture."""
        size = (SEEN_SIDE, SEEN_SIDE)
        small = F.interpolate(pictures, size=size, mode="bilinear", align_corners=False)
        return (self.landmarks.look(small.to(self.landmarks.heatmaps.weight.dtype))[0],)

    def read(self, features: Tensor) -> Keypoints:
        """The landmarks fixed to the head, from the output of `look`; in fp32 whatever the features."""
        located = self.landmarks.locate(features.to(self.landmarks.heatmaps.weight.dtype))
        fixed = torch.cat([located[:, -JAW:], located[:, JAW:-JAW]], dim=1)
        return self.keypoints(fixed * self.spread)  # from pixels' edges at ±1 to their centres there

    def keypoints(self, landmarks: Tensor) -> Keypoints:
        """The keypoints that (batch, 68, 2) landmarks in [-1, 1] stand for."""
        jacobian = torch.einsum("bpi,kpj->bkij", landmarks, self.fits)
        return Keypoints(landmarks, PIXELS_PER_UNIT * jacobian)
