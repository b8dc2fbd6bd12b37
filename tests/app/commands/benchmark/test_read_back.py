from __future__ import annotations

import queue

import pytest

from app.commands.benchmark import read_back
from app.commands.benchmark.read_back import measured, read_back_rows
from app.devices.shot import CameraError, Shot
from app.devices.sinks import SinkError
from app.frame import Frame, Picture


class Loop:
    """A virtual camera and its reader in one: what is sent comes out, `late` pictures later."""

    name = "/dev/video9"

    def __init__(self, late: int = 0, refusal: str = "", is_deaf: bool = False) -> None:
        self._late, self._refusal, self._is_deaf = late, refusal, is_deaf
        self._pictures: queue.Queue[Picture] = queue.Queue()
        self._last: list[Picture] = []
        self.closed = 0

    def open(self) -> None:
        if self._refusal:
            raise SinkError(self._refusal)

    def send(self, picture: Picture, frame: Frame) -> None:
        self._last.append(picture)
        self._pictures.put(self._last[0 if self._is_deaf else max(0, len(self._last) - 1 - self._late)])

    def read(self) -> Shot | None:
        return Shot(self._pictures.get(timeout=5), None)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "FPS", 500)


def test_every_blink_that_comes_out_is_timed() -> None:
    loop = Loop()
    delays = measured(loop, loop, blinks=5)
    assert len(delays) == 4
    assert all(0 < delay < 1000 * read_back.PATIENCE_S for delay in delays)


def test_pictures_that_come_late_are_waited_for() -> None:
    loop = Loop(late=3)
    assert len(measured(loop, loop, blinks=3)) == 2


def test_a_camera_without_output_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "PATIENCE_S", 0.05)
    loop, told = Loop(is_deaf=True), list[str]()
    assert read_back_rows(told.append, lambda: loop, lambda name: loop) == []
    assert "never came out" in told[0]
    assert loop.closed == 2  # as a camera and as a reader


def test_the_row_names_the_camera() -> None:
    loop = Loop()
    (found,) = read_back_rows(lambda sentence: None, lambda: loop, lambda name: loop)
    assert found.engine == "/dev/video9"
    assert found.ratio is None


def test_without_a_virtual_camera_it_is_left_out() -> None:
    told = list[str]()
    assert read_back_rows(told.append, lambda: Loop(refusal="No virtual camera yet.")) == []
    assert told == ["The virtual camera's delay is left out: No virtual camera yet."]


def test_a_virtual_camera_that_cannot_be_read_is_left_out() -> None:
    def refuse(name: str) -> Loop:
        raise CameraError(f"{name} cannot be read.")

    told, loop = list[str](), Loop()
    assert read_back_rows(told.append, lambda: loop, refuse) == []
    assert told == ["The virtual camera's delay is left out: /dev/video9 cannot be read."]
    assert loop.closed == 1


def test_without_a_virtual_camera_the_real_path_gives_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "find_camera", lambda name: None)
    told, loop = list[str](), Loop()
    assert read_back_rows(told.append, lambda: loop) == []
    assert "cannot be read here as a camera" in told[0]
