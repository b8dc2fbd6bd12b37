"""PublishedArrangement: one frame as the published code runs it, the baseline of all timings."""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import Tensor

from model.config import NetworkConfig
from model.engines import Picture
from model.face_keypoints import FaceKeypoints
from model.first_box import keypoint_detector
from model.generator import Generator
from model.grid import coordinate_grid
from model.keypoints import Keypoints
from model.motion import Points, relative
from model.networks import Networks
from model.pixels import as_batch, as_picture


class PublishedArrangement:
    """fp32 on PyTorch with layers as trained, as demo.py of the First Order Motion Model and avatarify.

    For every frame the avatar is encoded, each coordinate grid is made and both hulls are measured again.
    """

    def __init__(
        self, networks: Networks, avatar: Picture, calibration: Picture, device: str = "cpu"
    ) -> None:
        self._device = torch.device(device)
        networks = copy.deepcopy(networks)  # their grids are made again
        self._detector = networks.keypoint_detector.to(self._device)
        self._generator = networks.generator.to(self._device)
        with torch.inference_mode():
            self._source = self._batch(avatar)
            self._worn = self._detector(self._source)
            self._calibration = self._detector(self._batch(calibration))

    def animate(self, driving: Picture) -> Picture:
        """Return the avatar with this facial expression."""
        with torch.inference_mode():
            self._rebuild_grids()
            moved = self._moved(self._detector(self._batch(driving)))
            made = self._generator(self._source, moved, self._worn)
            return np.asarray(as_picture(made.prediction).cpu().numpy())

    def _batch(self, picture: Picture) -> Tensor:
        return as_batch(torch.tensor(np.ascontiguousarray(picture), device=self._device))

    def _moved(self, driving: Keypoints) -> Keypoints:
        """Apply relative motion; hulls are measured on the CPU as in the published code."""
        transfer = relative(_points(self._worn), _points(self._calibration))
        moved = transfer.apply(_points(driving))
        value, jacobian = (torch.tensor(part, device=self._device)[None] for part in moved)
        return Keypoints(value, jacobian)

    def _rebuild_grids(self) -> None:
        for network in (self._detector, self._generator.dense_motion_network):
            if isinstance(network, FaceKeypoints):
                continue  # landmarks are read from their heatmaps without one
            height, width, _ = network.grid.shape
            network.grid = coordinate_grid(height, width, device=self._device)


def random_networks(config: NetworkConfig) -> Networks:
    """Return untrained networks of these sizes, to measure speed without weights."""
    torch.manual_seed(0)
    made = Networks(config, keypoint_detector(config).eval(), Generator(config).eval())
    for network in (made.keypoint_detector, made.generator):
        network.requires_grad_(False)
    return made


def _points(keypoints: Keypoints) -> Points:
    return Points(keypoints.value[0].cpu().numpy(), keypoints.jacobian[0].cpu().numpy())
