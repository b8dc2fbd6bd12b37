from __future__ import annotations

import pytest

from model.engines import build as module
from model.engines.build import build
from model.engines.choice import Capabilities
from model.engines.torch_engine import TorchEngine
from model.errors import ModelError
from tests.model.tiny import tiny_networks


def this_computer(monkeypatch: pytest.MonkeyPatch, **has: bool) -> None:
    monkeypatch.setattr(module, "capabilities", lambda: Capabilities(**has))  # type: ignore[arg-type]


def test_torch_where_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    this_computer(monkeypatch, has_openvino=False)
    engine = build(tiny_networks(), "auto", "auto")
    assert isinstance(engine, TorchEngine)
    assert (engine.choice.device, engine.choice.precision) == ("cpu", "fp32")


def test_torch_computes_bf16_where_the_processor_does(monkeypatch: pytest.MonkeyPatch) -> None:
    this_computer(monkeypatch, has_openvino=False, has_bf16=True)
    assert build(tiny_networks(), "auto", "auto").choice.precision == "bf16"


def test_what_is_asked_for_is_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    this_computer(monkeypatch, has_openvino=True)
    choice = build(tiny_networks(), "cpu", "torch-fp32").choice
    assert (choice.engine, choice.precision) == ("torch", "fp32")


def test_torch_steps_in_where_openvino_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    this_computer(monkeypatch, has_openvino=True)
    monkeypatch.setattr("model.engines.on_openvino.fp32_graphs", failing)
    engine = build(tiny_networks(), "auto", "auto")
    assert isinstance(engine, TorchEngine)
    assert engine.choice.reason == "OpenVINO failed here (no such plugin), so torch runs on the processor."


def test_openvino_asked_for_by_name_fails_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    this_computer(monkeypatch, has_openvino=True)
    monkeypatch.setattr("model.engines.on_openvino.fp32_graphs", failing)
    with pytest.raises(ModelError, match=r"OpenVINO cannot run this network here: no such plugin"):
        build(tiny_networks(), "auto", "openvino")


def failing(*_: object) -> None:
    raise RuntimeError("no such plugin\nat line 1 of something.cpp")
