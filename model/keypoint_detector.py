"""KeypointDetector: the paper's first network. Finds keypoints and their Jacobians in a picture."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from model.blocks import AntiAliasInterpolation2d, Hourglass
from model.config import NetworkConfig
from model.grid import coordinate_grid
from model.keypoints import Keypoints


class KeypointDetector(nn.Module):
    """An hourglass on the small picture; each keypoint is the mean place of its own heatmap.

    Siarohin et al. 2019, section 3.1. Attribute names are keys in the published weights.
    """

    grid: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        if config.kp_detector is None:
            raise ValueError(f"The network {config.name} has landmarks for keypoints: see FaceKeypoints.")
        self.predictor = Hourglass(3, config.kp_detector)
        features = self.predictor.out_filters
        self.kp = nn.Conv2d(features, config.num_kp, kernel_size=7, padding=config.kp_pad)
        self.jacobian = nn.Conv2d(features, 4 * config.num_kp, kernel_size=7, padding=config.kp_pad)
        self.down = AntiAliasInterpolation2d(3, config.kp_detector.scale_factor)
        self.temperature = config.temperature
        side = round(config.picture_size * config.kp_detector.scale_factor) - 2 * (3 - config.kp_pad)
        self.register_buffer("grid", coordinate_grid(side, side), persistent=False)

    def forward(self, pictures: Tensor) -> Keypoints:
        """(batch, 3, size, size) RGB in [0, 1] → keypoints."""
        return self.read(*self.look(pictures))

    def look(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return the hourglass's features of the small picture, and Jacobians at every place."""
        features = self.predictor(self.down(pictures).to(self.kp.weight.dtype))
        return features, self.jacobian(features)

    def read(self, features: Tensor, jacobians: Tensor) -> Keypoints:
        """Return each keypoint's mean place and Jacobian under its heatmap; in fp32 for any features."""
        heatmap = self._heatmap(self.kp(features))
        value = (heatmap[..., None] * self.grid).sum(dim=(2, 3))
        batch, num_kp, height, width = heatmap.shape
        jacobians = jacobians.float().view(batch, num_kp, 4, height, width)
        mean = (heatmap[:, :, None] * jacobians).sum(dim=(3, 4))
        return Keypoints(value, mean.view(batch, num_kp, 2, 2))

    def _heatmap(self, logits: Tensor) -> Tensor:
        """Return heatmaps (batch, keypoints, height, width) that sum to 1."""
        flat = F.softmax(logits.float().flatten(2) / self.temperature, dim=2)
        return flat.view(logits.shape)
