"""Generators of failures: our network, earlier weights, the published architecture, and damage to each."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from face.ibug import NUM_POINTS
from model.checkpoint import load_networks
from model.config import DEFAULT, HourglassConfig, NetworkConfig
from model.engines import Engine
from model.engines.build import build
from model.motion import Points, Transfer, absolute, in_pixels, relative
from model.networks import Networks

Picture = NDArray[np.uint8]

_HOURGLASS = HourglassConfig(block_expansion=24, max_features=256, num_blocks=4)
FIRST_ORDER = NetworkConfig(
    name="first-order",
    num_kp=20,
    kp_detector=_HOURGLASS,
    dense_motion=_HOURGLASS,
    block_expansion=16,
    max_features=64,
    num_down_blocks=2,
    num_bottleneck_blocks=4,
    kp_pad=3,
    is_composed=True,
    align_corners=True,
)
"""Sizes of the published architecture in small: the first shipped weights (commit 9725c5c)."""

NO_PAINT = 6.0
"""Offset of the logit of the kept share: it disables the occlusion mask, and hidden parts are smeared."""


UNKNOWN = np.full((NUM_POINTS, 2), np.nan, np.float32)
"""The landmarks of a frame that was not drawn by landmarks."""


@dataclass(frozen=True)
class Damage:
    """The damage to a generator.

    `is_relative`: False takes the driver's keypoints unchanged. `shift`, `turn`: standard deviations of a
    constant error of each keypoint, in half picture sides, and of each Jacobian. `stretch`: the logarithm of
    the change of the face's aspect, narrow or wide. `calibration`: the number of
    the driver's frame to calibrate on (0 is the calm one); `avatar`: that of the avatar's own picture.
    `is_painted`: False ignores the occlusion mask.
    """

    is_relative: bool = True
    shift: float = 0.0
    turn: float = 0.0
    stretch: float = 0.0
    calibration: int = 0
    avatar: int = 0
    is_painted: bool = True


SOUND = Damage()
DAMAGES: Mapping[str, Damage] = {
    "sound": SOUND,
    "absolute": Damage(is_relative=False),
    "keypoints_off": Damage(shift=0.05),
    "jacobians_off": Damage(turn=0.35),
    "stretched": Damage(stretch=0.32),
    "miscalibrated": Damage(calibration=2),
    "turned_avatar": Damage(avatar=3),
    "unpainted": Damage(is_painted=False),
    "unpainted_off": Damage(is_painted=False, shift=0.06, turn=0.2),
}
"""Damages by their names in the tables of figures."""


class Generator:
    """One network that animates avatars, sound or damaged. `open_generator` makes it."""

    def __init__(self, sound: Engine, unpainted: Engine, config: NetworkConfig) -> None:
        self._engines = {True: sound, False: unpainted}
        self._absolute = absolute(config.num_points, config.num_kp)

    def outputs(
        self,
        driver: Sequence[Picture],
        avatar: Sequence[Picture],
        damage: Damage,
        rng: np.random.Generator,
    ) -> tuple[list[Picture], NDArray[np.float32]]:
        """Return the avatar in each of the driver's K frames, (256, 256, 3) each, and what it was drawn by.

        The second part is (K, 70, 2) landmarks in pixels, NaN if the network's keypoints are no landmarks.
        """
        engine = self._engines[damage.is_painted]
        points = engine.wear(avatar[damage.avatar])
        transfer = self._absolute
        if damage.is_relative:
            transfer = relative(points, engine.locate(driver[damage.calibration]))
        transfer = damaged(transfer, points, damage, rng)
        pictures = [np.array(engine.animate(picture, transfer)) for picture in driver]
        asked = [
            in_pixels(transfer.apply(engine.locate(p)), len(o)) for p, o in zip(driver, pictures, strict=True)
        ]
        return pictures, np.stack([UNKNOWN if points is None else points for points in asked])


def damaged(transfer: Transfer, points: Points, damage: Damage, rng: np.random.Generator) -> Transfer:
    """Return the transfer with errors that are constant over the whole film."""
    shift = rng.normal(0, damage.shift, points.value.shape) if damage.shift else 0
    turn = rng.normal(0, damage.turn, points.jacobian.shape) if damage.turn else 0
    off = Transfer(
        transfer.scale,
        np.asarray(transfer.offset + shift, np.float32),
        np.asarray(transfer.turn + turn, np.float32),
    )
    return stretched(off, points, damage.stretch * float(rng.choice([-1, 1]))) if damage.stretch else off


def stretched(transfer: Transfer, points: Points, by: float) -> Transfer:
    """Return the transfer that draws the avatar wider by this logarithm of its aspect, or narrower."""
    factors = np.array([np.exp(by / 2), np.exp(-by / 2)], np.float32)
    further = (points.value - points.value.mean(0)) * (factors - 1)
    offset = np.asarray(transfer.offset + further, np.float32)
    return Transfer(transfer.scale, offset, np.asarray(factors[:, None] * transfer.turn, np.float32))


def open_generator(weights: Path, config: NetworkConfig = DEFAULT, engine: str = "auto") -> Generator:
    """Load the weights and their unpainted variant. Raises CheckpointError if they do not fit."""
    networks = load_networks(weights, config)
    return Generator(build(networks, "cpu", engine), build(without_paint(networks), "cpu", engine), config)


def without_paint(networks: Networks) -> Networks:
    """Return the same networks with an occlusion mask that keeps every warped pixel."""
    networks = copy.deepcopy(networks)
    colours = networks.generator.colours
    with torch.no_grad():
        bias = networks.generator.final.bias
        if bias is not None:
            bias[colours:] += NO_PAINT
    return networks
