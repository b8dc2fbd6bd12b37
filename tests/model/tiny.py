"""A small network with the weights, the pictures and the answers of the published code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.checkpoint import PARTS, Networks
from model.config import HourglassConfig, NetworkConfig
from model.generator import Generator
from model.keypoint_detector import KeypointDetector
from model.keypoints import Keypoints
from model.motion import Points, Transfer, absolute, relative

GOLDEN = Path(__file__).parents[1] / "golden"
TOLERANCE = 1e-4
HOURGLASS = HourglassConfig(block_expansion=8, max_features=32, num_blocks=3)
TINY = NetworkConfig(
    name="tiny",
    num_kp=10,
    kp_detector=HOURGLASS,
    dense_motion=HOURGLASS,
    block_expansion=8,
    max_features=32,
    num_down_blocks=2,
    num_bottleneck_blocks=2,
    picture_size=128,
)


@cache
def golden() -> dict[str, NDArray[np.generic]]:
    """Everything in the golden file, by name."""
    with np.load(GOLDEN / "fomm_tiny.npz") as file:
        return {name: file[name] for name in file.files}


def tiny_weights() -> dict[str, dict[str, Tensor]]:
    """The published network's weights by part and name."""
    return {
        part: {
            name.removeprefix(f"{part}/"): torch.from_numpy(array.copy())
            for name, array in golden().items()
            if name.startswith(f"{part}/")
        }
        for part in PARTS
    }


@cache
def tiny_networks() -> Networks:
    """Our networks with these weights. Shared: nobody changes them."""
    made = Networks(TINY, KeypointDetector(TINY).eval(), Generator(TINY).eval())
    made.keypoint_detector.load_state_dict(tiny_weights()["kp_detector"], strict=True)
    made.generator.load_state_dict(tiny_weights()["generator"], strict=True)
    return made


def picture(name: str) -> NDArray[np.uint8]:
    """One of the golden pictures: "source", "initial" or "driving"."""
    return golden()[name].astype(np.uint8)


def batch(name: str) -> Tensor:
    """The same as a network takes it."""
    return torch.from_numpy(picture(name)).permute(2, 0, 1)[None].float() / 255


def keypoints(name: str) -> Keypoints:
    """Keypoints as the published code found them: of a picture, or "relative"."""
    prefix = name if name == "relative" else f"kp_{name}"
    value, jacobian = golden()[f"{prefix}_value"], golden()[f"{prefix}_jacobian"]
    return Keypoints(torch.from_numpy(value.copy()), torch.from_numpy(jacobian.copy()))


def points(name: str) -> Points:
    """The same in NumPy, without the batch."""
    return Points(*(part[0].numpy() for part in keypoints(name)))


def transfer(name: str) -> Transfer:
    """The motion behind the golden picture "absolute" or "relative"."""
    if name == "absolute":
        return absolute(TINY.num_kp, TINY.num_kp)
    return relative(points("source"), points("initial"))


def levels_off(made: NDArray[np.uint8], name: str) -> NDArray[np.float32]:
    """How far each pixel is from the golden picture of this name, in levels of 255."""
    expected = 255 * golden()[f"{name}_prediction"][0].transpose(1, 2, 0).astype(np.float32)
    return np.abs(made.astype(np.float32) - expected)


def difference(made: Tensor | NDArray[np.generic], name: str) -> float:
    """The largest difference from the golden tensor of this name."""
    return float(np.abs(np.asarray(made, np.float32) - golden()[name].astype(np.float32)).max())
