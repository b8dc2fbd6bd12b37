"""The rendered drivers of the edge-case suite, whom no training has seen."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import torch

from model.checkpoint import load_networks
from model.config import DEFAULT
from model.networks import Networks
from model.weights import DEFAULT_WEIGHTS

DRIVERS = Path(__file__).parents[2] / "assets" / "edge_cases" / "suite" / "drivers"


@cache
def located(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """The last picture of a strip, which shows the full gesture, and its keypoints."""
    strip = cv2.imread(str(file), cv2.IMREAD_COLOR)
    assert strip is not None, file
    picture = np.ascontiguousarray(strip[:, -strip.shape[0] :, ::-1])
    inputs = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    with torch.inference_mode():
        points = _networks().keypoint_detector(inputs).value[0]
    return picture, np.asarray(points.numpy(), np.float32)


@cache
def _networks() -> Networks:
    return load_networks(DEFAULT_WEIGHTS, DEFAULT)
