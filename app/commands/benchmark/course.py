"""Course: the same task for every contestant: a network, an avatar and a rendered driver."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from app.avatars import list_avatars
from app.chain.framing import Framing, framed
from app.devices.camera import open_camera
from app.frame import Picture
from app.pictures import read_picture
from model import NETWORKS, CheckpointError, Networks, random_networks, weights_path

DRIVING_PICTURES = 32
Tell = Callable[[str], object]
"""A function that takes one sentence for the user."""


@dataclass(frozen=True)
class Course:
    """A network, an avatar's picture, and driving pictures of the network's size, the calm face first."""

    networks: Networks
    avatar: Picture
    driving: tuple[Picture, ...]

    @property
    def network(self) -> str:
        """Name of the network."""
        return self.networks.config.name


def open_course(network: str, tell: Tell) -> Course:
    """Return the network with its weights, or with random ones, which are as fast, if it has none here."""
    config = NETWORKS[network]
    try:
        networks = Networks.of_file(weights_path(network), config)  # as the app, which has the same graphs
        networks.load()
    except CheckpointError:
        tell(f"{network} has no weights here; it is measured with random ones, which are as quick.")
        networks = random_networks(config)
    return Course(networks, an_avatar(), driving_pictures(config.picture_size))


def an_avatar() -> Picture:
    """Return the first avatar that ships with Guise."""
    return read_picture(list_avatars()[0].path)


def driving_pictures(size: int) -> tuple[Picture, ...]:
    """Return the first second of the demo clip, framed as in the app."""
    camera = open_camera("demo", live=False)
    try:
        shots = itertools.islice(iter(camera.read, None), DRIVING_PICTURES)
        return tuple(framed(shot.picture, Framing(), size) for shot in shots)
    finally:
        camera.close()
