from __future__ import annotations

from dataclasses import replace

import pytest

from model.engines.choice import Capabilities, capabilities, choose
from model.errors import ModelError

LAPTOP = Capabilities(has_openvino=True, has_int8=True)
SERVER = replace(LAPTOP, has_bf16=True)
GAMER = replace(LAPTOP, gpu="NVIDIA H200")
MAC = Capabilities(has_mps=True, has_openvino=True)
BARE = Capabilities()


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        (LAPTOP, ("openvino", "cpu", "fp32")),
        (SERVER, ("openvino", "cpu", "bf16")),
        (GAMER, ("torch", "cuda", "fp16")),
        (MAC, ("torch", "mps", "fp32")),
        (BARE, ("torch", "cpu", "fp32")),
    ],
)
def test_every_computer_gets_its_fastest_engine(has: Capabilities, expected: tuple[str, str, str]) -> None:
    choice = choose("auto", "auto", has)
    assert (choice.engine, choice.device, choice.precision) == expected
    assert choice.reason.endswith(".")


def test_a_gpu_of_intel_s_is_used_when_it_is_chosen() -> None:
    owner = replace(SERVER, intel_gpu="Intel Arc")
    assert choose("auto", "auto", owner).device == "cpu"
    choice = choose("intel", "auto", owner)
    assert (choice.engine, choice.device, choice.precision) == ("openvino", "intel", "fp16")
    assert "Intel Arc" in choice.reason
    assert choose("intel", "openvino-fp32", owner).precision == "fp32"
    with pytest.raises(ModelError, match="no GPU of Intel's"):
        choose("intel", "auto", SERVER)


def test_the_reason_says_what_decided() -> None:
    assert "NVIDIA H200" in choose("auto", "auto", GAMER).reason
    assert "bf16" in choose("auto", "auto", SERVER).reason
    assert "nor OpenVINO" in choose("auto", "auto", BARE).reason


@pytest.mark.parametrize(
    ("device", "engine", "has", "expected"),
    [
        ("cpu", "auto", GAMER, ("openvino", "cpu", "fp32")),
        ("cpu", "torch", GAMER, ("torch", "cpu", "fp32")),
        ("auto", "torch", GAMER, ("torch", "cuda", "fp16")),
        ("auto", "openvino", GAMER, ("openvino", "cpu", "fp32")),
        ("auto", "openvino-int8", SERVER, ("openvino", "cpu", "int8")),
        ("auto", "openvino-fp32", SERVER, ("openvino", "cpu", "fp32")),
        ("cpu", "torch-bf16", SERVER, ("torch", "cpu", "bf16")),
        ("auto", "compiled", GAMER, ("compiled", "cuda", "fp16")),
        ("cpu", "compiled-fp32", SERVER, ("compiled", "cpu", "fp32")),
    ],
)
def test_an_explicit_choice_is_kept(
    device: str, engine: str, has: Capabilities, expected: tuple[str, str, str]
) -> None:
    choice = choose(device, engine, has)
    assert (choice.engine, choice.device, choice.precision) == expected


@pytest.mark.parametrize(
    ("device", "engine", "has", "says"),
    [
        ("cuda", "auto", LAPTOP, "torch sees no CUDA GPU"),
        ("mps", "auto", LAPTOP, "torch sees no Apple GPU"),
        ("cpu", "openvino", BARE, "“openvino” is missing"),
        ("cuda", "openvino", GAMER, "openvino does not run on cuda"),
        ("cpu", "torch-int8", LAPTOP, "torch on cpu offers bf16, fp32, not “int8”"),
        ("mps", "compiled", MAC, "compiled does not run on mps"),
        ("tpu", "auto", LAPTOP, "There is no device “tpu”; there are auto, cpu, cuda, mps"),
        ("cpu", "onnx", LAPTOP, "There is no engine “onnx”; there are auto, torch, compiled, openvino"),
    ],
)
def test_an_impossible_choice_is_refused(device: str, engine: str, has: Capabilities, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        choose(device, engine, has)


def test_what_this_computer_has_leads_to_a_choice() -> None:
    assert choose("auto", "auto", capabilities()).reason
