from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode

from model.config import NETWORKS
from model.motion import absolute, relative
from model.one_frame import OneFrame
from model.parts import Encode
from model.published_arrangement import random_networks
from model.steps import LAYERS
from tests.model.tiny import golden, picture, points, tiny_networks


@pytest.mark.parametrize("name", ["absolute", "relative"])
@torch.inference_mode()
def test_one_frame_from_end_to_end(name: str) -> None:
    networks = tiny_networks()
    encoded = Encode(networks)(torch.from_numpy(picture("source")))
    transfer = absolute(10, 10) if name == "absolute" else relative(points("source"), points("initial"))
    motion = [torch.from_numpy(np.array(part)) for part in transfer]
    (made,) = OneFrame(networks)(torch.from_numpy(picture("driving")), *motion, *encoded)
    expected = 255 * golden()[f"{name}_prediction"][0].transpose(1, 2, 0).astype(np.float32)
    assert np.abs(made.numpy() - expected).max() <= 0.5 + 255e-4


class OnTheDevice(TorchFunctionMode):
    """What a CUDA graph cannot record: numbers of the processor's that a frame asks for, or looks at."""

    WAITS = ("item", "tolist", "numpy", "cpu", "tensor", "as_tensor", "from_numpy", "new_tensor", "nonzero")

    def __torch_function__(
        self, call: Any, types: Any, words: tuple[Any, ...] = (), named: Mapping[str, Any] | None = None
    ) -> Any:
        assert call.__name__ not in self.WAITS
        if call is torch.Tensor.__getitem__:
            asked = words[1] if isinstance(words[1], tuple) else (words[1],)
            assert not any(isinstance(index, list | np.ndarray) for index in asked), asked
        return call(*words, **(named or {}))


@pytest.mark.parametrize("name", NETWORKS)
@torch.inference_mode()
def test_a_frame_can_be_recorded_as_a_cuda_graph(name: str) -> None:
    networks = random_networks(NETWORKS[name])
    side = networks.config.picture_size
    driving = torch.zeros(side, side, 3, dtype=torch.uint8)
    encoded = Encode(networks)(driving)
    transfer = absolute(networks.config.num_points, networks.config.num_kp)
    motion = [torch.from_numpy(np.array(part)) for part in transfer]
    with OnTheDevice():
        OneFrame(networks, "picture", *LAYERS)(driving, *motion, *encoded)


@pytest.mark.parametrize(
    "asks", [lambda x: x[:, [1, 0]], lambda x: x[np.array([1, 0])], lambda x: x.sum().item(), torch.tensor]
)
def test_what_the_processor_must_be_asked_for_is_noticed(asks: Callable[[Any], object]) -> None:
    with OnTheDevice(), pytest.raises(AssertionError):
        asks(torch.eye(2) if asks is not torch.tensor else [1.0])
