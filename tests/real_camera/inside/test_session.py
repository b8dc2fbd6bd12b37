"""The running chain with small networks and the real virtual camera: pause, pass-through, quitting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.chain.session import Session
from app.chain.session_options import SessionOptions
from app.chain.status import SinkState
from app.devices.shot import Shot
from app.devices.virtual_camera import VirtualCamera
from app.frame import Picture
from tests.app.fakes import AVATAR, MARKER, FakeCamera, avatar_file, filled, parts
from tests.real_camera.inside.drivers import loopback, nodes, wait_until
from tests.real_camera.inside.reading import Reader
from tests.real_camera.inside.sending import difference

DEAD_CAMERA_S = 3.0


class SteadyCamera(FakeCamera):
    """Thirty pictures of the driver a second, until `dead` is set: then a read takes three seconds."""

    def __init__(self) -> None:
        super().__init__(is_live=True)
        self.dead = threading.Event()

    def read(self) -> Shot | None:
        if self.dead.wait(1 / 30):
            time.sleep(DEAD_CAMERA_S)
        return super().read()


@pytest.fixture
def camera() -> SteadyCamera:
    return SteadyCamera()


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, camera: SteadyCamera) -> Iterator[Session]:
    """A session that sends the avatar to a real virtual camera."""
    loopback("Guise")
    made = replace(parts(camera), make_virtual_camera=VirtualCamera)
    running = Session(SessionOptions(live=True, source="fake", avatar=avatar_file(tmp_path)), made)
    running.start()
    running.start_virtual_camera()
    qtbot.waitUntil(lambda: running.status.virtual_camera.state is SinkState.ON, timeout=10_000)
    yield running
    running.stop()


@pytest.fixture
def reader(session: Session) -> Iterator[Reader]:
    """A call app."""
    with Reader(nodes()[0]) as opened:
        yield opened


def test_pause_sends_the_card_and_resume_the_avatar(session: Session, reader: Reader) -> None:
    assert wait_until(lambda: has(reader, AVATAR))
    session.set_paused(True)
    assert wait_until(lambda: not has(reader, AVATAR))
    seen, card = reader.see(5).picture, session.released()
    assert seen is not None
    assert card is not None
    assert difference(seen, card) < 3
    assert not has(reader, MARKER)
    session.set_paused(False)
    assert wait_until(lambda: has(reader, AVATAR))


def test_quitting_sends_no_frozen_face(session: Session, reader: Reader, camera: SteadyCamera) -> None:
    session.set_pass_through(True)
    assert wait_until(lambda: has(reader, MARKER))
    faces: list[float] = []
    watching = threading.Thread(target=lambda: watch(reader, faces), name="watching")
    watching.start()
    assert wait_until(lambda: faces)
    camera.dead.set()
    time.sleep(0.2)
    stopped_at = time.monotonic()
    session.stop()
    watching.join()
    late = [at - stopped_at for at in faces if at > stopped_at]
    assert max(late, default=0.0) < 0.5, f"{len(late)} faces after the app was closed"


def has(reader: Reader, colour: tuple[int, int, int]) -> bool:
    """Return whether the middle of the next picture has this colour."""
    picture = reader.see(1).picture
    return picture is not None and is_coloured(picture, colour)


def is_coloured(picture: Picture, colour: tuple[int, int, int]) -> bool:
    middle = picture[300:320, 630:650].reshape(-1, 3).mean(axis=0)
    return bool(np.abs(middle - filled(colour)[0, 0]).max() < 25)


def watch(reader: Reader, faces: list[float]) -> None:
    """Note when the driver's face is seen, until no picture comes any more."""
    while (picture := reader.see(1).picture) is not None:
        if is_coloured(picture, MARKER):
            faces.append(time.monotonic())
