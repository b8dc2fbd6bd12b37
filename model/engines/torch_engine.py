"""TorchEngine: the networks on PyTorch, on the processor or a GPU."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from model.checkpoint import Networks
from model.engines import Picture
from model.engines.choice import DeviceName, Precision
from model.motion import Points, Transfer
from model.one_frame import Encoder, OneFrame, fold_batch_norm

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


class TorchEngine:
    """Channels last, batch norms folded, everything constant kept on the device.

    Where the device is CUDA, a frame is one captured graph between two pinned buffers: one copy in, one
    launch, one copy out, one wait.
    """

    def __init__(self, networks: Networks, device: DeviceName = "cpu", precision: Precision = "fp32") -> None:
        networks = copy.deepcopy(networks)
        for part in (networks.keypoint_detector, networks.generator):
            fold_batch_norm(part)
            part.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._device = torch.device(device)
        self._dtype = DTYPES[precision]
        self._encoder = Encoder(networks)
        self._one_frame = OneFrame(networks)
        self._constants: tuple[Tensor, ...] = ()
        self._replay: Callable[[Tensor, tuple[Tensor, ...]], Tensor] | None = None

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar once, keep what is constant, and return its keypoints."""
        encoded = self._run(self._encoder, self._tensor(avatar))
        value, jacobian = (part.float() for part in encoded.keypoints)
        constants = (encoded.source, encoded.features, encoded.small_source, value, jacobian, encoded.bumps)
        self._constants = tuple(part.clone() for part in constants)
        self._replay = None
        return _points(value, jacobian)

    def locate(self, picture: Picture) -> Points:
        """The keypoints of a driving picture."""
        encoded = self._run(self._encoder, self._tensor(picture))
        return _points(*encoded.keypoints)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """The worn avatar making this face."""
        if self._device.type == "cuda":
            return self._animate_on_cuda(driving, transfer)
        made = self._run(self._one_frame, self._tensor(driving), *self._moved(transfer), *self._constants)
        return np.asarray(made.cpu().numpy())

    def _animate_on_cuda(self, driving: Picture, transfer: Transfer) -> Picture:
        inputs = tuple(torch.from_numpy(np.array(part)).pin_memory() for part in transfer)
        picture = torch.from_numpy(np.array(driving)).pin_memory()
        if self._replay is None:
            self._replay = self._captured(picture, inputs)
        return self._replay(picture, inputs).numpy().copy()

    def _captured(self, picture: Tensor, inputs: tuple[Tensor, ...]) -> Callable[..., Tensor]:
        """One frame recorded as a CUDA graph over buffers that stay where they are."""
        buffers = tuple(part.to(self._device) for part in (picture, *inputs))
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        with torch.cuda.stream(stream):
            for _ in range(3):
                self._run(self._one_frame, *buffers, *self._constants)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            made = self._run(self._one_frame, *buffers, *self._constants)
        left = torch.empty(made.shape, dtype=made.dtype, pin_memory=True)

        def replay(picture: Tensor, inputs: tuple[Tensor, ...]) -> Tensor:
            for buffer, part in zip(buffers, (picture, *inputs), strict=True):
                buffer.copy_(part, non_blocking=True)
            graph.replay()
            left.copy_(made, non_blocking=True)
            torch.cuda.current_stream().synchronize()
            return left

        return replay

    @torch.inference_mode()
    def _run(self, network: Encoder | OneFrame, *inputs: Tensor):  # type: ignore[no-untyped-def]
        """The one place where the networks are run."""
        if self._dtype is torch.float32:
            return network(*inputs)
        with torch.autocast(self._device.type, self._dtype):
            return network(*inputs)

    def _tensor(self, picture: Picture) -> Tensor:
        return torch.from_numpy(np.array(picture)).to(self._device)

    def _moved(self, transfer: Transfer) -> tuple[Tensor, ...]:
        return tuple(torch.from_numpy(np.array(part)).to(self._device) for part in transfer)


def _points(value: Tensor, jacobian: Tensor) -> Points:
    return Points(value[0].float().cpu().numpy(), jacobian[0].float().cpu().numpy())
