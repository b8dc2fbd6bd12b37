"""Reenactor: what the program shows of an avatar before the mouth painter, from exact points."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from face.cache import graphs_folder
from face.graph_store import GraphStore
from face.on_openvino import core
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.engines.frame_line import FrameLine
from model.engines.graphs import fp32_graphs, graph_key
from model.keypoints import Keypoints
from model.layers.avatar_layers import AvatarLayers
from model.layers.movement import Neck
from model.layers.placement import Placement
from model.layers.scene import Scene
from model.motion import Points, absolute
from model.steps import ENCODED
from model.weights import DEFAULT_WEIGHTS
from training import TrainingError

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIDES = (512, 640, 704, 768)
"""Sides in pixels of the square in a scene: that of the framing “square”, and of usual scenes."""


class Reenactor:
    """Shows avatars by the avatar network and the scene, on one processor thread."""

    def __init__(self, weights: Path = DEFAULT_WEIGHTS, precision: str = "bf16") -> None:
        self._networks = load_networks(weights, DEFAULT)
        core().set_property("CPU", {"INFERENCE_NUM_THREADS": 1})
        store = GraphStore(graphs_folder())
        graphs = fp32_graphs(self._networks, store, graph_key(self._networks))
        self._line = FrameLine(graphs, precision)
        self._line.put(absolute(DEFAULT.num_points, DEFAULT.num_kp)._asdict())
        self._scene: Scene | None = None

    @torch.inference_mode()
    def wear(self, picture: Picture, points: Floats, side: int) -> None:
        """Take an avatar (512, 512, 3) with its keypoints (70, 2), to be shown `side` pixels wide."""
        small = cv2.resize(picture, (256, 256), interpolation=cv2.INTER_AREA)
        source = torch.from_numpy(small).permute(2, 0, 1)[None].float() / 255
        encoded = self._networks.generator.encode(source, self._keypoints(points))
        constants = (
            *(encoded.source, encoded.features, encoded.small_source),
            *(encoded.keypoints.value, encoded.keypoints.jacobian, encoded.bumps),
        )
        self._line.put({name: part.numpy() for name, part in zip(ENCODED, constants, strict=True)})
        layers = AvatarLayers(picture, np.ones(picture.shape[:2], np.float32), picture)
        place = Placement(0, 0, side, side, side)
        self._scene = Scene(layers, framing="square", neck=Neck.of_landmarks(points), placement=place)

    @torch.inference_mode()
    def shown(self, points: Floats) -> Picture:
        """Return the scene, a square, with the avatar's keypoints at these points (70, 2)."""
        if self._scene is None:
            raise TrainingError("Nobody is shown yet: wear an avatar first.")
        value, jacobian = self._keypoints(points)
        return self._scene.compose(self._line.draw(Points(value[0].numpy(), jacobian[0].numpy())))

    def _keypoints(self, points: Floats) -> Keypoints:
        detector = self._networks.keypoint_detector
        return detector.keypoints(torch.from_numpy(points[None].astype(np.float32)))  # type: ignore[operator]
