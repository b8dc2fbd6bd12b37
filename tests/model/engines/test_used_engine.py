"""Whatever engine is used on a computer comes close to fp32; also on computers that this one can play."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from model.engines import Engine, on_openvino, on_torch
from model.engines.build import build
from model.engines.improving import ImprovingEngine
from model.errors import ModelError
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.engines.test_verification import FACES
from tests.model.tiny import levels_off, picture, tiny_networks, transfer

INSTRUCTION_SETS = {
    "AVX2": "avx2",
    "AVX512_CORE": "avx512_f",
    "AVX512_CORE_VNNI": "avx512_vnni",
    "AVX512_CORE_BF16": "avx512_bf16",
    "AVX512_CORE_AMX": "amx_bf16",
}
"""Values of ONEDNN_MAX_CPU_ISA, and what torch calls the instructions that a processor must have for each."""
ENGINES = ("auto", "openvino", "openvino-fp32", "openvino-bf16", "torch", "torch-bf16", "torch-fp32")
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden graphs and pictures, and no int8 graphs, which take a minute to make."""
    monkeypatch.setattr(on_openvino, "fp32_graphs", lambda *_: tiny_graphs())
    for module in (on_openvino, on_torch):
        monkeypatch.setattr(module, "check_faces", lambda _: FACES)
    monkeypatch.setattr(on_openvino.Int8Job, "run", lambda *_: "Int8 is left out.")


def built(name: str) -> Engine | str:
    """The engine of that name, or why it is not used here."""
    try:
        return build(tiny_networks(), "cpu", name)
    except ModelError as error:
        return str(error)


@pytest.mark.parametrize("name", ENGINES)
def test_the_engine_that_is_used_comes_close_to_fp32(name: str) -> None:
    engine = built(name)
    if isinstance(engine, str):
        assert "bf16 is not used here" in engine
        assert name.endswith("bf16")
        return
    engine.wear(picture("source"))
    for _ in range(2):  # before and after everything was compared
        made = engine.animate(picture("driving"), transfer("relative"))
        assert levels_off(made, "relative").mean() < 2
        layers = engine.layers(picture("driving"), transfer("relative"))
        assert np.abs(255 * layers.paint - made).mean() < 1
        if isinstance(engine, ImprovingEngine):
            engine.wait()


@pytest.mark.parametrize("name", INSTRUCTION_SETS)
def test_the_same_with_fewer_instruction_sets(name: str) -> None:
    if not torch.cpu.get_capabilities().get(INSTRUCTION_SETS[name]):
        pytest.skip(f"this processor has no {name}")
    tests = [f"{__file__}::{test_the_engine_that_is_used_comes_close_to_fp32.__name__}"]
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests],
        cwd=REPOSITORY,
        env={**os.environ, "ONEDNN_MAX_CPU_ISA": name},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]
