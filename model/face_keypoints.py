"""FaceKeypoints: the first box of Guise's own network. Keypoints that are a face's landmarks and irises."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.close_ups import CloseUps
from face.ibug import NUM_JAW
from face.landmark_network import LANDMARK_CROP, LandmarkNetwork
from model.config import NetworkConfig
from model.keypoints import Keypoints
from model.mean_face_2d import local_fits

SEEN_SIDE = LANDMARK_CROP
"""Side in pixels to which a picture is shrunk: a face in it is then as large as the network learnt. Eyes and
mouth are looked at once more as large as they are."""

PIXELS_PER_UNIT = 127.5 / 90
"""Of a Jacobian's numbers: the identity where a face's eyes are 90 pixels apart in a picture of 256."""


class FaceKeypoints(nn.Module):
    """68 landmarks and the irises, and how the mean face lies around each group of landmarks, which is linear
    in them.

    What Siarohin et al. 2019 let the detector find by itself (section 3.1) is supervised here. The mouth and
    the lids are sharper so, and every keypoint means something.
    """

    fits: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.landmarks, self.close_ups = LandmarkNetwork(), CloseUps()
        self.spread = config.picture_size / (config.picture_size - 1)
        self.register_buffer("fits", torch.from_numpy(local_fits(config.groups)), persistent=False)

    def forward(self, pictures: Tensor) -> Keypoints:
        """(batch, 3, size, size) RGB in [0, 1] → keypoints: 68 landmarks, two irises,
        and a Jacobian for each group."""
        return self.read(*self.look(pictures))

    def look(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """What the landmark network sees in the small picture, and the large one."""
        size = (SEEN_SIDE, SEEN_SIDE)
        small = F.interpolate(pictures, size=size, mode="bilinear", align_corners=False)
        return self.landmarks.look(small.to(self.landmarks.heatmaps.weight.dtype))[0], pictures

    def read(self, features: Tensor, pictures: Tensor) -> Keypoints:
        """The points fixed to the head, from the output of `look`; in fp32 whatever the features."""
        features = features.to(self.landmarks.heatmaps.weight.dtype)
        located = self.landmarks.locate(features)
        fixed = torch.cat([located[:, -NUM_JAW:], located[:, NUM_JAW:-NUM_JAW]], dim=1)
        points = self.close_ups(pictures, fixed)
        return self.keypoints(points * self.spread)  # from pixels' edges at ±1 to their centres there

    def keypoints(self, points: Tensor) -> Keypoints:
        """The keypoints that (batch, 70, 2) landmarks and irises in [-1, 1] stand for."""
        jacobian = torch.einsum("bpi,kpj->bkij", points, self.fits)
        return Keypoints(points, PIXELS_PER_UNIT * jacobian)
