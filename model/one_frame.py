"""The order in which one frame is computed. Every engine runs these steps and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model.checkpoint import Networks
from model.parts import Aim, Encode, Finish, Flow, Look, Paint, Read, Separate

ENCODED = ("source", "features", "small_source", "value", "jacobian", "bumps")
"""Names of the outputs of `Encode`: constant while an avatar is set."""
TRANSFER = ("scale", "offset", "turn")
"""Names of the fields of `motion.Transfer`: constant between calibrations."""
MOTION = ("deformation", "still")
"""Names of what moves the avatar's picture: the origin of pixels, and the background's share."""
CONSTANTS = (*TRANSFER, *ENCODED)
"""Names of everything else that a frame is computed from."""
DRIVING = ("driving",)
"""Name of the driving picture, from which a frame is usually computed."""
LOCATED = ("driver_value", "driver_jacobian")
"""Names of the driver's keypoints. A frame can be computed from these instead of the picture."""
INPUTS = (*DRIVING, *CONSTANTS)
"""Names of everything that a frame is usually computed from."""


@dataclass(frozen=True)
class Step:
    """One part of a frame, with the names of its inputs and outputs.

    A published network has no drawings: names without a value are left out. `is_convolutional` is True if the
    part is nearly all convolutions and may run below fp32. Coordinates in [-1, 1] may not: bf16 moves a pixel
    by up to a quarter of the distance between pixels, which costs 9 dB.
    """

    name: str
    part: Callable[[Networks], nn.Module]
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    is_convolutional: bool = False


STEPS = (
    Step("look", Look, ("driving",), ("seen", "seen_beside"), is_convolutional=True),
    Step("read", Read, ("seen", "seen_beside"), LOCATED),
    Step(
        "aim",
        Aim,
        (*LOCATED, *TRANSFER, "small_source", "value", "jacobian", "bumps"),
        ("planes", "motions", "small_drawing", "large_drawing"),
    ),
    Step("flow", Flow, ("planes", "motions", "features"), ("moved", *MOTION), is_convolutional=True),
    Step("paint", Paint, ("moved", "small_drawing", "large_drawing"), ("painted",), is_convolutional=True),
    Step("finish", Finish, ("painted", "deformation", "source"), ("picture",)),
)
"""The steps from a driving picture to the avatar's picture."""

SEPARATE = Step("separate", Separate, ("painted",), ("paint", "kept"))
"""The step that replaces `finish` if the layers are wanted instead of the picture."""

LAYERS = (*MOTION, "paint", "kept")
"""Names of the generator's outputs before they are composed."""

CONVOLUTIONAL = tuple(step.name for step in STEPS if step.is_convolutional)
"""Names of the parts that may run below fp32."""


def steps_to(*names: str, driver: tuple[str, ...] = DRIVING) -> tuple[Step, ...]:
    """Return the steps that lead from the driver's values to those of these names, in their order."""
    wanted = set(names)
    needed: list[Step] = []
    for step in reversed((*STEPS, SEPARATE)):
        if wanted.intersection(step.gives):
            needed.insert(0, step)
            wanted.update(set(step.takes).difference(driver))
    return tuple(needed)


class OneFrame(nn.Module):
    """Computes the named values from a driving picture and constants: by default the picture.

    If `driver` is LOCATED, the driver's keypoints are given instead of the driving picture.
    """

    def __init__(self, networks: Networks, *names: str, driver: tuple[str, ...] = DRIVING) -> None:
        super().__init__()
        self.names = names or ("picture",)
        self.inputs = (*driver, *CONSTANTS)
        self.steps = steps_to(*self.names, driver=driver)
        self.parts = nn.ModuleDict({step.name: step.part(networks) for step in self.steps})

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
