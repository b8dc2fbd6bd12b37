from __future__ import annotations

import numpy as np
import pytest
import torch

from model.engines.choice import DeviceName, EngineChoice, Precision
from model.engines.torch_engine import TorchEngine
from model.errors import ModelError
from model.motion import absolute
from tests.model.engines.cuda import needs_cuda
from tests.model.tiny import levels_off, picture, tiny_networks, transfer


def engine(device: DeviceName = "cpu", precision: Precision = "fp32") -> TorchEngine:
    made = TorchEngine(tiny_networks(), EngineChoice("torch", device, precision, "It is a test."))
    made.wear(picture("source"))
    return made


def test_leaves_the_networks_as_they_were() -> None:
    before = {name: tensor.clone() for name, tensor in tiny_networks().generator.state_dict().items()}
    engine(precision="bf16").animate(picture("driving"), absolute(10, 10))
    after = tiny_networks().generator.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())


def compiled(monkeypatch: pytest.MonkeyPatch, compiler: object) -> TorchEngine:
    monkeypatch.setattr("model.engines.torch_engine.COMPILER", compiler)
    made = TorchEngine(tiny_networks(), EngineChoice("compiled", "cpu", "fp32", "It is a test."))
    made.wear(picture("source"))
    return made


def test_compiled_it_gives_the_same_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def compiler(graph: torch.fx.GraphModule, _inputs: object) -> object:
        seen.append(len(graph.graph.nodes))
        return graph.forward

    runs = compiled(monkeypatch, compiler)
    for name in ("absolute", "relative", "absolute"):
        assert levels_off(runs.animate(picture("driving"), transfer(name)), name).max() < 1
    assert len(seen) == 1  # the whole frame in one piece, once


def test_if_nothing_can_be_compiled_the_error_says_what_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiler(_graph: torch.fx.GraphModule, _inputs: object) -> object:
        raise RuntimeError("no C++ compiler\nand a long story")

    with pytest.raises(ModelError, match=r"cannot compile .*choose torch"):
        compiled(monkeypatch, compiler)


@needs_cuda
@pytest.mark.parametrize("precision", ["fp16", "fp32"])
def test_cuda_graph_gives_the_published_picture_for_every_avatar(precision: Precision) -> None:
    runs = engine("cuda", precision)
    for name in ("absolute", "relative", "absolute"):
        made = runs.animate(picture("driving"), transfer(name))
        assert levels_off(made, name).mean() < (0.6 if precision == "fp32" else 1.5)
    runs.wear(picture("initial"))
    other = runs.animate(picture("driving"), transfer("absolute"))
    assert levels_off(other, "absolute").mean() > 1


@needs_cuda
def test_a_cuda_graph_draws_from_keypoints_what_it_gives_for_the_picture() -> None:
    runs = engine("cuda", "fp32")
    for name in ("absolute", "relative", "absolute"):
        expected = runs.layers(picture("driving"), transfer(name))
        drawn = runs.draw(runs.locate(picture("driving")), transfer(name))
        for made, right in zip(drawn, expected, strict=True):
            assert np.abs(made - right).max() < 0.01
