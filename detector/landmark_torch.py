"""The landmark network on torch, and its conversion to OpenVINO's graphs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from detector.crop_landmarks import CropLandmarks, LandmarkEngine, answer, pixels
from face.ibug import NUM_LANDMARKS
from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, centres


def graphs_of(network: LandmarkNetwork) -> Mapping[str, Any]:
    """Convert the network to two graphs: `look` has its convolutions, `tell` the rest, in coordinates."""
    from face.on_openvino import graph_of

    with torch.no_grad():
        seen = network.look(torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP))
    return {"look": look_graph(network), "tell": graph_of(_Tell(network), seen)}


def look_graph(network: LandmarkNetwork) -> Any:
    """Convert the network's convolutions: a crop (1, 3, side, side) to what `look` gives."""
    from face.on_openvino import graph_of

    return graph_of(_Look(network), (torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP),))


def weights_digest(network: LandmarkNetwork) -> str:
    """Return a hash of the network's weights."""
    digest = hashlib.sha256()
    for name, weight in network.state_dict().items():
        digest.update(name.encode())
        digest.update(weight.half().contiguous().numpy().tobytes())
    return digest.hexdigest()


def torch_engine(network: LandmarkNetwork) -> LandmarkEngine:
    """Run the network on torch, in fp32."""
    tell = _Tell(network)

    def look(crop: NDArray[np.uint8]) -> CropLandmarks:
        with torch.inference_mode():
            output = tell(*network.look(torch.from_numpy(pixels(crop))))
        return answer([part.numpy() for part in output])

    return look


class _Look(nn.Module):
    """The convolutions: a crop → the features that points are read from, and the coarsest ones."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.look(crop)


class _Tell(nn.Module):
    """The rest: from the features to all outputs of the network, and the spread of its heatmaps."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, features: Tensor, coarse: Tensor) -> tuple[Tensor, ...]:
        spread = spread_of(self.network.heatmaps(features).float())
        return (*self.network.tell(features, coarse), spread[:, :NUM_LANDMARKS])


def spread_of(heatmaps: Tensor) -> Tensor:
    """Return the standard deviations (B, K) of the softmax of scores (B, K, H, W).

    They are in [-1, 1], over both axes together.
    """
    height, width = heatmaps.shape[2:]
    weight = heatmaps.flatten(2).softmax(2).view_as(heatmaps)
    variance = torch.zeros(1)
    for size, along in ((width, weight.sum(2)), (height, weight.sum(3))):
        places = centres(size, heatmaps.device)
        variance = variance + (along * places**2).sum(2) - (along * places).sum(2) ** 2
    return variance.clamp(min=0).sqrt()
