"""The mouth painter on torch, and its conversion to OpenVINO's graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from model.engines.choice import Precision
from model.mouth.drawing import INPUTS
from model.mouth.network import MouthPainter, PaintWindow, load_mouth_painter
from model.mouth.window import HEIGHT, WIDTH

Picture = NDArray[np.uint8]


class TorchPainter:
    """The painter on torch."""

    def __init__(self, painter: MouthPainter, device: str = "cpu", precision: Precision = "fp32") -> None:
        self._device, self.precision = torch.device(device), precision
        network = PaintWindow(painter).eval().to(self._device)
        self._network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._half = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(precision)

    @torch.inference_mode()
    def paint(self, inputs: Picture) -> Picture:
        """Paint one window."""
        with torch.autocast(self._device.type, self._half, enabled=self._half is not None):
            painted = self._network(torch.from_numpy(inputs).to(self._device))
        return np.asarray(painted.cpu().numpy(), np.uint8)


def painters_on_torch(weights: Path, device: str) -> tuple[TorchPainter, TorchPainter | None]:
    """Return the painter in fp32, and in half precision if the device has it. Raises CheckpointError."""
    painter = load_mouth_painter(weights)
    plain = TorchPainter(painter, device)
    if device == "mps":
        return plain, None
    return plain, TorchPainter(painter, device, "fp16" if device == "cuda" else "bf16")


def graph_of_painter(weights: Path) -> Any:
    """Convert the painter to a graph from (HEIGHT, WIDTH, INPUTS) uint8. Raises CheckpointError."""
    return converted(load_mouth_painter(weights))


def converted(painter: MouthPainter) -> Any:
    """Convert a painter to OpenVINO's graph, whose input and output are those of `paint`."""
    from face.on_openvino import graph_of

    example = torch.zeros(HEIGHT, WIDTH, INPUTS, dtype=torch.uint8)
    return graph_of(PaintWindow(painter), (example,))
