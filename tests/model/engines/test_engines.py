"""What every engine must do, asked of each: the published pictures and keypoints, whatever runs them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.engines import Engine
from model.engines.choice import EngineChoice, Precision
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.torch_engine import TorchEngine
from model.motion import absolute
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import TOLERANCE, levels_off, picture, points, tiny_networks, transfer

Make = Callable[[Precision], Engine]
STILL = absolute(10, 10)


def on_torch(precision: Precision) -> Engine:
    return TorchEngine(tiny_networks(), EngineChoice("torch", "cpu", precision, "It is a test."))


def on_openvino(precision: Precision) -> Engine:
    return OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", precision, "It is a test."))


@pytest.fixture(params=[on_torch, on_openvino], ids=["torch", "openvino"])
def make(request: pytest.FixtureRequest) -> Make:
    found: Make = request.param
    return found


@pytest.fixture
def engine(make: Make) -> Engine:
    made = make("fp32")
    made.wear(picture("source"))
    return made


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_gives_the_published_picture(engine: Engine, name: str) -> None:
    made = engine.animate(picture("driving"), transfer(name))
    assert made.shape == (128, 128, 3)
    assert made.dtype == np.uint8
    assert levels_off(made, name).max() <= 0.5 + 255 * TOLERANCE


def test_finds_the_published_keypoints(engine: Engine) -> None:
    for found, name in (
        (engine.wear(picture("source")), "source"),
        (engine.locate(picture("initial")), "initial"),
    ):
        assert np.abs(found.value - points(name).value).max() <= TOLERANCE
        assert np.abs(found.jacobian - points(name).jacobian).max() <= TOLERANCE


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_the_layers_make_up_the_published_picture(engine: Engine, name: str) -> None:
    layers = engine.layers(picture("driving"), transfer(name))
    assert [part.shape for part in layers] == [(32, 32, 2), (32, 32), (128, 128, 3), (128, 128), (10, 2)]
    assert {part.dtype for part in layers} == {np.dtype(np.float32)}
    assert levels_off((255 * layers.paint).round().astype(np.uint8), name).max() <= 0.5 + 255 * TOLERANCE
    assert not layers.kept.any(), "this network paints every pixel"
    asked = transfer(name).apply(engine.locate(picture("driving"))).value
    assert np.abs(layers.points - asked).max() < 1e-4
    assert levels_off(engine.animate(picture("driving"), transfer(name)), name).max() < 1


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_drawn_from_its_keypoints_a_picture_gives_the_same_layers(engine: Engine, name: str) -> None:
    expected = engine.layers(picture("driving"), transfer(name))
    driver = engine.locate(picture("driving"))
    engine.layers(picture("initial"), STILL)
    for made, right in zip(engine.draw(driver, transfer(name)), expected, strict=True):
        assert np.abs(made - right).max() < 1e-4
    moved = engine.draw(driver._replace(value=driver.value + np.float32(0.2)), transfer(name))
    assert np.abs(moved.deformation - expected.deformation).max() > 0.05


def test_layers_are_not_overwritten_by_the_next_frame(engine: Engine) -> None:
    first = engine.layers(picture("driving"), STILL)
    kept = [part.copy() for part in first]
    engine.layers(picture("initial"), STILL)
    assert all(np.array_equal(one, other) for one, other in zip(first, kept, strict=True))


def test_another_avatar_and_another_transfer_take_effect_at_once(engine: Engine) -> None:
    first = engine.animate(picture("driving"), transfer("absolute"))
    assert levels_off(engine.animate(picture("driving"), transfer("relative")), "relative").max() < 1
    engine.wear(picture("initial"))
    assert not np.array_equal(engine.animate(picture("driving"), transfer("absolute")), first)
    engine.wear(picture("source"))
    assert np.array_equal(engine.animate(picture("driving"), transfer("absolute")), first)


def test_what_it_gives_is_not_overwritten_by_the_next_frame(engine: Engine) -> None:
    first = engine.animate(picture("driving"), STILL)
    kept = first.copy()
    engine.animate(picture("initial"), STILL)
    assert np.array_equal(first, kept)


def test_takes_pictures_that_are_read_only_or_views(engine: Engine) -> None:
    sealed = picture("driving")
    sealed.setflags(write=False)
    expected = engine.animate(sealed, STILL)
    mirrored = np.ascontiguousarray(sealed[:, ::-1])
    assert np.array_equal(engine.animate(mirrored[:, ::-1], STILL), expected)
