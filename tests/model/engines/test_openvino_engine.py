from __future__ import annotations

import pytest

from face.on_openvino import core, ov
from model.engines import frame_line, openvino_engine
from model.engines.choice import EngineChoice
from model.engines.frame_line import FrameLine, compiled
from model.engines.openvino_engine import OpenVinoEngine
from model.one_frame import STEPS
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import levels_off, picture, transfer


def test_on_a_gpu_every_part_of_the_frame_is_compiled_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processor stands in for it, and computes fp16's convolutions as fp32."""
    asked: list[tuple[str, str]] = []

    def on_the_processor(graph: ov.Model, precision: str, core: ov.Core, device: str = "CPU") -> object:
        asked.append((device, precision))
        return compiled(graph, "f32", core)

    monkeypatch.setattr(frame_line, "compiled", on_the_processor)
    runs = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "intel", "fp16", "A test."))
    runs.wear(picture("source"))
    assert levels_off(runs.animate(picture("driving"), transfer("relative")), "relative").max() < 1
    assert asked[0] == ("CPU", "f32"), "an avatar is encoded on the processor"
    assert asked[1:] == [("GPU", "f16" if step.is_convolutional else "f32") for step in STEPS]


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


def test_a_quicker_line_that_is_there_from_the_start_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    coming = Coming()
    coming.line = FrameLine(tiny_graphs(), "f32", core())
    monkeypatch.setattr(openvino_engine, "FrameLine", lambda *_: pytest.fail("a second line was compiled"))
    runs = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", "bf16", "A test."), coming)
    assert runs.choice.precision == "int8"
    runs.wear(picture("source"))
    assert levels_off(runs.animate(picture("driving"), transfer("relative")), "relative").max() < 1
