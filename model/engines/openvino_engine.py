"""OpenVinoEngine: the networks on OpenVINO, on the processor or an Intel GPU."""

from __future__ import annotations

from collections.abc import Mapping

from face.on_openvino import core, ov
from model.engines import FrameLayers, Picture
from model.engines.choice import DeviceName, EngineChoice, Precision
from model.engines.frame_line import Arrays, AvatarEncoder, FrameLine
from model.motion import Points, Transfer
from model.steps import CONVOLUTIONAL

OPENVINO_NAMES: Mapping[Precision, str] = {"fp32": "f32", "bf16": "bf16", "fp16": "f16"}
"""OpenVINO's names of precisions."""

OPENVINO_DEVICES: Mapping[DeviceName, str] = {"cpu": "CPU", "intel": "GPU"}
"""OpenVINO's names of devices."""


class OpenVinoEngine:
    """Convolutions in the precision of the choice, coordinates in fp32."""

    def __init__(
        self, graphs: Mapping[str, ov.Model], choice: EngineChoice, others: Precision | None = None
    ) -> None:
        """Compile the graphs.

        Args:
            graphs: the parts' graphs by name.
            choice: what it runs on.
            others: precision of the convolutions that are not in int8, if the choice is int8.
        """
        self.choice = choice
        self._encoder = AvatarEncoder(graphs)
        device = OPENVINO_DEVICES.get(choice.device, "CPU")
        self._line = FrameLine(graphs, OPENVINO_NAMES[others or choice.precision], device)
        self._transfer: Transfer | None = None

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar, keep what is constant, and return its keypoints."""
        encoded = self._encoder.encode(avatar)
        self._line.put(encoded)
        return Points(encoded["value"][0], encoded["jacobian"][0])

    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""
        return self._line.locate(picture)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """Return the avatar with this facial expression."""
        self._set(transfer)
        return self._line.animate(driving)

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        """Return the layers that `animate` composes to the picture."""
        self._set(transfer)
        return _aimed(self._line.layers(driving), transfer)

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        """Return the layers for keypoints of a driver that `locate` gave, perhaps changed since."""
        self._set(transfer)
        return _aimed(self._line.draw(driver), transfer)

    def trace(self, driving: Picture, transfer: Transfer) -> dict[str, tuple[Arrays, Arrays]]:
        """Return the inputs and outputs of the convolutional parts for a driving picture."""
        self.animate(driving, transfer)
        parts = [part for part in CONVOLUTIONAL if part in self._line]
        return {part: (self._line.inputs_of(part), self._line.outputs_of(part)) for part in parts}

    def run_part(self, part: str, inputs: Arrays) -> Arrays:
        """Run one part alone."""
        return self._line.run_part(part, inputs)

    def _set(self, transfer: Transfer) -> None:
        if transfer is not self._transfer:
            self._transfer = transfer
            self._line.put(transfer._asdict())


def _aimed(layers: FrameLayers, transfer: Transfer) -> FrameLayers:
    """Replace the driver's points by those of the avatar."""
    return layers._replace(points=transfer.moved(layers.points))


def intel_gpu() -> str:
    """Return the name of the Intel GPU that OpenVINO sees; empty if there is none. Slow."""
    found = "GPU" in core().available_devices
    return str(core().get_property("GPU", "FULL_DEVICE_NAME")) if found else ""
