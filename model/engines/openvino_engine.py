"""OpenVinoEngine: the networks on OpenVINO, on the processor or a GPU of Intel's.

On the processor in 8 bits, as soon as that can be had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from face.on_openvino import core, ov
from model.engines import FrameLayers, Picture
from model.engines.choice import DeviceName, EngineChoice, Precision
from model.engines.frame_line import AvatarEncoder, FrameLine
from model.motion import Points, Transfer

OPENVINO_NAMES: Mapping[Precision, str] = {"fp32": "f32", "bf16": "bf16", "fp16": "f16"}
"""What OpenVINO calls the precision of the convolutions that are not in 8 bits."""

OPENVINO_DEVICES: Mapping[DeviceName, str] = {"cpu": "CPU", "intel": "GPU"}


class Upgrade(Protocol):
    """A quicker line for the same network that is being made somewhere else."""

    def ready(self) -> FrameLine | None:
        """The line once it is made and good enough; None before, and for ever if it never is."""

    def sentence(self) -> str:
        """How far it is, for the user to read; empty where there is nothing to say."""


class OpenVinoEngine:
    """Convolutions in the precision of the choice, whatever has to do with places in fp32.

    An `upgrade` takes over between two frames as soon as it is ready; one that is ready now is the only line.
    """

    def __init__(
        self, graphs: Mapping[str, ov.Model], choice: EngineChoice, upgrade: Upgrade | None = None
    ) -> None:
        self._choice = choice
        self._upgrade = upgrade
        self._encoder = AvatarEncoder(graphs, core())
        self._constants: dict[str, NDArray[np.generic]] = {}
        self._transfer: Transfer | None = None
        if not self._take_over():
            device = OPENVINO_DEVICES.get(choice.device, "CPU")
            self._line = FrameLine(graphs, OPENVINO_NAMES[choice.precision], core(), device)

    @property
    def choice(self) -> EngineChoice:
        """How it runs now, and why: that changes when the 8-bit graphs take over."""
        told = self._upgrade.sentence() if self._upgrade else ""
        return replace(self._choice, reason=f"{self._choice.reason} {told}".rstrip())

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar once, keep what is constant, and return its keypoints."""
        encoded = self._encoder.encode(avatar)
        self._put(encoded)
        return Points(encoded["value"][0], encoded["jacobian"][0])

    def locate(self, picture: Picture) -> Points:
        """The keypoints of a driving picture."""
        return self._line.locate(picture)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """The worn avatar making this face."""
        self._prepare(transfer)
        return self._line.animate(driving)

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        """Return the layers that `animate` composes to the picture."""
        self._prepare(transfer)
        return self._line.layers(driving)

    def _prepare(self, transfer: Transfer) -> None:
        self._take_over()
        if transfer is not self._transfer:
            self._transfer = transfer
            self._put(transfer._asdict())

    def _put(self, constants: Mapping[str, NDArray[np.generic]]) -> None:
        self._constants.update(constants)
        self._line.put(constants)

    def _take_over(self) -> bool:
        """Go on with the quicker line if it has become ready since the last frame."""
        line = self._upgrade.ready() if self._upgrade else None
        if line is None:
            return False
        line.put(self._constants)
        self._line = line
        self._upgrade = None
        self._choice = replace(self._choice, precision="int8", reason=INT8_REASON)
        return True


INT8_REASON = "OpenVINO is quickest on this processor with int8, which is good enough for this network."


def intel_gpu() -> str:
    """What Intel calls the GPU that OpenVINO sees; empty where it sees none. To look takes a while."""
    found = "GPU" in core().available_devices
    return str(core().get_property("GPU", "FULL_DEVICE_NAME")) if found else ""
