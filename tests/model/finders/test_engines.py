from pathlib import Path

import numpy as np
import pytest
import torch

from model.errors import CheckpointError
from model.finders.engines import CHEEKS, TONGUE, FinderWeights, look_on_openvino, look_on_torch, open_look
from model.finders.network import WindowFinder
from model.finders.window import HEIGHT, INPUTS, WIDTH


@pytest.mark.parametrize("weights", [TONGUE, CHEEKS])
def test_engines_agree_on_the_shipped_weights(weights: FinderWeights) -> None:
    windows = np.random.default_rng(0).integers(0, 255, (4, HEIGHT, WIDTH, INPUTS), np.uint8)
    plain, graph = look_on_torch(weights), look_on_openvino(weights)
    for window in windows:
        assert plain(window).shape == (1 + weights.measures,)
        assert graph(window) == pytest.approx(plain(window), abs=2e-3)


def test_the_finder_compares_with_the_mouth_at_rest_whatever_the_light() -> None:
    torch.manual_seed(0)
    finder = WindowFinder(2).eval()
    inputs = 0.2 + 0.3 * torch.rand(2, INPUTS, HEIGHT, WIDTH)
    brighter = inputs.clone()
    brighter[:, :6] *= 1.8
    with torch.no_grad():
        assert torch.allclose(finder(inputs), finder(brighter), atol=1e-4)
        assert not torch.allclose(finder(inputs)[0], finder(inputs)[1], atol=1e-4)


@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_missing_weights_are_named(engine: str, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.safetensors does not hold the weights of a finder"):
        open_look(engine, FinderWeights(tmp_path / "none.safetensors", 2))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"answer.3.weight": torch.zeros(2, 2)}, tmp_path / "other.safetensors")
    with pytest.raises(CheckpointError, match="weights of a finder"):
        look_on_torch(FinderWeights(tmp_path / "other.safetensors", 2))


def test_weights_with_other_measures_are_refused() -> None:
    with pytest.raises(CheckpointError, match="weights of a finder"):
        look_on_torch(FinderWeights(TONGUE.path, 2))
