"""TorchEngine: the networks on PyTorch, on the processor or a GPU, as they are or compiled."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model.checkpoint import Networks
from model.engines import Picture
from model.engines.choice import EngineChoice
from model.engines.cuda_frame import CudaFrame
from model.errors import ModelError
from model.folding import fold
from model.keypoints import Keypoints
from model.motion import Points, Transfer, absolute
from model.one_frame import AvatarEncoder, OneFrame, as_batch

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
COMPILER = "inductor"
"""What `torch.compile` hands the graph of a frame to."""
PLAIN = EngineChoice("torch", "cpu", "fp32", "It runs anywhere.")


class TorchEngine:
    """Channels last, layers folded into fewer, everything constant kept on the device.

    Convolutions run in the precision asked for, whatever has to do with places in fp32.
    """

    def __init__(self, networks: Networks, choice: EngineChoice = PLAIN) -> None:
        self.choice = choice
        self._device = torch.device(choice.device)
        networks = copy.deepcopy(networks)
        for network in (networks.keypoint_detector, networks.generator):
            fold(network)
            _set_precision(network, DTYPES[choice.precision])
            network.to(device=self._device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._detector = networks.keypoint_detector
        self._encoder = AvatarEncoder(networks)
        self._one_frame: Callable[..., Tensor] = OneFrame(networks)
        self._awaits_compiler = choice.engine == "compiled"
        self._constants: tuple[Tensor, ...] = ()
        self._transfer: Transfer | None = None
        self._motion: tuple[Tensor, ...] = ()
        self._cuda_frame: CudaFrame | None = None

    @torch.inference_mode()
    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar once, keep what is constant, and return its keypoints.

        The first avatar waits for the compiler where that was chosen; ModelError where there is none.
        """
        encoded = self._encoder(self._tensor(avatar))
        features = encoded.features.float().contiguous(memory_format=torch.channels_last)
        self._constants = (
            encoded.source, features, encoded.small_source, *encoded.keypoints, encoded.bumps
        )  # fmt: skip
        if self._cuda_frame is not None:
            self._cuda_frame.put_constants(self._constants)
        points = _points(encoded.keypoints)
        if self._awaits_compiler:
            self._compile(avatar, absolute(len(points.value), len(points.jacobian)))
        return points

    @torch.inference_mode()
    def locate(self, picture: Picture) -> Points:
        """The keypoints of a driving picture."""
        return _points(self._detector(as_batch(self._tensor(picture))))

    @torch.inference_mode()
    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """The worn avatar making this face."""
        if transfer is not self._transfer:
            self._transfer = transfer
            self._motion = tuple(self._tensor(part) for part in transfer)
            if self._cuda_frame is not None:
                self._cuda_frame.put_motion(self._motion)
        if self._device.type == "cuda":
            return self._on_cuda(driving)
        made = self._one_frame(self._tensor(driving), *self._motion, *self._constants)
        return np.asarray(made.cpu().numpy())

    def _compile(self, driving: Picture, transfer: Transfer) -> None:
        """Make the frame's kernels, half a minute long. Raises ModelError where this computer cannot."""
        compiled = torch.compile(self._one_frame, fullgraph=True, dynamic=False, backend=COMPILER)
        motion = (self._tensor(part) for part in transfer)
        try:
            compiled(self._tensor(driving), *motion, *self._constants)
        except Exception as error:  # a compiler that is missing shows itself in many ways
            reason = str(error).strip().partition("\n")[0][:200]
            raise ModelError(f"torch cannot compile this network here ({reason}); choose torch.") from error
        self._one_frame, self._awaits_compiler = compiled, False

    def _on_cuda(self, driving: Picture) -> Picture:
        if self._cuda_frame is None:
            self._cuda_frame = CudaFrame(self._one_frame, driving.shape, self._motion, self._constants)
        return self._cuda_frame.run(driving)

    def _tensor(self, array: NDArray[np.generic]) -> Tensor:
        """A copy on the device: what callers hand over may be read-only, which torch warns of."""
        return torch.tensor(np.ascontiguousarray(array), device=self._device)


def _set_precision(network: nn.Module, dtype: torch.dtype) -> None:
    """The weights in `dtype`; grids and the anti-aliasing filter stay as they are, in fp32."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d):
            layer.to(dtype)


def _points(keypoints: Keypoints) -> Points:
    return Points(keypoints.value[0].cpu().numpy(), keypoints.jacobian[0].cpu().numpy())
