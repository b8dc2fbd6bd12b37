"""FaceLoss: do two pictures show the same face doing the same? A landmark network says so."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from face.landmark_network import LANDMARK_CROP, LandmarkNetwork
from training.ibug import LID_PAIRS, LIP_PAIRS

OPENINGS = LID_PAIRS + LIP_PAIRS


class FaceLoss:
    """A perceptual loss (Johnson et al. 2016) with features that were learnt from rendered people only.

    It looks at grey pictures: in colour it has mouths painted blue, which the network takes for wide open.
    """

    def __init__(self, network: LandmarkNetwork) -> None:
        self._network = network

    def __call__(self, made: Tensor, wanted: Tensor) -> dict[str, Tensor]:
        """Of two batches of square pictures with a face that nearly fills them: how far apart features are,
        landmarks, and the openings of lids and lips."""
        with torch.no_grad():
            wanted_features, wanted_points = self._seen(wanted)
        features, points = self._seen(made)
        upper, lower = torch.tensor(OPENINGS, device=made.device).T
        off = points - wanted_points
        fine, coarse = (relative(a, b) for a, b in zip(features, wanted_features, strict=True))
        return {
            "features": fine + coarse,
            "landmarks": off.abs().mean(),
            "openings": (off[:, lower] - off[:, upper]).abs().mean(),
        }

    def _seen(self, pictures: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
        """The network's features, fine and coarse, and the points."""
        size = (LANDMARK_CROP, LANDMARK_CROP)
        grey = pictures.mean(1, keepdim=True).expand_as(pictures)
        crop = F.interpolate(grey, size=size, mode="bilinear", align_corners=False, antialias=True)
        features = self._network.look(crop)
        return features, self._network.locate(features[0])


def relative(made: Tensor, wanted: Tensor) -> Tensor:
    """Mean difference of features over their mean size."""
    return (made - wanted).abs().mean() / (wanted.abs().mean() + 1e-6)
