"""Runs the mouth painter on OpenVINO or torch, below fp32 only if that is verified on this machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from model.engines.choice import EngineChoice, Precision
from model.engines.verification import LOWEST_PSNR_DB
from model.errors import CheckpointError
from model.mouth.drawing import INPUTS, Tongue, lip_lines, lips_and_tongue, paintable
from model.mouth.window import HEIGHT, WIDTH

if TYPE_CHECKING:
    from face.on_openvino import ov

Picture = NDArray[np.uint8]
RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""
WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "mouth.safetensors"
CHECKED = 4
"""Number of windows on which a precision is compared with fp32."""
OPENVINO_NAMES = {"fp32": "f32", "bf16": "bf16", "fp16": "f16"}


class WindowPainter(Protocol):
    """Paints one window."""

    def paint(self, inputs: Picture) -> Picture:
        """(HEIGHT, WIDTH, INPUTS) uint8 → (HEIGHT, WIDTH, 4) uint8: RGB, and its share in the result."""


class OpenVinoPainter:
    """The painter on OpenVINO, on the processor."""

    def __init__(self, graph: ov.Model, precision: Precision = "fp32") -> None:
        from model.engines.frame_line import request_of

        self.precision = precision
        self._request = request_of(graph, OPENVINO_NAMES.get(precision, "f32"))

    def paint(self, inputs: Picture) -> Picture:
        """Paint one window."""
        self._request.get_input_tensor(0).data[...] = inputs
        self._request.infer(share_outputs=True)
        return np.array(self._request.get_output_tensor(0).data)


@cache
def open_painter(engine: str, device: str, has_half: bool, weights: Path = WEIGHTS) -> WindowPainter:
    """Open the painter on the engine of the network. Raises CheckpointError if its weights are missing.

    `has_half`: whether that engine runs below fp32 here, which is then tried for the painter, too, and used
    if its pictures are close enough to fp32's. OpenVINO's graph and this verdict are kept between runs.
    """
    if engine == "openvino":
        return _on_openvino(has_half, weights)
    from model.mouth.torch_painter import painters_on_torch  # loads torch, which takes a second

    plain, half = painters_on_torch(weights, device)
    return half if has_half and half is not None and _is_close(plain, half) else plain


def painter_for(choice: EngineChoice, weights: Path = WEIGHTS) -> WindowPainter:
    """Open the painter that suits the engine in use."""
    return open_painter(choice.engine, choice.device, choice.precision != "fp32", weights)


def _on_openvino(has_half: bool, weights: Path) -> WindowPainter:
    from face.kept_graphs import digest_of, kept
    from face.processor import machine

    if not weights.is_file():
        raise CheckpointError(f"{weights} does not hold the weights of the mouth painter.")
    made_of = f"{RECIPE} {digest_of(weights)}"
    graph = kept("mouth", made_of, lambda: ({"mouth": _converted(weights)}, {})).graphs["mouth"]
    if not has_half:
        return OpenVinoPainter(graph)
    verdict = kept("mouthline", f"{made_of} {machine()}", lambda: ({}, {"is_close": _is_bf16_close(graph)}))
    return OpenVinoPainter(graph, "bf16" if verdict.report["is_close"] else "fp32")


def _converted(weights: Path) -> ov.Model:
    from model.mouth.torch_painter import graph_of_painter

    return graph_of_painter(weights)


def _is_bf16_close(graph: ov.Model) -> bool:
    try:
        return _is_close(OpenVinoPainter(graph), OpenVinoPainter(graph, "bf16"))
    except RuntimeError:  # some processors report bf16 and cannot compile it
        return False


def _is_close(plain: WindowPainter, half: WindowPainter) -> bool:
    return psnr_db(plain, half) >= LOWEST_PSNR_DB


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
