"""Several cameras at once: each on its own thread, closed at once, and never opened twice."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.chain.camera_previews import CameraPreviews
from app.chain.previewing import CameraPreview
from app.devices.camera import CameraError
from tests.app.fakes import FakeCamera, Start, parts


class Shelf:
    """Cameras by their source: those that are open, and every one that was opened, in order."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.cameras: dict[str, FakeCamera] = {}
        self.hangs = threading.Event()
        self.made: list[CameraPreview] = []

    def open(self, source: str) -> FakeCamera:
        before = self.cameras.get(source)
        if before is not None and not before.is_closed:
            raise CameraError(f"{source} is in use by another program, or gone.", may_pass=True)
        self.opened.append(source)
        hangs_at = 0 if source == "dead" else None
        self.cameras[source] = FakeCamera(is_live=True, device=source, hangs_at=hangs_at, gate=self.hangs)
        return self.cameras[source]

    def shows(self, source: str) -> bool:
        return any(made.source == source and made.picture is not None for made in tuple(self.made))

    def problems(self) -> set[str]:
        return {made.problem for made in tuple(self.made)}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def previews_of(shelf: Shelf) -> CameraPreviews:
    return CameraPreviews(shelf.open, FakeCamera, lambda: None, shelf.made.append)


def test_a_dead_camera_holds_up_no_other(qtbot: QtBot, shelf: Shelf) -> None:
    previews = previews_of(shelf)
    previews.show(("dead", "1", "2"))
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    assert not shelf.shows("dead")
    shelf.hangs.set()
    previews.stop(5000)
    assert all(camera.is_closed for camera in shelf.cameras.values())


def test_cameras_that_are_no_longer_shown_are_closed(qtbot: QtBot, shelf: Shelf) -> None:
    previews = previews_of(shelf)
    previews.show(("1", "2"))
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    previews.show(("2",))
    qtbot.waitUntil(lambda: shelf.cameras["1"].is_closed)
    assert not shelf.cameras["2"].is_closed
    previews.show(("1", "2"))
    qtbot.waitUntil(lambda: shelf.opened.count("1") == 2)
    assert shelf.opened.count("2") == 1
    previews.stop(5000)
    assert shelf.problems() == {""}


def test_a_camera_is_closed_before_somebody_else_opens_it(qtbot: QtBot, shelf: Shelf) -> None:
    previews = previews_of(shelf)
    previews.show(("1", "2"))
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    previews.release("1")
    assert shelf.cameras["1"].is_closed
    assert not shelf.cameras["2"].is_closed
    previews.release("")  # the first of all cameras, whichever that is
    assert shelf.cameras["2"].is_closed
    previews.stop(5000)


def test_the_session_takes_over_a_camera_that_is_shown(qtbot: QtBot, start: Start, shelf: Shelf) -> None:
    session = start(parts(shelf.open), source="1")
    session.previewed.connect(shelf.made.append)
    qtbot.waitUntil(lambda: session.status.camera.device == "1")
    session.preview_cameras(("1", "2"))
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    assert shelf.opened.count("1") == 1, "the running camera is not opened again"
    session.set_source("2")
    qtbot.waitUntil(lambda: session.status.camera.device == "2")
    session.preview_cameras(("1", "2"))
    shelf.made.clear()
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    session.preview_cameras(())
    assert shelf.problems() == {""}


def test_a_session_that_stops_closes_every_camera(qtbot: QtBot, start: Start, shelf: Shelf) -> None:
    session = start(replace(parts(FakeCamera()), open_preview=shelf.open))
    session.previewed.connect(shelf.made.append)
    session.preview_cameras(("1", "2"))
    qtbot.waitUntil(lambda: shelf.shows("1") and shelf.shows("2"))
    session.stop()
    assert all(camera.is_closed for camera in shelf.cameras.values())
