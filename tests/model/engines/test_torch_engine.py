from __future__ import annotations

import numpy as np
import pytest
import torch

from model.engines.choice import DeviceName, EngineChoice, Precision
from model.engines.torch_engine import TorchEngine
from model.motion import absolute
from tests.model.tiny import TOLERANCE, levels_off, picture, points, tiny_networks, transfer

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")


def engine(device: DeviceName = "cpu", precision: Precision = "fp32") -> TorchEngine:
    made = TorchEngine(tiny_networks(), EngineChoice("torch", device, precision, "It is a test."))
    made.wear(picture("source"))
    return made


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_gives_the_published_picture(name: str) -> None:
    made = engine().animate(picture("driving"), transfer(name))
    assert made.shape == (128, 128, 3)
    assert made.dtype == np.uint8
    assert levels_off(made, name).max() <= 0.5 + 255 * TOLERANCE


def test_finds_the_published_keypoints() -> None:
    runs = TorchEngine(tiny_networks())
    for found, name in (
        (runs.wear(picture("source")), "source"),
        (runs.locate(picture("initial")), "initial"),
    ):
        assert np.abs(found.value - points(name).value).max() <= TOLERANCE
        assert np.abs(found.jacobian - points(name).jacobian).max() <= TOLERANCE


def test_half_precision_comes_close() -> None:
    made = engine(precision="bf16").animate(picture("driving"), absolute(10))
    assert levels_off(made, "absolute").mean() < 4


def test_another_avatar_and_another_transfer_take_effect_at_once() -> None:
    runs = engine()
    first = runs.animate(picture("driving"), transfer("absolute"))
    assert levels_off(runs.animate(picture("driving"), transfer("relative")), "relative").max() < 1
    runs.wear(picture("initial"))
    assert not np.array_equal(runs.animate(picture("driving"), transfer("absolute")), first)
    runs.wear(picture("source"))
    assert np.array_equal(runs.animate(picture("driving"), transfer("absolute")), first)


def test_takes_pictures_that_are_read_only_or_views() -> None:
    runs = engine()
    sealed = picture("driving")
    sealed.setflags(write=False)
    expected = runs.animate(sealed, absolute(10))
    mirrored = np.ascontiguousarray(sealed[:, ::-1])
    assert np.array_equal(runs.animate(mirrored[:, ::-1], absolute(10)), expected)


def test_leaves_the_networks_as_they_were() -> None:
    before = {name: tensor.clone() for name, tensor in tiny_networks().generator.state_dict().items()}
    engine(precision="bf16").animate(picture("driving"), absolute(10))
    after = tiny_networks().generator.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())


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
