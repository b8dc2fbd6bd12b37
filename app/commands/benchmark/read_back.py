"""Measures the delay of the virtual camera: a blinking pattern, read back like a call app."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Protocol

import numpy as np

from app.commands.benchmark.course import Tell
from app.commands.benchmark.timing import Row, row
from app.devices.camera_list import find_camera
from app.devices.shot import CameraError, Shot
from app.devices.sinks import Sink, SinkError
from app.devices.virtual_camera import FPS, VirtualCamera
from app.devices.webcam import Webcam
from app.frame import Frame, Picture, sealed

BLINKS = 30
PATIENCE_S = 2.0
BRIGHT = 128
SIDE = 256
COLOURS = tuple(sealed(np.full((SIDE, SIDE, 3), level, np.uint8)) for level in (0, 255))
"""Pictures to send: dark, then bright."""


class Reader(Protocol):
    """A camera that waits for its next picture, like `Webcam`."""

    def read(self) -> Shot | None: ...

    def close(self) -> None: ...


def read_back_rows(
    tell: Tell,
    make_camera: Callable[[], Sink] = VirtualCamera,
    open_reader: Callable[[str], Reader] | None = None,
) -> list[Row]:
    """Send, read back and time; no rows without a virtual camera, or if it cannot be read here."""
    camera = make_camera()
    try:
        camera.open()
    except SinkError as error:
        tell(f"The virtual camera's delay is left out: {error}")
        return []
    with closing(camera):
        try:
            with closing((open_reader or _webcam)(camera.name)) as reader:
                delays = measured(camera, reader)
        except CameraError as error:
            tell(f"The virtual camera's delay is left out: {error}")
            return []
    if not delays:
        tell("The virtual camera's delay is left out: what was sent never came out of it.")
        return []
    return [row("from the virtual camera's door to a reader", camera.name, "-", delays)]


def _webcam(name: str) -> Reader:
    found = find_camera(name)
    if found is None:
        raise CameraError(f"{name} cannot be read here as a camera.")
    return Webcam(found)


def measured(camera: Sink, reader: Reader, blinks: int = BLINKS) -> Sequence[float]:
    """Return the milliseconds from each change of colour until a reader sees it, up to the first miss."""
    delays = []
    with _Blinking(camera) as blinking:
        for number in range(blinks):
            began = time.monotonic()
            blinking.colour = number % 2
            if not _saw(reader, bright=bool(number % 2), until=began + PATIENCE_S):
                break
            delays.append(1000 * (time.monotonic() - began))
    return delays[1:]  # without the first: the camera was already dark


def _saw(reader: Reader, *, bright: bool, until: float) -> bool:
    while time.monotonic() < until:
        shot = reader.read()
        if shot is not None and _is_bright(shot.picture) == bright:
            return True
    return False


def _is_bright(picture: Picture) -> bool:
    """Return True if the middle is bright; the sides belong to the camera's format."""
    height, width = picture.shape[:2]
    return bool(picture[height // 2 - 4 : height // 2 + 4, width // 2 - 4 : width // 2 + 4].mean() > BRIGHT)


class _Blinking:
    """Sends one colour repeatedly at the camera's rate, from its own thread."""

    def __init__(self, camera: Sink) -> None:
        self.colour = 0
        self._camera = camera
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._send, name="blinking")

    def __enter__(self) -> _Blinking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _send(self) -> None:
        number = 0
        while not self._ended.wait(1 / FPS):
            picture = COLOURS[self.colour]
            self._camera.send(picture, Frame(number, time.monotonic(), picture))
            number += 1
