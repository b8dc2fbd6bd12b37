"""FaceKeypoints: the keypoint detector of Guise's own network.

Its keypoints are landmarks of a face and irises.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from face.close_ups import CloseUps
from face.ibug import NUM_JAW
from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork
from model.config import NetworkConfig
from model.keypoints import Keypoints
from model.mean_face_2d import PIXELS_PER_UNIT, local_fits

SEEN_SIDE = LANDMARK_CROP
"""Side in pixels of the picture that landmarks are found in, as in training.

Eyes and mouth are seen larger.
"""


class FaceKeypoints(nn.Module):
    """68 landmarks and the irises, and a Jacobian for each group of landmarks, linear in them.

    What Siarohin et al. 2019 let the detector learn by itself (section 3.1) is supervised here. This
    makes mouth and lids sharper, and every keypoint has a meaning.
    """

    fits: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.landmarks, self.close_ups = LandmarkNetwork(), CloseUps()
        self.spread = config.picture_size / (config.picture_size - 1)
        self.register_buffer("fits", torch.from_numpy(local_fits(config.groups)), persistent=False)

    def forward(self, pictures: Tensor) -> Keypoints:
        """(batch, 3, size, size) RGB in [0, 1] → 70 points and a Jacobian for each group."""
        return self.read(*self.look(pictures))

    def look(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return the landmark network's features of the small picture, and the large picture."""
        size = (SEEN_SIDE, SEEN_SIDE)
        small = F.interpolate(pictures, size=size, mode="bilinear", align_corners=False)
        return self.landmarks.look(small.to(self.landmarks.heatmaps.weight.dtype))[0], pictures

    def read(self, features: Tensor, pictures: Tensor) -> Keypoints:
        """Return the points fixed to the head, from the output of `look`; in fp32 for any features."""
        features = features.to(self.landmarks.heatmaps.weight.dtype)
        located = self.landmarks.locate(features)
        fixed = torch.cat([located[:, -NUM_JAW:], located[:, NUM_JAW:-NUM_JAW]], dim=1)
        points = self.close_ups(pictures, fixed)
        return self.keypoints(points * self.spread)  # from pixels' edges at ±1 to their centres there

    def keypoints(self, points: Tensor) -> Keypoints:
        """Return the keypoints of (batch, 70, 2) landmarks and irises in [-1, 1]."""
        jacobian = torch.einsum("bpi,kpj->bkij", points, self.fits)
        return Keypoints(points, PIXELS_PER_UNIT * jacobian)
