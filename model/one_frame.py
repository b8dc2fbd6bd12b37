"""OneFrame: the steps of one frame as a single torch network, and cut into parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.networks import Networks
from model.parts import (
    Aim,
    Approach,
    Encode,
    Finish,
    Flow,
    Inspect,
    Look,
    LookAtFace,
    Near,
    Paint,
    Read,
    Separate,
    Survey,
)
from model.steps import CONSTANTS, DRIVING, FACE_STEPS, INPUTS, LAYERS, STEPS, steps_to

PARTS: Mapping[str, Callable[[Networks], nn.Module]] = {
    "look": Look,
    "read": Read,
    "aim": Aim,
    "flow": Flow,
    "paint": Paint,
    "finish": Finish,
    "separate": Separate,
}
"""The part that computes each step, by the step's name."""
FACE_PARTS: Mapping[str, Callable[[Networks], nn.Module]] = {
    **PARTS,
    "survey": Survey,
    "approach": Approach,
    "look": LookAtFace,
    "near": Near,
    "inspect": Inspect,
}
"""The same for a network whose keypoints are landmarks of a face."""


class OneFrame(nn.Module):
    """Computes the named values from a driving picture and constants: by default the picture.

    If `driver` is LOCATED, the driver's keypoints are given instead of the driving picture.
    """

    def __init__(self, networks: Networks, *names: str, driver: tuple[str, ...] = DRIVING) -> None:
        super().__init__()
        self.names = names or ("picture",)
        self.inputs = (*driver, *CONSTANTS)
        among, parts = (FACE_STEPS, FACE_PARTS) if networks.config.groups else (STEPS, PARTS)
        self.steps = steps_to(*self.names, driver=driver, among=among)
        self.parts = nn.ModuleDict({step.name: parts[step.name](networks) for step in self.steps})

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Compute one frame. The inputs are those that `self.inputs` names, in that order."""
        values = self.values(dict(zip(self.inputs, inputs, strict=True)))
        return tuple(values[name] for name in self.names)

    def values(self, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return the inputs and the outputs of every step, by name."""
        values = dict(inputs)
        for step in self.steps:
            given = [values[name] for name in step.takes if name in values]
            values.update(zip(step.gives, self.parts[step.name](*given), strict=False))
        return values


class Part(NamedTuple):
    """One part of a frame and example tensors of its input shapes."""

    network: nn.Module
    example: tuple[Tensor, ...]


def cut(networks: Networks) -> dict[str, Part]:
    """Return `encode` and every step's part by name."""
    config = networks.config
    picture = torch.zeros(config.picture_size, config.picture_size, 3, dtype=torch.uint8)
    encode = Encode(networks)
    parts = {"encode": Part(encode, (picture,))}
    with torch.no_grad():
        turn = torch.eye(2).expand(config.num_kp, 2, 2)
        transfer = torch.ones(()), torch.zeros(config.num_points, 2), turn
        frame = OneFrame(networks, "picture", *LAYERS)
        values = frame.values(dict(zip(INPUTS, (picture, *transfer, *encode(picture)), strict=True)))
    for step in frame.steps:
        example = tuple(values[name] for name in step.takes if name in values)
        parts[step.name] = Part(frame.parts[step.name], example)
    return parts
