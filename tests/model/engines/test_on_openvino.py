"""A precision that is wrong on this machine is not used: fp32 runs at once, and the next best stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model.engines import Engine, on_openvino
from model.engines.choice import Capabilities, EngineChoice, Precision
from model.engines.graphs import Graphs
from model.engines.improving import ImprovingEngine
from model.engines.on_openvino import open_engine
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.verification import Verdict
from model.errors import ModelError
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.engines.test_verification import FACES, with_a_wrong_filter
from tests.model.tiny import levels_off, picture, tiny_networks, transfer

HAS = Capabilities(has_openvino=True, has_bf16=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden graphs, compared on the golden pictures."""
    monkeypatch.setattr(on_openvino, "fp32_graphs", lambda *_: tiny_graphs())
    monkeypatch.setattr(on_openvino, "check_faces", lambda _: FACES)


def opened(precision: Precision = "bf16", *, may_change: bool = True) -> Engine:
    choice = EngineChoice("openvino", "cpu", precision, "It is a test.")
    return open_engine(tiny_networks(), choice, HAS, may_change=may_change)


def frame(engine: Engine) -> float:
    engine.wear(picture("source"))
    return float(levels_off(engine.animate(picture("driving"), transfer("relative")), "relative").max())


def break_below_fp32(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor on which bf16 gives garbage in `paint`."""
    wrong = with_a_wrong_filter("paint", 30)

    class Broken(OpenVinoEngine):
        def __init__(self, graphs: Graphs, choice: EngineChoice, others: Precision | None = None) -> None:
            super().__init__(graphs if choice.precision == "fp32" else wrong, choice, others)

    monkeypatch.setattr(on_openvino, "OpenVinoEngine", Broken)


def fail_below_fp32(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that cannot compile bf16, as OpenVINO does with ONEDNN_MAX_CPU_ISA=AVX2."""

    class Failing(OpenVinoEngine):
        def __init__(self, graphs: Graphs, choice: EngineChoice, others: Precision | None = None) -> None:
            if choice.precision != "fp32":
                raise RuntimeError("plugin.cpp:54:\nobject is not initialized\n")
            super().__init__(graphs, choice, others)

    monkeypatch.setattr(on_openvino, "OpenVinoEngine", Failing)


def waited(engine: Engine) -> Engine:
    if isinstance(engine, ImprovingEngine):
        engine.wait()
    return engine


def test_fp32_runs_at_once_and_what_is_used_later_comes_close() -> None:
    engine = opened()
    assert engine.choice.precision == "fp32"
    assert frame(engine) < 1
    assert frame(waited(engine)) < 8


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (break_below_fp32, "bf16 is not used here: its part “paint” is "),
        (fail_below_fp32, "bf16 is not used here: it does not run here (object is not initialized)."),
    ],
)
def test_a_wrong_precision_is_refused_on_this_machine_and_the_reason_says_so(
    monkeypatch: pytest.MonkeyPatch, break_it: Callable[[pytest.MonkeyPatch], None], says: str
) -> None:
    break_it(monkeypatch)
    engine = waited(opened())
    assert frame(engine) < 1
    assert engine.choice.precision == "fp32"
    assert says in engine.choice.reason
    again = opened()
    assert not isinstance(again, ImprovingEngine), "the verdict is kept: nothing is compared again"
    assert says in again.choice.reason
    with pytest.raises(ModelError, match="bf16 is not used here"):
        opened(may_change=False)


class Recorded:
    """An engine that only remembers what it was asked for."""

    def __init__(self, _graphs: Graphs, choice: EngineChoice, _others: Precision | None = None) -> None:
        self.choice = choice


def test_a_verified_precision_runs_from_the_first_frame_of_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(on_openvino, "OpenVinoEngine", Recorded)
    monkeypatch.setattr(on_openvino, "verify", lambda *_: Verdict(50, 48, 0.01, {"paint": 40.0}))
    assert opened(may_change=False).choice.psnr_db == 50
    monkeypatch.setattr(on_openvino, "verify", lambda *_: pytest.fail("it was compared again"))
    for may_change in (True, False):
        again = opened(may_change=may_change)
        assert isinstance(again, Recorded)
        assert (again.choice.precision, again.choice.psnr_db) == ("bf16", 50)


def test_without_a_folder_to_keep_graphs_in_there_is_an_avatar_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("GUISE_CACHE", str(blocked))
    choice = EngineChoice("openvino", "cpu", "fp32", "It is a test.")
    assert frame(open_engine(tiny_networks(), choice, HAS, may_change=False)) < 1
