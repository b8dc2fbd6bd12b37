"""Outlets: one sink after the other, and every frame that a recording lost is counted."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.chain.figures import Tally
from app.chain.outlets import RECORDER_ROOM, Outlets
from app.chain.status import SinkState
from app.devices.recording_plan import RecordingPlan
from app.frame import Frame
from tests.app.fakes import AVATAR, FakeCamera, FakeSink, KeptBoard, filled, parts

PICTURE = filled(AVATAR)


def frame(number: int) -> Frame:
    """A sent frame."""
    return Frame(number, 0.0, PICTURE, avatar=PICTURE)


class Device:
    """Lets one sink at a time have it, and says who came too early."""

    def __init__(self) -> None:
        self.holders = 0
        self.too_early = 0

    def sink(self) -> FakeSink:
        """Return a sink that holds the device while it is open, and takes a while to close."""
        device = self

        class Holding(FakeSink):
            def open(self) -> None:
                device.too_early += device.holders > 0
                device.holders += 1
                super().open()

            def close(self) -> None:
                if self.is_open:
                    threading.Event().wait(0.3)
                    device.holders -= 1
                super().close()

        return Holding()


def test_a_sink_is_opened_only_after_the_previous_one_has_closed(qtbot: QtBot) -> None:
    device, board = Device(), KeptBoard()
    made = replace(parts(FakeCamera()), make_virtual_camera=lambda backend: device.sink())
    outlets = Outlets(made, board, Tally(), live=True)
    for _ in range(3):
        outlets.start_virtual_camera(None)
        qtbot.waitUntil(lambda: board.status.virtual_camera.state is SinkState.ON)
    outlets.stop_virtual_camera()
    outlets.start_virtual_camera(None)
    qtbot.waitUntil(lambda: board.status.virtual_camera.state is SinkState.ON and device.holders == 1)
    outlets.close()
    assert (device.too_early, device.holders) == (0, 0)


def test_a_camera_that_was_replaced_while_it_waited_shows_no_old_picture(qtbot: QtBot) -> None:
    gate, board = threading.Event(), KeptBoard()
    sinks = [FakeSink(gate=gate), FakeSink(), FakeSink()]
    waiting = list(sinks)
    made = replace(parts(FakeCamera()), make_virtual_camera=lambda backend: waiting.pop(0))
    outlets = Outlets(made, board, Tally(), live=True)
    outlets.start_virtual_camera(None)
    qtbot.waitUntil(lambda: board.status.virtual_camera.state is SinkState.ON)
    outlets.put(frame(1))
    outlets.start_virtual_camera(None)
    outlets.put(frame(2))
    outlets.start_virtual_camera(None)
    gate.set()
    qtbot.waitUntil(lambda: board.status.virtual_camera.state is SinkState.ON)
    outlets.put(frame(3))
    qtbot.waitUntil(lambda: bool(sinks[2].frames))
    outlets.close()
    assert sinks[1].frames == []
    assert {each.number for each in sinks[2].frames} == {3}


def test_waiting_frames_of_a_failed_recording_are_counted_and_released(qtbot: QtBot, tmp_path: Path) -> None:
    gate = threading.Event()
    sink, board = FakeSink(gate=gate, breaks_at=0), KeptBoard()
    outlets = Outlets(parts(FakeCamera(), recorder=sink), board, Tally(), live=True)
    outlets.start_recording(RecordingPlan(tmp_path / "a.mp4"))
    qtbot.waitUntil(lambda: board.status.recorder.state is SinkState.ON)
    for number in range(86):
        outlets.put(frame(number))
    qtbot.waitUntil(lambda: outlets.lost == 0)
    gate.set()
    qtbot.waitUntil(lambda: board.status.recorder.state is SinkState.FAILED and outlets.lost == 86)
    assert not any(outlet.inbox.peek() for outlet in outlets._outlets)
    outlets.start_recording(RecordingPlan(tmp_path / "b.mp4"))
    assert outlets.lost == 86
    outlets.close()
    assert RECORDER_ROOM > 86
