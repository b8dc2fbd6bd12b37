"""Runs the mouth painter on OpenVINO or torch, below fp32 only if that is verified on this machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from model.engines.choice import EngineChoice, Precision
from model.engines.verification import LOWEST_PSNR_DB
from model.mouth.drawing import Tongue, lip_lines, lips_and_tongue, paintable
from model.mouth.network import INPUTS, MouthPainter, PaintWindow, load_mouth_painter
from model.mouth.window import HEIGHT, WIDTH

Picture = NDArray[np.uint8]
WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "mouth.safetensors"
CHECKED = 4
"""Number of windows on which a precision is compared with fp32."""
OPENVINO_NAMES = {"fp32": "f32", "bf16": "bf16", "fp16": "f16"}


class WindowPainter(Protocol):
    """Paints one window."""

    def paint(self, inputs: Picture) -> Picture:
        """(HEIGHT, WIDTH, INPUTS) uint8 → (HEIGHT, WIDTH, 4) uint8: RGB, and its share in the result."""


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


class OpenVinoPainter:
    """The painter on OpenVINO, on the processor."""

    def __init__(self, painter: MouthPainter, precision: Precision = "fp32") -> None:
        from face.on_openvino import core
        from model.engines.frame_line import compiled

        self.precision = precision
        self._request = compiled(_graph(painter), OPENVINO_NAMES.get(precision, "f32"), core())

    def paint(self, inputs: Picture) -> Picture:
        """Paint one window."""
        self._request.get_input_tensor(0).data[...] = inputs
        self._request.infer(share_outputs=True)
        return np.array(self._request.get_output_tensor(0).data)


@cache
def open_painter(engine: str, device: str, has_half: bool, weights: Path = WEIGHTS) -> WindowPainter:
    """Open the painter on the engine of the network. Raises CheckpointError if its weights are missing.

    `has_half`: whether that engine runs below fp32 here, which is then tried for the painter, too, and used
    if its pictures are close enough to fp32's.
    """
    painter = load_mouth_painter(weights)
    plain, half = _lines(painter, engine, device)
    if not has_half or half is None:
        return plain
    return half if psnr_db(plain, half) >= LOWEST_PSNR_DB else plain


def painter_for(choice: EngineChoice, weights: Path = WEIGHTS) -> WindowPainter:
    """Open the painter that suits the engine in use."""
    return open_painter(choice.engine, choice.device, choice.precision != "fp32", weights)


def _lines(painter: MouthPainter, engine: str, device: str) -> tuple[WindowPainter, WindowPainter | None]:
    """Return the painter in fp32 and in half precision."""
    if engine == "openvino":
        return OpenVinoPainter(painter), OpenVinoPainter(painter, "bf16")
    if device == "mps":
        return TorchPainter(painter, device), None
    return TorchPainter(painter, device), TorchPainter(
        painter, device, "fp16" if device == "cuda" else "bf16"
    )


def psnr_db(reference: WindowPainter, candidate: WindowPainter) -> float:
    """Return the PSNR in dB of a painter's windows against another's; minus infinity if it fails."""
    squares = []
    for number in range(CHECKED):
        inputs = _example(number)
        try:
            made = candidate.paint(inputs).astype(np.float64)
        except RuntimeError:
            return -np.inf
        squares.append(np.square(made - reference.paint(inputs)).mean())
    return float(10 * np.log10(255**2 / max(float(np.mean(squares)), 1e-7)))


def _example(number: int) -> Picture:
    """Draw a face of soft colours, an opened mouth and a tongue: the painter's inputs."""
    rng = np.random.default_rng(number)
    points = np.zeros((68, 2), np.float32)
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    middle, size = np.array([WIDTH / 2, HEIGHT / 3]), np.array([34, 10 + 6 * number])
    points[48:60] = middle + size * np.stack([-np.cos(turn), -np.sin(turn)], 1)
    points[60:68] = middle + 0.7 * size * np.stack([-np.cos(turn[:8] * 1.5), -np.sin(turn[:8] * 1.5)], 1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / 20
    waves = [40 * np.sin(x * a + y * b + c) for a, b, c in rng.uniform(-1, 1, (6, 3))]
    skin = (np.stack(waves, 2) + rng.uniform(60, 190, 6)).clip(0, 255).astype(np.uint8)
    drawing = lips_and_tongue(points, Tongue(number / CHECKED))
    region = paintable(points, np.ascontiguousarray(drawing[..., 3]))
    inputs = np.dstack([skin, drawing, lip_lines(points), region])
    if inputs.shape[2] != INPUTS:
        raise ValueError(f"The painter takes {INPUTS} channels, not {inputs.shape[2]}.")
    return inputs


def _graph(painter: MouthPainter):  # type: ignore[no-untyped-def]
    from face.on_openvino import graph_of

    example = torch.zeros(HEIGHT, WIDTH, INPUTS, dtype=torch.uint8)
    return graph_of(PaintWindow(painter), (example,))
