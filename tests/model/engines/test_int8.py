from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
import torch

from face.compiled import KEPT_AS
from face.on_openvino import graph_of, ov
from model.config import DEFAULT
from model.engines import Picture, int8
from model.engines.frame_line import request_of
from model.engines.graphs import FOR_8_BITS
from model.engines.int8 import quantised, rendered_pairs
from model.engines.verification import LOWEST_PSNR_DB
from model.face_keypoints import FaceKeypoints
from model.generator import Generator
from model.networks import Networks
from model.one_frame import cut
from tests.model.engines.openvino_tiny import tiny_graphs
from tests.model.engines.test_verification import FACES
from tests.model.tiny import picture


@cache
def pairs() -> tuple[tuple[Picture, Picture], ...]:
    return tuple((picture("source"), picture(driving)) for driving in ("initial", "driving"))


def test_a_good_enough_network_gets_as_many_parts_in_8_bits_as_quality_allows() -> None:
    graphs, verdict = quantised(tiny_graphs(), pairs(), FACES, "fp32")
    assert verdict.is_right
    assert verdict.psnr_db >= LOWEST_PSNR_DB
    assert graphs
    for name, graph in graphs.items():
        assert "FakeQuantize" in {op.get_type_name() for op in graph.get_ops()}
        assert graph.outputs[0].shape == tiny_graphs()[name].outputs[0].shape


def test_8_bit_graphs_do_not_say_that_they_are_the_kept_ones_they_were_made_of() -> None:
    kept = {name: graph.clone() for name, graph in tiny_graphs().items()}
    for name, graph in kept.items():
        graph.set_rt_info(name, KEPT_AS)
    graphs, _ = quantised(kept, pairs(), FACES, "fp32")
    assert graphs
    assert [graph.get_rt_info(KEPT_AS).astype(str) for graph in graphs.values()] == [""] * len(graphs)


def test_what_8_bits_are_made_of_gives_the_same_figures() -> None:
    graphs = tiny_graphs()
    features = np.random.default_rng(0).normal(size=tuple(graphs["paint"].inputs[0].shape)).astype(np.float32)
    usual, plain = (
        request_of(graphs[name], "f32").infer([features])[0] for name in ("paint", FOR_8_BITS["paint"])
    )
    np.testing.assert_allclose(plain, usual, atol=1e-3)


def test_a_network_that_loses_too_much_in_8_bits_gets_no_int8_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled(graph: ov.Model, inputs: object, kept: object) -> ov.Model:
        spoilt = graph.clone()
        for result in spoilt.get_results():
            origin = result.input_value(0)
            half = ov.opset13.multiply(origin, np.full(1, 0.5, np.float32))
            result.input(0).replace_source_output(half.output(0))
        return spoilt

    monkeypatch.setattr(int8, "_quantised_part", spoiled)
    graphs, verdict = quantised(tiny_graphs(), pairs(), FACES, "fp32")
    assert graphs == {}
    assert not verdict.is_right
    assert "its part" in verdict.shortfall()


def test_calibrates_on_rendered_people_that_ship_with_guise() -> None:
    made = rendered_pairs(64)
    assert len(made) >= 16
    for pair in made:
        for one in pair:
            assert one.shape == (64, 64, 3)
            assert one.dtype == np.uint8
    assert len({driving.tobytes() for _, driving in made}) > len(made) / 2


def test_coordinates_stay_out_of_8_bits() -> None:
    """8 bits between −1 and 1 are a pixel of 256: what moves landmarks must not be rounded to that."""
    torch.manual_seed(0)
    networks = Networks(DEFAULT, FaceKeypoints(DEFAULT), Generator(DEFAULT).eval())
    flow = cut(networks)["flow"]
    inputs = tuple(np.asarray(tensor.numpy()) for tensor in flow.example)
    made = int8._quantised_part(graph_of(flow.network, flow.example), [inputs], int8.KEPT_IN_FP32["flow"])
    rounded = [op for op in made.get_ops() if op.get_type_name() == "FakeQuantize"]
    takers = {taker.get_node() for op in rounded for taker in op.output(0).get_target_inputs()}
    assert takers
    assert not [op for op in takers if re.fullmatch(int8.COORDINATES, op.get_friendly_name())]


@pytest.mark.parametrize("deconvolves", [True, False])
def test_upsamples_in_the_way_that_is_faster_on_the_processor(deconvolves: bool) -> None:
    graphs, _ = quantised(tiny_graphs(), pairs(), FACES, "fp32", deconvolves=deconvolves)
    types = {op.get_type_name() for op in graphs["paint"].get_ops()}
    assert ("ConvolutionBackpropData" in types) is deconvolves
