"""CudaFrame: one frame recorded as a CUDA graph: a copy in, a launch, a copy out, and one wait."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from model.engines import Picture

WARM_UPS = 3
"""Runs before recording, so that cuDNN has chosen its kernels and the memory pool has grown."""


class CudaFrame:
    """All buffers stay where they are: new constants are copied into them, and the graph stays valid."""

    def __init__(
        self,
        network: Callable[..., Tensor],
        shape: tuple[int, ...],
        motion: tuple[Tensor, ...],
        constants: tuple[Tensor, ...],
    ) -> None:
        self._arrives = torch.empty(shape, dtype=torch.uint8, pin_memory=True)
        self._leaves = torch.empty(shape, dtype=torch.uint8, pin_memory=True)
        self._arriving, self._leaving = self._arrives.numpy(), self._leaves.numpy()
        self._motion = tuple(part.clone() for part in motion)
        self._constants = tuple(part.clone() for part in constants)
        self._stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        self._graph = torch.cuda.CUDAGraph()
        self._record(network)

    def put_motion(self, motion: tuple[Tensor, ...]) -> None:
        """Take another transfer of motion from the next frame on."""
        _overwrite(self._motion, motion)

    def put_constants(self, constants: tuple[Tensor, ...]) -> None:
        """Take another avatar from the next frame on."""
        _overwrite(self._constants, constants)

    def run(self, driving: Picture) -> Picture:
        """The avatar's picture for this driving picture."""
        self._arriving[...] = driving
        with torch.cuda.stream(self._stream):
            self._graph.replay()
        self._stream.synchronize()
        return self._leaving.copy()

    def _record(self, network: Callable[..., Tensor]) -> None:
        """Both copies are part of the graph."""
        torch.backends.cudnn.benchmark = True
        picture = torch.zeros_like(self._arrives, device="cuda")
        torch.cuda.synchronize()
        with torch.cuda.stream(self._stream):
            for _ in range(WARM_UPS):
                network(picture, *self._motion, *self._constants)
        torch.cuda.synchronize()
        with torch.cuda.graph(self._graph, stream=self._stream):
            picture.copy_(self._arrives, non_blocking=True)
            made = network(picture, *self._motion, *self._constants)
            self._leaves.copy_(made, non_blocking=True)


def _overwrite(buffers: tuple[Tensor, ...], parts: tuple[Tensor, ...]) -> None:
    for buffer, part in zip(buffers, parts, strict=True):
        buffer.copy_(part)
    torch.cuda.synchronize()
