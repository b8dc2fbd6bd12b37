"""The order in which one frame is computed, and the names of its values. Every engine runs these steps."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

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
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    is_convolutional: bool = False


_ANIMATING = (
    Step(
        "aim",
        (*LOCATED, *TRANSFER, "small_source", "value", "jacobian", "bumps"),
        ("planes", "motions", "asked", "small_drawing", "large_drawing"),
    ),
    Step(
        "flow", ("planes", "motions", "features", "asked", "value"), ("moved", *MOTION), is_convolutional=True
    ),
    Step("paint", ("moved", "small_drawing", "large_drawing"), ("painted",), is_convolutional=True),
    Step("finish", ("painted", "deformation", "source"), ("picture",)),
)
"""The steps from the driver's keypoints to the avatar's picture."""

STEPS = (
    Step("look", ("driving",), ("seen", "seen_beside"), is_convolutional=True),
    Step("read", ("seen", "seen_beside"), LOCATED),
    *_ANIMATING,
)
"""The steps of a published network, from a driving picture to the avatar's picture."""

FACE_STEPS = (
    Step("survey", ("driving",), ("overview",), is_convolutional=True),
    Step("approach", ("driving", "overview"), ("face", "place")),
    Step("look", ("face",), ("seen",), is_convolutional=True),
    Step("near", ("driving", "seen", "place"), ("found", "eyes", "mouth")),
    Step("inspect", ("eyes", "mouth"), ("eyes_seen", "mouth_seen"), is_convolutional=True),
    Step("read", ("found", "eyes_seen", "mouth_seen"), LOCATED),
    *_ANIMATING,
)
"""The same for a network whose keypoints are landmarks of a face: see `FaceKeypoints`."""

SEPARATE = Step("separate", ("painted",), ("paint", "kept"))
"""The step that replaces `finish` if the layers are wanted instead of the picture."""

LAYERS = (*MOTION, "paint", "kept")
"""Names of the generator's outputs before they are composed."""

CONVOLUTIONAL = tuple(step.name for step in FACE_STEPS if step.is_convolutional)
"""Names of the parts that may run below fp32. A published network has some of them."""


def steps_among(parts: Container[str]) -> tuple[Step, ...]:
    """Return the steps of the network that has parts of these names."""
    return FACE_STEPS if FACE_STEPS[0].name in parts else STEPS


def steps_to(
    *names: str, driver: tuple[str, ...] = DRIVING, among: tuple[Step, ...] = STEPS
) -> tuple[Step, ...]:
    """Return the steps that lead from the driver's values to those of these names, in their order."""
    wanted = set(names)
    needed: list[Step] = []
    for step in reversed((*among, SEPARATE)):
        if wanted.intersection(step.gives):
            needed.insert(0, step)
            wanted.update(set(step.takes).difference(driver))
    return tuple(needed)
