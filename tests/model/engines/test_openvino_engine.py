from __future__ import annotations

import numpy as np
import pytest

from model.engines.choice import EngineChoice, Precision
from model.engines.frame_line import FrameLine
from model.engines.openvino_engine import OpenVinoEngine, core
from model.engines.torch_engine import TorchEngine
from model.motion import absolute
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import TOLERANCE, levels_off, picture, points, tiny_networks, transfer


def engine(precision: Precision = "fp32") -> OpenVinoEngine:
    made = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", precision, "It is a test."))
    made.wear(picture("source"))
    return made


@pytest.mark.parametrize("name", ["absolute", "relative"])
def test_gives_the_published_picture(name: str) -> None:
    made = engine().animate(picture("driving"), transfer(name))
    assert made.shape == (128, 128, 3)
    assert made.dtype == np.uint8
    assert levels_off(made, name).max() <= 0.5 + 255 * TOLERANCE


def test_finds_the_published_keypoints() -> None:
    runs = engine()
    for found, name in (
        (runs.wear(picture("source")), "source"),
        (runs.locate(picture("initial")), "initial"),
    ):
        assert np.abs(found.value - points(name).value).max() <= TOLERANCE
        assert np.abs(found.jacobian - points(name).jacobian).max() <= TOLERANCE


def test_agrees_with_torch() -> None:
    other = TorchEngine(tiny_networks())
    other.wear(picture("source"))
    driven = picture("initial")
    here, there = (runs.animate(driven, transfer("relative")) for runs in (engine(), other))
    assert np.abs(here.astype(int) - there).max() <= 1


def test_half_precision_comes_close() -> None:
    assert levels_off(engine("bf16").animate(picture("driving"), absolute(10)), "absolute").mean() < 4


def test_another_avatar_and_another_transfer_take_effect_at_once() -> None:
    runs = engine()
    first = runs.animate(picture("driving"), transfer("absolute"))
    assert levels_off(runs.animate(picture("driving"), transfer("relative")), "relative").max() < 1
    runs.wear(picture("initial"))
    assert not np.array_equal(runs.animate(picture("driving"), transfer("absolute")), first)
    runs.wear(picture("source"))
    assert np.array_equal(runs.animate(picture("driving"), transfer("absolute")), first)


def test_what_it_gives_is_not_overwritten_by_the_next_frame() -> None:
    runs = engine()
    first = runs.animate(picture("driving"), absolute(10))
    kept = first.copy()
    runs.animate(picture("initial"), absolute(10))
    assert np.array_equal(first, kept)


class Coming:
    """An upgrade that comes when the test says so."""

    line: FrameLine | None = None

    def ready(self) -> FrameLine | None:
        return self.line

    def sentence(self) -> str:
        return "It is being made."


def test_a_quicker_line_takes_over_between_two_frames_and_keeps_avatar_and_calibration() -> None:
    coming = Coming()
    runs = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", "bf16", "A test."), coming)
    runs.wear(picture("source"))
    motion = transfer("relative")
    runs.animate(picture("driving"), motion)
    assert (runs.choice.precision, runs.choice.reason) == ("bf16", "A test. It is being made.")
    coming.line = FrameLine(tiny_graphs(), "f32", core())
    made = runs.animate(picture("driving"), motion)
    assert levels_off(made, "relative").max() < 1  # the new line is exact, unlike the one before
    assert runs.choice.precision == "int8"
    assert "int8" in runs.choice.reason
