"""A disk or a network share that no longer answers: nothing else waits for it, and quitting ends."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chain import outlets
from app.chain.parts import make_recorder
from app.chain.status import SinkState
from app.devices import recording_file
from app.devices.recording_file import RecordingFile
from tests.app.fakes import FakeCamera, FakeSink, Start, parts, told

PATIENCE_MS = 400


class DeadDisk:
    """Holds up every call that comes while it is dead."""

    def __init__(self) -> None:
        self.is_back = threading.Event()
        self.is_back.set()
        self.holds_up = threading.Event()

    def before(self, call: Callable[..., object]) -> Callable[..., object]:
        """Return the call, which now waits while the disk is dead."""

        def held_up(*values: object, **named: object) -> object:
            if not self.is_back.is_set():
                self.holds_up.set()
                self.is_back.wait(20)
            return call(*values, **named)

        return held_up


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadDisk]:
    dead = DeadDisk()
    monkeypatch.setattr(outlets, "FINISHING_MS", PATIENCE_MS)
    monkeypatch.setattr(outlets, "RECORDER_ROOM", 5)
    monkeypatch.setattr(RecordingFile, "write", dead.before(RecordingFile.write))
    monkeypatch.setattr(recording_file, "_opened", dead.before(recording_file._opened))
    monkeypatch.setattr(recording_file, "_are_same", dead.before(recording_file._are_same))
    yield dead
    dead.is_back.set()


def test_a_disk_that_dies_while_recording_holds_up_nothing_else(
    qtbot: QtBot, start: Start, disk: DeadDisk, tmp_path: Path
) -> None:
    sink = FakeSink()
    made = replace(parts(FakeCamera(), virtual_camera=sink), make_recorder=make_recorder)
    session = start(made)
    session.start_virtual_camera()
    session.start_recording(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: session.status.recorder.state is SinkState.ON and len(sink.frames) > 5)
    disk.is_back.clear()
    qtbot.waitUntil(disk.holds_up.is_set)
    count = len(sink.frames)
    qtbot.waitUntil(lambda: len(sink.frames) > count + 10)
    qtbot.waitUntil(lambda: session.figures().lost > 0, timeout=15_000)
    began = time.monotonic()
    session.stop()
    assert time.monotonic() - began < 5
    assert any("Recorder does not respond" in sentence for sentence in told(session))
    assert session.status.recorder.state is not SinkState.OFF, "nobody may read that it is saved"


def test_a_dead_disk_does_not_hold_up_the_window_when_a_recording_begins(
    qtbot: QtBot, start: Start, disk: DeadDisk, tmp_path: Path
) -> None:
    source = tmp_path / "source.mp4"
    source.write_bytes(b"x")
    session = start(replace(parts(FakeCamera()), make_recorder=make_recorder), source=str(source))
    disk.is_back.clear()
    began = time.monotonic()
    session.start_recording(tmp_path / "a.mp4", overwrites=True)
    assert time.monotonic() - began < 1
    qtbot.waitUntil(disk.holds_up.is_set)
    assert session.status.recorder.state is SinkState.STARTING
    session.stop()
    assert time.monotonic() - began < 5


def test_the_source_is_never_replaced(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    source, link = tmp_path / "source.mp4", tmp_path / "link.mp4"
    source.write_bytes(b"film")
    os.link(source, link)
    session = start(replace(parts(FakeCamera()), make_recorder=make_recorder), source=str(source))
    for path in (source, link):
        session.start_recording(path, overwrites=True)
        qtbot.waitUntil(lambda: session.status.recorder.state is SinkState.FAILED)
        assert "is the video that is being played" in session.status.recorder.text
    assert source.read_bytes() == b"film"
