from __future__ import annotations

import sys
import warnings

import numpy as np
import torch
from torch import nn

from face.close_ups import CloseUps
from face.on_openvino import core, graph_of, ov


def test_the_telemetry_of_openvino_cannot_be_imported() -> None:
    assert ov.__version__
    assert sys.modules["openvino_telemetry"] is None


def test_a_converted_network_gives_the_same_figures() -> None:
    torch.manual_seed(0)
    network = nn.Conv2d(3, 2, 3)
    example = (torch.randn(1, 3, 8, 8),)
    graph = graph_of(network, example)
    (made,) = (
        core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([example[0].numpy()]).values()
    )
    assert list(graph.inputs[0].shape) == [1, 3, 8, 8]
    np.testing.assert_allclose(made, network(*example).detach().numpy(), atol=1e-5)


def test_bytes_stay_bytes() -> None:
    graph = graph_of(nn.Upsample(scale_factor=2.0), (torch.zeros(1, 1, 4, 4),))
    assert graph.inputs[0].element_type == ov.Type.f32
    graph = graph_of(nn.Flatten(), (torch.zeros(1, 2, 4, dtype=torch.uint8),))
    assert graph.inputs[0].element_type == ov.Type.u8


def test_tracing_the_close_ups_warns_of_nothing() -> None:
    """The first start once printed three TracerWarnings."""
    example = (torch.zeros(1, 3, 64, 64), torch.zeros(1, 68, 2))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore", DeprecationWarning)  # of torch.jit.trace itself
        warnings.simplefilter("error", torch.jit.TracerWarning)
        torch.jit.trace(CloseUps().eval(), example, check_trace=False)
