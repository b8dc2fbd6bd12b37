"""FrameLine: the compiled parts of one frame on OpenVINO, connected without copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from face.compiled import compiled
from face.on_openvino import ov
from model.engines import FrameLayers, Picture
from model.motion import Points
from model.steps import DRIVING, ENCODED, LAYERS, LOCATED, SEPARATE, Step, steps_among, steps_to

Arrays = tuple[NDArray[np.generic], ...]


class FrameLine:
    """Runs one frame. Constants are set once and kept.

    The order of the parts, and what each takes, is that of `steps`.
    """

    def __init__(self, graphs: Mapping[str, ov.Model], precision: str, device: str = "CPU") -> None:
        """Compile the parts for an OpenVINO device.

        Args:
            graphs: the parts' graphs by name.
            precision: "f32", "bf16" or "f16", of the convolutional parts; the others are always f32.
            device: OpenVINO's name of the device.
        """
        self._request_of = partial(request_of, device=device)
        self._separate = graphs.get(SEPARATE.name)
        self._requests: dict[str, ov.InferRequest] = {}
        self._tensors: dict[str, ov.Tensor] = {}
        self._steps = steps_among(graphs)
        for step in self._steps:
            self._add(step, graphs[step.name], precision if step.is_convolutional else "f32")

    def put(self, constants: Mapping[str, NDArray[np.generic]]) -> None:
        """Set constants by name, for every frame from now on."""
        for name, array in constants.items():
            for tensor in self._inputs_named(name):
                tensor.data[...] = array

    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""
        self._look_at(picture)
        self._run(steps_to(*LOCATED, among=self._steps))
        value, jacobian = (self._tensors[name].data[0].copy() for name in LOCATED)
        return Points(value, jacobian)

    def animate(self, driving: Picture) -> Picture:
        """Return the avatar with this facial expression."""
        self._look_at(driving)
        self._run(self._steps)
        return np.array(self._tensors["picture"].data)

    def layers(self, driving: Picture) -> FrameLayers:
        """Return the layers of the avatar with this facial expression, and the driver's points."""
        self._look_at(driving)
        return self._layers_by(steps_to(*LAYERS, among=self._steps))

    def draw(self, driver: Points) -> FrameLayers:
        """Return the layers of the avatar for these keypoints of a driver, and their points."""
        for name, array in zip(LOCATED, driver, strict=True):
            self._tensors[name].data[0] = array
        return self._layers_by(steps_to(*LAYERS, driver=LOCATED, among=self._steps))

    def _layers_by(self, steps: tuple[Step, ...]) -> FrameLayers:
        """Run these steps and return copies of the layers."""
        if SEPARATE.name not in self._requests and self._separate is not None:
            self._add(SEPARATE, self._separate, "f32")
        self._run(steps)
        given = (np.array(self._tensors[name].data) for name in (*LAYERS, LOCATED[0]))
        deformation, still, paint, kept, points = given
        return FrameLayers(deformation[0], still[0], paint, kept, points[0])

    def inputs_of(self, part: str) -> Arrays:
        """Return the inputs of a part in the last frame."""
        request = self._requests[part]
        return tuple(np.array(request.get_input_tensor(i).data) for i in range(len(request.model_inputs)))

    def __contains__(self, part: str) -> bool:
        """True if the network has a part of this name."""
        return part in self._requests

    def outputs_of(self, part: str) -> Arrays:
        """Return the outputs of a part in the last frame."""
        request = self._requests[part]
        return tuple(np.array(request.get_output_tensor(i).data) for i in range(len(request.model_outputs)))

    def run_part(self, part: str, inputs: Sequence[NDArray[np.generic]]) -> Arrays:
        """Run one part alone on these inputs and return its outputs."""
        request = self._requests[part]
        for index, array in enumerate(inputs):
            request.get_input_tensor(index).data[...] = array
        _run(request)
        return self.outputs_of(part)

    def _run(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            _run(self._requests[step.name])

    def _look_at(self, driving: Picture) -> None:
        self._tensors[DRIVING[0]].data[...] = driving

    def _add(self, step: Step, graph: ov.Model, precision: str) -> None:
        """Compile a part and connect it to those before it."""
        request = self._requests[step.name] = self._request_of(graph, precision)
        for index, name in enumerate(_taken(step, request)):
            if name in self._tensors:
                request.set_input_tensor(index, self._tensors[name])
            elif name in DRIVING:
                self._tensors[name] = request.get_input_tensor(index)
        for index in range(len(request.model_outputs)):
            self._tensors[step.gives[index]] = request.get_output_tensor(index)

    def _inputs_named(self, constant: str) -> list[ov.Tensor]:
        found = []
        for step in self._steps:
            request = self._requests[step.name]
            taken = _taken(step, request)
            if constant in taken:
                found.append(request.get_input_tensor(taken.index(constant)))
        return found


class AvatarEncoder:
    """The compiled part that runs once for each avatar. Always in fp32."""

    def __init__(self, graphs: Mapping[str, ov.Model]) -> None:
        self._request = request_of(graphs["encode"], "f32")

    def encode(self, avatar: Picture) -> dict[str, NDArray[np.generic]]:
        """Return the constants of an avatar (size, size, 3) uint8, for `FrameLine.put`."""
        self._request.get_input_tensor(0).data[...] = avatar
        self._request.infer()
        return {name: np.array(self._request.get_output_tensor(i).data) for i, name in enumerate(ENCODED)}


def request_of(graph: ov.Model, precision: str, device: str = "CPU") -> ov.InferRequest:
    """Compile a graph for the shortest time of one frame."""
    hints = {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
    return compiled(graph, hints, device).create_infer_request()


def _taken(step: Step, request: ov.InferRequest) -> tuple[str, ...]:
    """Return the inputs of a compiled part. The converter drops last inputs that a network does not use."""
    return step.takes[: len(request.model_inputs)]


def _run(request: ov.InferRequest) -> None:
    request.infer(share_outputs=True)  # without it, every output is copied
