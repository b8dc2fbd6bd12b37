from pathlib import Path

import numpy as np
import pytest
import torch

from model.errors import CheckpointError
from model.mouth.drawing import INPUTS
from model.mouth.engines import OpenVinoPainter, open_painter, psnr_db
from model.mouth.network import MouthPainter
from model.mouth.torch_painter import TorchPainter, converted
from model.mouth.window import HEIGHT, WIDTH
from training.avatar_network import save_half


def painter() -> MouthPainter:
    """A painter with weights, and running figures of its batch norms, that are not trained."""
    torch.manual_seed(0)
    network = MouthPainter()
    with torch.no_grad():
        network(torch.rand(4, INPUTS, HEIGHT, WIDTH))
    return network.eval()


class Broken:
    def paint(self, inputs: np.ndarray) -> np.ndarray:
        raise RuntimeError("no such instruction")


class Grey:
    def paint(self, inputs: np.ndarray) -> np.ndarray:
        return np.full((HEIGHT, WIDTH, 4), 127, np.uint8)


def test_engines_agree() -> None:
    network = painter()
    assert psnr_db(TorchPainter(network), OpenVinoPainter(converted(network))) > 55
    assert psnr_db(TorchPainter(network), TorchPainter(network, "cpu", "bf16")) > 30


def test_a_precision_that_fails_or_differs_is_far_from_fp32() -> None:
    plain = TorchPainter(painter())
    assert psnr_db(plain, Broken()) == -np.inf
    assert psnr_db(plain, Grey()) < 30


def test_a_painter_is_opened_once_for_an_engine(tmp_path: Path) -> None:
    weights = tmp_path / "mouth.safetensors"
    save_half(painter(), weights)
    opened = open_painter("openvino", "cpu", True, weights)
    assert opened is open_painter("openvino", "cpu", True, weights)
    inputs = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, INPUTS), dtype=np.uint8)
    inputs[..., -1] = 0
    made = opened.paint(inputs)
    assert made.shape == (HEIGHT, WIDTH, 4)
    assert not made[..., 3].any(), "nothing is painted if nothing may be"


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="mouth painter"):
        open_painter("torch", "cpu", False, tmp_path / "none.safetensors")
