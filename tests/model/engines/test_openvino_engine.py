from __future__ import annotations

import pytest

from face.on_openvino import ov
from model.engines import frame_line
from model.engines.choice import EngineChoice
from model.engines.frame_line import request_of
from model.engines.openvino_engine import OpenVinoEngine
from model.steps import STEPS
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import levels_off, picture, transfer

BELOW_FP32 = [step.name for step in STEPS if step.is_convolutional]
"""The parts of a published network that may run below fp32."""


def watched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is compiled from now on, for which device and with which precision; all of it runs in fp32."""
    asked: list[tuple[str, str]] = []

    def on_the_processor(graph: ov.Model, precision: str, device: str = "CPU") -> object:
        asked.append((device, precision))
        return request_of(graph, "f32")

    monkeypatch.setattr(frame_line, "request_of", on_the_processor)
    return asked


def test_on_a_gpu_every_part_of_the_frame_is_compiled_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = watched(monkeypatch)
    runs = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "intel", "fp16", "A test."))
    runs.wear(picture("source"))
    assert levels_off(runs.animate(picture("driving"), transfer("relative")), "relative").max() < 1
    assert asked[0] == ("CPU", "f32"), "an avatar is encoded on the processor"
    assert asked[1:] == [("GPU", "f16" if step.is_convolutional else "f32") for step in STEPS]


def test_in_8_bits_the_other_convolutions_have_a_precision_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = watched(monkeypatch)
    OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", "int8", "A test."), "bf16")
    assert [precision for _, precision in asked[1:]] == [
        "bf16" if step.is_convolutional else "f32" for step in STEPS
    ]


def test_a_part_alone_gives_what_it_gave_in_the_frame() -> None:
    runs = OpenVinoEngine(tiny_graphs(), EngineChoice("openvino", "cpu", "fp32", "A test."))
    runs.wear(picture("source"))
    trace = runs.trace(picture("driving"), transfer("relative"))
    assert set(trace) == set(BELOW_FP32)
    runs.animate(picture("initial"), transfer("absolute"))
    for part, (inputs, outputs) in trace.items():
        for made, right in zip(runs.run_part(part, inputs), outputs, strict=True):
            assert (made == right).all()
