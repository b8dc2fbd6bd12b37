"""Course: what every contestant runs over: a network, an avatar and a driver who do not exist."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from app.avatars import list_avatars
from app.chain.framing import Framing, framed
from app.devices.camera import open_camera
from app.frame import Picture
from app.pictures import read_picture
from model import NETWORKS, CheckpointError, Networks, load_networks, random_networks, weights_path

DRIVING_PICTURES = 32
Tell = Callable[[str], object]
"""Takes one sentence for the user."""


@dataclass(frozen=True)
class Course:
    """A network, an avatar's picture, and driving pictures of the network's size, the calm face first."""

    networks: Networks
    avatar: Picture
    driving: tuple[Picture, ...]

    @property
    def network(self) -> str:
        """The network's name."""
        return self.networks.config.name


def open_course(network: str, tell: Tell) -> Course:
    """The network with its weights, or with random ones where it has none here: it is as quick with them."""
    config = NETWORKS[network]
    try:
        networks = load_networks(weights_path(network), config)
    except CheckpointError:
        tell(f"{network} has no weights here; it is measured with random ones, which are as quick.")
        networks = random_networks(config)
    return Course(networks, an_avatar(), driving_pictures(config.picture_size))


def an_avatar() -> Picture:
    """The first avatar that ships with Guise."""
    return read_picture(list_avatars()[0].path)


def driving_pictures(size: int) -> tuple[Picture, ...]:
    """The first second of the demo clip, framed as the app does."""
    camera = open_camera("demo", live=False)
    try:
        shots = itertools.islice(iter(camera.read, None), DRIVING_PICTURES)
        return tuple(framed(shot.picture, Framing(), size) for shot in shots)
    finally:
        camera.close()
