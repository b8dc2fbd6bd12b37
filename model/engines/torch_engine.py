"""TorchEngine: the networks on PyTorch, on the processor or a GPU, unchanged or compiled."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from model.engines import FrameLayers, Picture
from model.engines.choice import EngineChoice
from model.engines.cuda_frame import Arrays, CudaFrame
from model.errors import ModelError
from model.folding import fold
from model.motion import Points, Transfer, absolute
from model.networks import Networks
from model.one_frame import OneFrame
from model.parts import Encode
from model.pixels import as_batch
from model.steps import INPUTS, LAYERS, LOCATED

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
COMPILER = "inductor"
"""Backend of `torch.compile`."""
PLAIN = EngineChoice("torch", "cpu", "fp32", "It runs anywhere.")


class TorchEngine:
    """Runs the networks with channels last and folded layers; constants stay on the device.

    Convolutions run in the precision of the choice, coordinates in fp32.
    """

    def __init__(self, networks: Networks, choice: EngineChoice = PLAIN) -> None:
        self.choice = choice
        self._device = torch.device(choice.device)
        networks = copy.deepcopy(networks)
        for network in (networks.keypoint_detector, networks.generator):
            fold(network)
        self._detector = networks.keypoint_detector
        self._encode = self._placed(Encode(networks))
        self._parts = OneFrame(networks)
        self._picture = _Frame(self._placed(self._parts))
        self._layers = _Frame(self._placed(OneFrame(networks, *LAYERS, LOCATED[0])))
        self._drawn = _Frame(self._placed(OneFrame(networks, *LAYERS, driver=LOCATED)))
        self._awaits_compiler = choice.engine == "compiled"
        self._constants: tuple[Tensor, ...] = ()
        self._transfer: Transfer | None = None
        self._motion: tuple[Tensor, ...] = ()

    @torch.inference_mode()
    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar, keep what is constant, and return its keypoints.

        The first avatar waits for the compiler if the choice is compiled. Raises ModelError if compiling
        fails.
        """
        source, features, *others = self._encode(self._tensor(avatar))
        features = features.contiguous(memory_format=torch.channels_last)
        self._constants = (source, features, *others)
        for frame in (self._picture, self._layers, self._drawn):
            frame.put_constants(self._constants)
        _, value, jacobian, _ = others
        points = _points(value, jacobian)
        if self._awaits_compiler:
            self._compile(avatar, absolute(len(points.value), len(points.jacobian)))
        return points

    @torch.inference_mode()
    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""
        return _points(*self._detector(as_batch(self._tensor(picture))))

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """Return the avatar with this facial expression."""
        (picture,) = self._run(self._picture, (driving,), transfer)
        return np.asarray(picture, np.uint8)

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        """Return the layers that `animate` composes to the picture."""
        return _as_layers(self._run(self._layers, (driving,), transfer), transfer)

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        """Return the layers for keypoints of a driver that `locate` gave, perhaps changed since."""
        given = (driver.value[None], driver.jacobian[None])
        return _as_layers((*self._run(self._drawn, given, transfer), given[0]), transfer)

    @torch.inference_mode()
    def trace(self, driving: Picture, transfer: Transfer) -> dict[str, tuple[Arrays, Arrays]]:
        """Return the inputs and outputs of the convolutional parts for a driving picture."""
        motion = (self._tensor(part) for part in transfer)
        inputs = dict(zip(INPUTS, (self._tensor(driving), *motion, *self._constants), strict=True))
        values = {name: _array(value) for name, value in self._parts.values(inputs).items()}
        return {
            step.name: (
                tuple(values[name] for name in step.takes if name in values),
                tuple(values[name] for name in step.gives if name in values),
            )
            for step in self._parts.steps
            if step.is_convolutional
        }

    @torch.inference_mode()
    def run_part(self, part: str, inputs: Arrays) -> Arrays:
        """Run one part alone."""
        made = self._parts.parts[part](*(self._tensor(array) for array in inputs))
        return tuple(_array(value) for value in made)

    @torch.inference_mode()
    def _run(self, frame: _Frame, driver: Arrays, transfer: Transfer) -> Arrays:
        if transfer is not self._transfer:
            self._transfer = transfer
            self._motion = tuple(self._tensor(part) for part in transfer)
            for each in (self._picture, self._layers, self._drawn):
                each.put_motion(self._motion)
        if self._device.type == "cuda":
            return frame.recorded(driver, self._motion, self._constants)
        made = frame.network(*(self._tensor(array) for array in driver), *self._motion, *self._constants)
        return tuple(part.cpu().numpy() for part in made)

    def _compile(self, driving: Picture, transfer: Transfer) -> None:
        """Compile the frame, which takes half a minute. Raises ModelError if this computer cannot."""
        compiled = torch.compile(self._picture.network, fullgraph=True, dynamic=False, backend=COMPILER)
        motion = (self._tensor(part) for part in transfer)
        try:
            compiled(self._tensor(driving), *motion, *self._constants)
        except Exception as error:  # a missing compiler raises many kinds of errors
            reason = str(error).strip().partition("\n")[0][:200]
            raise ModelError(f"torch cannot compile this network here ({reason}); choose torch.") from error
        self._picture.network, self._awaits_compiler = compiled, False

    def _placed(self, network: nn.Module) -> nn.Module:
        """Move the network to the device; its convolutions' weights in the precision of the choice.

        Grids and the anti-aliasing filter stay in fp32.
        """
        for layer in network.modules():
            if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d):
                layer.to(DTYPES[self.choice.precision])
        return network.to(device=self._device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]

    def _tensor(self, array: NDArray[np.generic]) -> Tensor:
        """Copy an array to the device: callers' arrays may be read-only, which torch warns of."""
        return torch.tensor(np.ascontiguousarray(array), device=self._device)


class _Frame:
    """A network of one frame, recorded as a CUDA graph when it first runs on a GPU."""

    def __init__(self, network: nn.Module) -> None:
        self.network: Callable[..., tuple[Tensor, ...]] = network
        self._recorded: CudaFrame | None = None

    def put_constants(self, constants: tuple[Tensor, ...]) -> None:
        if self._recorded is not None:
            self._recorded.put_constants(constants)

    def put_motion(self, motion: tuple[Tensor, ...]) -> None:
        if self._recorded is not None:
            self._recorded.put_motion(motion)

    def recorded(self, driver: Arrays, motion: tuple[Tensor, ...], constants: tuple[Tensor, ...]) -> Arrays:
        if self._recorded is None:
            self._recorded = CudaFrame(self.network, driver, motion, constants)
        return self._recorded.run(driver)


def _array(tensor: Tensor) -> NDArray[np.generic]:
    """Return the tensor on the CPU; NumPy has no bf16, so any precision below fp32 becomes fp32."""
    is_whole = tensor.dtype == torch.uint8
    return np.asarray((tensor if is_whole else tensor.float()).cpu().numpy())


def _as_layers(given: Arrays, transfer: Transfer) -> FrameLayers:
    deformation, still, paint, kept, points = (np.asarray(layer, np.float32) for layer in given)
    return FrameLayers(deformation[0], still[0], paint, kept, transfer.moved(points[0]))


def _points(value: Tensor, jacobian: Tensor) -> Points:
    return Points(value[0].cpu().numpy(), jacobian[0].cpu().numpy())
