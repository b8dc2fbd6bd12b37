from pathlib import Path

import numpy as np
import pytest
import torch

from model.errors import CheckpointError
from model.mouth.drawing import Tongue
from model.mouth.tongue_engines import driver_tongue_for, look_on_openvino, look_on_torch, open_look
from model.mouth.tongue_network import TongueFinder
from model.mouth.tongue_window import HEIGHT, INPUTS, WIDTH


def test_engines_agree_on_the_shipped_weights() -> None:
    from model.mouth.tongue_engines import WEIGHTS

    windows = np.random.default_rng(0).integers(0, 255, (4, HEIGHT, WIDTH, INPUTS), np.uint8)
    plain, graph = look_on_torch(WEIGHTS), look_on_openvino(WEIGHTS)
    for window in windows:
        assert graph(window) == pytest.approx(plain(window), abs=2e-3)


def test_the_finder_compares_with_the_mouth_at_rest_whatever_the_light() -> None:
    torch.manual_seed(0)
    finder = TongueFinder().eval()
    inputs = 0.2 + 0.3 * torch.rand(2, INPUTS, HEIGHT, WIDTH)
    brighter = inputs.clone()
    brighter[:, :6] *= 1.8
    with torch.no_grad():
        assert torch.allclose(finder(inputs), finder(brighter), atol=1e-4)
        assert not torch.allclose(finder(inputs)[0], finder(inputs)[1], atol=1e-4)


@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_missing_weights_are_named(engine: str, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.safetensors does not hold the weights of the tongue"):
        open_look(engine, tmp_path / "none.safetensors")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"answer.3.weight": torch.zeros(2, 2)}, tmp_path / "other.safetensors")
    with pytest.raises(CheckpointError, match="tongue finder"):
        look_on_torch(tmp_path / "other.safetensors")


def test_without_an_engine_nothing_is_looked_for() -> None:
    tongue = driver_tongue_for(None)
    assert tongue.step(np.zeros((256, 256, 3), np.uint8), np.zeros((70, 2), np.float32)) == Tongue()
