from __future__ import annotations

import pytest

from model.engines import build as module
from model.engines import on_openvino
from model.engines.build import build
from model.engines.choice import Capabilities, EngineChoice
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.torch_engine import TorchEngine
from model.errors import ModelError
from tests.model.tiny import tiny_networks


def give(monkeypatch: pytest.MonkeyPatch, has: Capabilities) -> None:
    monkeypatch.setattr(module, "capabilities", lambda: has)


def break_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Check 'x' failed at plugin.cpp:1\nmore of it")

    monkeypatch.setattr(on_openvino, "fp32_graphs", fails)


def test_openvino_if_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Capabilities(has_openvino=True))
    engine = build(tiny_networks(), "cpu", "auto")
    assert isinstance(engine, OpenVinoEngine)
    assert engine.choice.precision == "fp32"


def test_torch_if_openvino_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Capabilities())
    engine = build(tiny_networks(), "cpu", "auto")
    assert isinstance(engine, TorchEngine)
    assert engine.choice.engine == "torch"


def test_torch_if_openvino_fails_and_the_reason_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Capabilities(has_openvino=True))
    break_openvino(monkeypatch)
    engine = build(tiny_networks(), "cpu", "auto")
    assert isinstance(engine, TorchEngine)
    assert engine.choice == EngineChoice(
        "torch",
        "cpu",
        "fp32",
        "OpenVINO failed here (Check 'x' failed at plugin.cpp:1), so torch runs on the processor.",
    )


def test_openvino_by_name_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, Capabilities(has_openvino=True))
    break_openvino(monkeypatch)
    with pytest.raises(ModelError, match="OpenVINO cannot run this network here: Check 'x' failed"):
        build(tiny_networks(), "cpu", "openvino")


def test_a_gpu_of_intel_s_is_looked_for_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []

    def nothing_there() -> str:
        looked.append(True)
        return ""

    give(monkeypatch, Capabilities(has_openvino=True))
    monkeypatch.setattr("model.engines.openvino_engine.intel_gpu", nothing_there)
    build(tiny_networks(), "cpu", "auto")
    assert not looked
    with pytest.raises(ModelError, match="no GPU of Intel's"):
        build(tiny_networks(), "intel", "auto")
    assert looked
