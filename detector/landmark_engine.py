"""LandmarkEngine: runs the landmark network on one crop, NumPy in, NumPy out."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from face.landmark_network import LANDMARK_CROP, LandmarkNetwork, LandmarkOutput

Array = NDArray[np.float32]


class CropLandmarks(NamedTuple):
    """`LandmarkOutput` of one crop: (68, 2) points, (68, 3) fixed to the head, (3, 3) rotation, logit."""

    points: Array
    points_3d: Array
    rotation: Array
    presence: float


LandmarkEngine = Callable[[NDArray[np.uint8]], CropLandmarks]
"""A (112, 112, 3) uint8 RGB crop → what the network says of it."""


def landmark_engine(network: LandmarkNetwork) -> LandmarkEngine:
    """OpenVINO where it is installed, which takes a quarter of torch's time on a CPU; torch else.

    On as many threads as torch is set to.
    """
    # OpenVINO reports its import to its makers over the net, unless the package for that is "not installed".
    cast(dict[str, Any], sys.modules).setdefault("openvino_telemetry", None)
    try:
        from openvino import Core
    except ImportError:
        return _torch_engine(network)
    return _openvino_engine(network, Core())


def _torch_engine(network: LandmarkNetwork) -> LandmarkEngine:
    def look(crop: NDArray[np.uint8]) -> CropLandmarks:
        with torch.inference_mode():
            output = network(torch.from_numpy(_pixels(crop)))
        return _answer([part.numpy() for part in output])

    return look


class _Look(nn.Module):
    """The convolutions: a crop → the features that points are read from, and the coarsest ones."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.look(crop)


class _Tell(nn.Module):
    """The rest: the features → everything that the network says."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, features: Tensor, coarse: Tensor) -> LandmarkOutput:
        return self.network.tell(features, coarse)


def _openvino_engine(network: LandmarkNetwork, core: Any) -> LandmarkEngine:
    """In two graphs: convolutions stand bf16, where the processor computes it, and coordinates do not."""
    crop = torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP)
    with torch.no_grad():
        seen = network.look(crop)
    quick = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    look = _compiled(core, _Look(network), (crop,), quick)
    tell = _compiled(core, _Tell(network), seen, "f32")
    for index in range(len(seen)):
        tell.set_input_tensor(index, look.get_output_tensor(index))

    def look_and_tell(picture: NDArray[np.uint8]) -> CropLandmarks:
        look.infer([_pixels(picture)])
        tell.infer()
        return _answer([np.array(tell.get_output_tensor(index).data) for index in range(5)])

    return look_and_tell


def _compiled(core: Any, network: nn.Module, example: tuple[Tensor, ...], precision: str) -> Any:
    """A part ready to run. By OpenVINO's frontend itself: `openvino.convert_model` does the same and tells
    its makers of it."""
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # torch would rather export, which OpenVINO reads more slowly
        traced = torch.jit.trace(network.eval(), example, check_trace=False)  # type: ignore[no-untyped-call]
    decoder = TorchScriptPythonDecoder(traced)  # OpenVINO keeps no hold on it
    frontend = FrontEndManager().load_by_framework("pytorch")
    model = frontend.convert(frontend.load(decoder))
    model.reshape({index: list(part.shape) for index, part in enumerate(example)})
    options = {"INFERENCE_NUM_THREADS": torch.get_num_threads(), "INFERENCE_PRECISION_HINT": precision}
    return core.compile_model(model, "CPU", options).create_infer_request()


def _pixels(crop: NDArray[np.uint8]) -> Array:
    scaled: Array = np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    return scaled


def _answer(parts: list[Array]) -> CropLandmarks:
    """The network's five outputs, in the order of `LandmarkOutput`."""
    points, depth, jaw, rotation, presence = (part[0] for part in parts)
    fixed = np.concatenate([jaw, points[len(jaw) :]])
    deep = np.concatenate([fixed, depth[:, None]], 1)
    return CropLandmarks(points, deep, rotation, float(presence))
