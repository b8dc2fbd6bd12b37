"""FrameLine: the compiled parts of one frame, each handing its result to the next without a copy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from face.on_openvino import ov
from model.engines import Picture
from model.engines.parts import CONVOLUTIONAL
from model.motion import Points

Arrays = tuple[NDArray[np.generic], ...]

ENCODED = ("source", "features", "small_source", "value", "jacobian", "bumps")
"""What `encode` gives, in its order."""
TRANSFER = ("scale", "offset", "turn")
INPUTS: Mapping[str, tuple[str, ...]] = {
    "look": ("driving",),
    "read": ("look.0", "look.1"),
    "aim": ("read.0", "read.1", *TRANSFER, "small_source", "value", "jacobian", "bumps"),
    "flow": ("aim.0", "aim.1", "features"),
    "paint": ("flow.0", "aim.2", "aim.3"),
    "finish": ("paint.0", "flow.1", "source"),
}
"""What each part takes, in the order in which they run: another part's output, or a constant. A network whose
keypoints are landmarks has one output of `look`, a published one has no drawings to show to `paint`."""


class FrameLine:
    """Runs one frame. Constants are put in once and stay."""

    def __init__(
        self, graphs: Mapping[str, ov.Model], precision: str, core: ov.Core, device: str = "CPU"
    ) -> None:
        """Compiles for a device of OpenVINO's. `precision` ("f32", "bf16", "f16") is that of convolutions;
        coordinates are always f32."""
        self._requests = {
            name: compiled(graphs[name], precision if name in CONVOLUTIONAL else "f32", core, device)
            for name in INPUTS
        }
        self._tensors: dict[str, ov.Tensor] = {}
        for name, request in self._requests.items():
            self._connect(name, request)

    def put(self, constants: Mapping[str, NDArray[np.generic]]) -> None:
        """Set constants by name, for every frame from now on."""
        for name, array in constants.items():
            for place in self._tensors_of(name):
                place.data[...] = array

    def locate(self, picture: Picture) -> Points:
        """The keypoints of a driving picture."""
        self._requests["look"].get_input_tensor(0).data[...] = picture
        for part in ("look", "read"):
            _run(self._requests[part])
        value, jacobian = (self._tensors[f"read.{index}"].data[0].copy() for index in (0, 1))
        return Points(value, jacobian)

    def animate(self, driving: Picture) -> Picture:
        """The worn avatar making this face."""
        self._requests["look"].get_input_tensor(0).data[...] = driving
        for request in self._requests.values():
            _run(request)
        return np.array(self._tensors["finish.0"].data)

    def inputs_of(self, part: str) -> Arrays:
        """What the part was given in the last frame: what a calibration wants to see."""
        request = self._requests[part]
        return tuple(np.array(request.get_input_tensor(i).data) for i in range(len(request.model_inputs)))

    def _connect(self, name: str, request: ov.InferRequest) -> None:
        # A network without a composed output needs no pixels to finish: the converter drops those inputs.
        for index, origin in zip(range(len(request.model_inputs)), INPUTS[name], strict=False):
            if origin in self._tensors:
                request.set_input_tensor(index, self._tensors[origin])
        for index in range(len(request.model_outputs)):
            self._tensors[f"{name}.{index}"] = request.get_output_tensor(index)

    def _tensors_of(self, constant: str) -> list[ov.Tensor]:
        return [
            self._requests[part].get_input_tensor(names.index(constant))
            for part, names in INPUTS.items()
            if constant in names and names.index(constant) < len(self._requests[part].model_inputs)
        ]


def _run(request: ov.InferRequest) -> None:
    request.infer(share_outputs=True)  # without, every output is copied


def compiled(graph: ov.Model, precision: str, core: ov.Core, device: str = "CPU") -> ov.InferRequest:
    """A graph ready to run, planned for the shortest time of one frame."""
    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
    return core.compile_model(graph, device, hints).create_infer_request()
