"""LandmarkEngine: runs the landmark network on one crop, NumPy in, NumPy out."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray

from detector.landmark_network import LANDMARK_CROP, LandmarkNetwork

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
        from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder
    except ImportError:
        return _torch_engine(network)
    return _openvino_engine(Core(), TorchScriptPythonDecoder(_traced(network)))


def _torch_engine(network: LandmarkNetwork) -> LandmarkEngine:
    def look(crop: NDArray[np.uint8]) -> CropLandmarks:
        with torch.inference_mode():
            output = network(torch.from_numpy(_pixels(crop)))
        return _answer([part.numpy() for part in output])

    return look


def _traced(network: LandmarkNetwork) -> Any:
    example = torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # torch would rather export, which OpenVINO reads more slowly
        return torch.jit.trace(network.eval(), example, check_trace=False)  # type: ignore[no-untyped-call]


def _openvino_engine(core: Any, decoder: Any) -> LandmarkEngine:
    """By OpenVINO's frontend itself: `openvino.convert_model` does the same and tells its makers of it."""
    from openvino.frontend import FrontEndManager

    frontend = FrontEndManager().load_by_framework("pytorch")
    model = frontend.convert(frontend.load(decoder))
    model.reshape([1, 3, LANDMARK_CROP, LANDMARK_CROP])
    options = {"INFERENCE_NUM_THREADS": torch.get_num_threads(), "INFERENCE_PRECISION_HINT": "f32"}
    request = core.compile_model(model, "CPU", options).create_infer_request()

    def look(crop: NDArray[np.uint8]) -> CropLandmarks:
        output = request.infer([_pixels(crop)])
        return _answer([np.array(output[index]) for index in range(5)])

    return look


def _pixels(crop: NDArray[np.uint8]) -> Array:
    scaled: Array = np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    return scaled


def _answer(parts: list[Array]) -> CropLandmarks:
    """The network's five outputs, in the order of `LandmarkOutput`."""
    points, depth, jaw, rotation, presence = (part[0] for part in parts)
    fixed = np.concatenate([jaw, points[len(jaw) :]])
    deep = np.concatenate([fixed, depth[:, None]], 1)
    return CropLandmarks(points, deep, rotation, float(presence))
