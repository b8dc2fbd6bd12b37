"""OpenVINO without its telemetry, and the conversion of a torch module to an OpenVINO graph.

Import `ov` from here only: a plain `import openvino` reports its use to its makers over the network. Raises
ImportError if OpenVINO is not installed.
"""

from __future__ import annotations

import sys
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from torch import Tensor, nn

# A module that is None in sys.modules counts as not installed for every import that follows.
cast(dict[str, Any], sys.modules).setdefault("openvino_telemetry", None)

import openvino as ov  # noqa: E402

__all__ = ["core", "graph_of", "ov"]

_converting = threading.Lock()


@cache
def core() -> ov.Core:
    """Return the program's OpenVINO core, which owns its threads."""
    return ov.Core()


def graph_of(network: nn.Module, example: tuple[Tensor, ...]) -> ov.Model:
    """Convert a network to a graph with the shapes and types of the example's tensors.

    Fixed shapes let OpenVINO plan every buffer. `openvino.convert_model` does the same, with telemetry.
    """
    import torch  # takes a second, so programs that only run kept graphs do without
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    types = {torch.float32: ov.Type.f32, torch.uint8: ov.Type.u8}
    # Filters of warnings belong to the process: two threads that set and restore them would mix them up.
    with _converting, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # torch advises against tracing; OpenVINO reads exports more slowly
        traced = torch.jit.trace(network.eval(), example, check_trace=False)  # type: ignore[no-untyped-call]
        decoder = TorchScriptPythonDecoder(torch.jit.freeze(traced), example_input=example)
    frontend = FrontEndManager().load_by_framework("pytorch")
    graph = frontend.convert(frontend.load(decoder))
    for graph_input, tensor in zip(graph.inputs, example, strict=False):
        node = graph_input.get_node()
        node.set_element_type(types[tensor.dtype])
        node.set_partial_shape(ov.PartialShape(list(tensor.shape)))
    graph.validate_nodes_and_infer_types()
    return graph
