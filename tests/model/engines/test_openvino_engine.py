from __future__ import annotations

from model.engines.choice import EngineChoice
from model.engines.frame_line import FrameLine
from model.engines.openvino_engine import OpenVinoEngine, core
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import levels_off, picture, transfer


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
