"""The avatar network as one module; its parameters have the names of the weights file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn

from face.landmark_network import with_weights
from model.config import DEFAULT, NetworkConfig
from model.face_keypoints import FaceKeypoints
from model.generator import Generator
from model.keypoints import Keypoints
from training import TrainingError


class AvatarNetwork(nn.Module):
    """Keypoint detector and generator side by side, as in the published checkpoints."""

    def __init__(self, config: NetworkConfig = DEFAULT) -> None:
        super().__init__()
        self.kp_detector = FaceKeypoints(config)
        self.generator = Generator(config)

    def forward(self, source: Tensor, driving: Tensor) -> Tensor:
        """Return source pictures with the driving pictures' expressions, (B, 3, size, size) RGB in [0, 1]."""
        generated = self.generator(source, self.kp_detector(driving), self.kp_detector(source))
        prediction: Tensor = generated.prediction
        return prediction


def load_avatar_network(path: Path, config: NetworkConfig = DEFAULT) -> AvatarNetwork:
    """Load the weights of a safetensors file. Raises TrainingError if they do not fit."""
    try:
        return with_weights(AvatarNetwork(config), path)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise TrainingError(f"{path} does not hold the weights of the network “{config.name}”.") from error


def save_half(network: nn.Module, path: Path) -> None:
    """Write the weights as float16 safetensors."""
    weights = {n: w.half() if w.is_floating_point() else w for n, w in network.state_dict().items()}
    save_file({n: w.detach().cpu().contiguous() for n, w in weights.items()}, path)


def reenacted(
    network: AvatarNetwork, source: NDArray[np.uint8], driving: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The source (256, 256, 3) making the faces of N driving pictures, in absolute motion; uint8 RGB."""
    pictures, device = [], next(network.parameters()).device
    with torch.inference_mode():
        avatar = as_batch(source[None]).to(device)
        encoded = network.generator.encode(avatar, network.kp_detector(avatar))
        for picture in driving:
            keypoints: Keypoints = network.kp_detector(as_batch(picture[None]).to(device))
            prediction = network.generator.generate(encoded, keypoints).prediction[0]
            pictures.append((prediction.permute(1, 2, 0).clamp(0, 1) * 255).round().byte().cpu().numpy())
    return np.stack(pictures)


def as_batch(pictures: NDArray[np.uint8]) -> Tensor:
    """(N, h, w, 3) uint8 → (N, 3, h, w) in [0, 1]."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 255
