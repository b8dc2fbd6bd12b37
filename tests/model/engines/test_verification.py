"""A line below fp32 is compared with fp32 on this very machine, and refused if it is wrong."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from face.on_openvino import ov
from model.engines.check_faces import CheckFaces, check_faces
from model.engines.choice import EngineChoice, Precision
from model.engines.graphs import Graphs
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.torch_engine import TorchEngine
from model.engines.verification import Verdict, signal_to_noise_db, verify
from model.steps import STEPS
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.tiny import picture, tiny_networks

FACES = CheckFaces((picture("source"),), picture("initial"), (picture("driving"),))

BELOW_FP32 = [step.name for step in STEPS if step.is_convolutional]
"""The parts of a published network that may run below fp32."""


def on_openvino(graphs: Graphs, precision: Precision = "fp32") -> OpenVinoEngine:
    return OpenVinoEngine(graphs, EngineChoice("openvino", "cpu", precision, "It is a test."))


def on_torch(precision: Precision = "fp32") -> TorchEngine:
    return TorchEngine(tiny_networks(), EngineChoice("torch", "cpu", precision, "It is a test."))


def with_a_wrong_filter(part: str, wrong: float) -> Graphs:
    """The graphs, one of them with a filter that is wrong."""
    graph = tiny_graphs()[part].clone()
    weights = [op for op in graph.get_ops() if op.get_type_name() == "Constant" and op.data.ndim == 4]
    largest = max(weights, key=lambda op: op.data.size)
    changed = np.array(largest.data)
    changed[0] += wrong
    constant = ov.opset13.constant(changed)
    for target in largest.output(0).get_target_inputs():
        target.replace_source_output(constant.output(0))
    return {**tiny_graphs(), part: graph}


def test_an_engine_is_equal_to_itself() -> None:
    verdict = verify(on_openvino(tiny_graphs()), lambda: on_openvino(tiny_graphs()), FACES)
    assert verdict.is_right
    assert verdict.psnr_db > 100
    assert set(verdict.parts_db) == set(BELOW_FP32)


@pytest.mark.parametrize("part", BELOW_FP32)
@pytest.mark.parametrize("wrong", [30.0, np.nan])
def test_a_graph_with_wrong_weights_is_refused_and_its_part_named(part: str, wrong: float) -> None:
    graphs = with_a_wrong_filter(part, wrong)
    verdict = verify(on_openvino(tiny_graphs()), lambda: on_openvino(graphs), FACES)
    assert not verdict.is_right
    assert f"its part “{part}”" in verdict.shortfall()


def test_an_engine_that_cannot_be_compiled_is_refused() -> None:
    def make() -> OpenVinoEngine:
        raise RuntimeError("Exception from src/plugin.cpp:54:\nobject is not initialized\n\n")

    verdict = verify(on_openvino(tiny_graphs()), make, FACES)
    assert verdict.shortfall() == "it does not run here (object is not initialized)"


@pytest.mark.parametrize("make", [lambda: on_torch(), lambda: on_torch("bf16")], ids=["fp32", "bf16"])
def test_torch_is_compared_the_same_way(make: Callable[[], TorchEngine]) -> None:
    verdict = verify(on_torch(), make, FACES)
    assert verdict.is_right, verdict


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict(38, 30, 0.1, {"paint": 12}), ""),
        (Verdict(37.4, 30, 0.1, {"paint": 12}), "its pictures are 37 dB from fp32"),
        (Verdict(38, 29, 0.1, {"paint": 12}), "one of its pictures is 29 dB from fp32"),
        (Verdict(60, 60, 0.3, {"paint": 12}), "its keypoints are 0.30 px from fp32's"),
        (Verdict(60, 60, 0, {"look": 30, "paint": 3}), "its part “paint” is 3 dB from fp32"),
        (Verdict(np.nan, 60, 0, {"look": 30}), "its pictures are nan dB from fp32"),
        (Verdict(failure="it does not run here"), "it does not run here"),
    ],
)
def test_a_verdict_says_what_is_wrong(verdict: Verdict, says: str) -> None:
    assert verdict.shortfall() == says
    assert verdict.is_right is (not says)


def test_a_verdict_survives_a_report() -> None:
    verdict = Verdict(41.5, 39, 0.02, {"look": 50.0, "paint": 33.0}, "")
    assert Verdict.of_report(verdict.as_report()) == verdict
    with pytest.raises((KeyError, TypeError, ValueError)):
        Verdict.of_report({"psnr_db": "many"})


def test_signal_to_noise_by_hand() -> None:
    signal = np.array([3.0, -3.0], np.float32)
    assert signal_to_noise_db([signal * 1.1], [signal]) == pytest.approx(20, abs=1e-3)
    assert signal_to_noise_db([signal, signal * 1.1], [signal, signal]) == pytest.approx(20, abs=1e-3)
    assert signal_to_noise_db([signal * np.inf], [signal]) == -np.inf


def test_the_check_faces_are_rendered_people_with_open_mouths_and_turned_heads() -> None:
    faces = check_faces(64)
    assert len(faces.avatars) == 2
    assert len(faces.driving) == 5
    for face in (*faces.avatars, faces.neutral, *faces.driving):
        assert (face.shape, face.dtype) == ((64, 64, 3), np.uint8)
    moved = [np.abs(face.astype(float) - faces.neutral).mean() for face in faces.driving]
    assert min(moved) > 3
