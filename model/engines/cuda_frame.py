"""CudaFrame: one frame recorded as a CUDA graph: a copy in, a launch, a copy out, and one wait."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.engines.recording import GPU

Arrays = tuple[NDArray[np.generic], ...]
WARM_UPS = 3
"""Number of runs before recording, in which cuDNN chooses its kernels and the memory pool grows."""


class CudaFrame:
    """Runs a recorded frame. All buffers stay in place: new constants are copied into them."""

    def __init__(
        self,
        network: Callable[..., tuple[Tensor, ...]],
        driver: Arrays,
        motion: tuple[Tensor, ...],
        constants: tuple[Tensor, ...],
    ) -> None:
        """Record a network that takes arrays of these shapes and types, the motion and the constants."""
        self._arrives = tuple(_pinned(array) for array in driver)
        self._arriving = tuple(np.asarray(arrives.numpy()) for arrives in self._arrives)
        self._motion = tuple(part.clone() for part in motion)
        self._constants = tuple(part.clone() for part in constants)
        self._stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        self._graph = torch.cuda.CUDAGraph()
        with GPU:
            self._leaves = self._record(network)
        self._leaving = tuple(np.asarray(leaves.numpy()) for leaves in self._leaves)

    def put_motion(self, motion: tuple[Tensor, ...]) -> None:
        """Set another transfer of motion for the following frames."""
        _overwrite(self._motion, motion)

    def put_constants(self, constants: tuple[Tensor, ...]) -> None:
        """Set another avatar for the following frames."""
        _overwrite(self._constants, constants)

    def run(self, driver: Arrays) -> Arrays:
        """Return the network's outputs for this driving picture, or for these keypoints."""
        for arriving, array in zip(self._arriving, driver, strict=True):
            arriving[...] = array
        with torch.cuda.stream(self._stream):
            self._graph.replay()
        self._stream.synchronize()
        return tuple(leaving.copy() for leaving in self._leaving)

    def _record(self, network: Callable[..., tuple[Tensor, ...]]) -> tuple[Tensor, ...]:
        """Record the copy in, the network and the copies out. Return the buffers that these fill."""
        torch.backends.cudnn.benchmark = True
        driver = tuple(torch.zeros_like(arrives, device="cuda") for arrives in self._arrives)
        torch.cuda.synchronize()
        made: tuple[Tensor, ...] = ()
        with torch.cuda.stream(self._stream):
            for _ in range(WARM_UPS):
                made = network(*driver, *self._motion, *self._constants)
        torch.cuda.synchronize()
        buffers = tuple(torch.empty(out.shape, dtype=out.dtype, pin_memory=True) for out in made)
        with torch.cuda.graph(self._graph, stream=self._stream):
            for buffer, arrives in zip(driver, self._arrives, strict=True):
                buffer.copy_(arrives, non_blocking=True)
            made = network(*driver, *self._motion, *self._constants)
            for buffer, out in zip(buffers, made, strict=True):
                buffer.copy_(out, non_blocking=True)
        return buffers


def _pinned(array: NDArray[np.generic]) -> Tensor:
    """A page-locked tensor of the array's shape and type, which a GPU copies from without waiting."""
    return torch.from_numpy(np.zeros(array.shape, array.dtype)).pin_memory()


def _overwrite(buffers: tuple[Tensor, ...], parts: tuple[Tensor, ...]) -> None:
    for buffer, part in zip(buffers, parts, strict=True):
        buffer.copy_(part)
    torch.cuda.synchronize()
