"""The whole chain with its sinks: a file from end to end, and devices that refuse and break."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.chain.parts import Parts
from app.chain.status import SinkState
from app.devices.sinks import Action, SinkError
from tests.app.fakes import (
    FakeCamera,
    FakeJudge,
    FakeSink,
    Start,
    has_avatar,
    holds_marker,
    parts,
    told,
)


def test_in_a_file_every_frame_is_animated_judged_and_recorded(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    judge, recorder = FakeJudge(), FakeSink()
    session = start(parts(FakeCamera(count=120), judge=judge, recorder=recorder), live=False, begin=False)
    session.start_recording(tmp_path / "a.mp4")
    with qtbot.waitSignal(session.finished):
        session.start()
    assert judge.judged == list(range(120))
    assert [frame.number for frame in recorder.frames] == list(range(120))
    assert all(frame.judgement and frame.judgement.frame_number == frame.number for frame in recorder.frames)
    figures = session.figures()
    assert (figures.frames, figures.judged, figures.dropped, figures.lost) == (120, 120, 0, 0)
    assert session.status.is_over


def test_a_network_that_fails_to_load_is_reported_and_only_cards_are_sent(qtbot: QtBot, start: Start) -> None:
    camera = FakeSink()
    session = start(parts(FakeCamera(), ValueError("Fetch it first."), virtual_camera=camera))
    session.start_virtual_camera()
    qtbot.waitUntil(lambda: len(camera.pictures) > 5)
    assert session.status.problem == "Fetch it first."
    qtbot.waitUntil(lambda: "Fetch it first." in told(session))
    assert not any(holds_marker(picture) for picture in camera.pictures)


def test_a_sink_that_fails_stops_nothing_and_can_be_tried_again(qtbot: QtBot, start: Start) -> None:
    sinks = [FakeSink(refuses=SinkError("Not installed.", Action.LINK, "https://x")), FakeSink(name="Cam")]
    healthy = parts(FakeCamera())
    made = Parts(
        healthy.open_camera,
        healthy.make_animator,
        healthy.make_judge,
        healthy.make_landmark_finder,
        make_virtual_camera=lambda backend: sinks.pop(0),
    )
    session = start(made)
    session.start_virtual_camera()
    qtbot.waitUntil(lambda: session.status.virtual_camera.state is SinkState.FAILED)
    assert session.status.virtual_camera.action is Action.LINK
    qtbot.waitUntil(lambda: "Not installed." in told(session))
    qtbot.waitUntil(lambda: has_avatar(session))
    session.start_virtual_camera()
    qtbot.waitUntil(lambda: session.status.virtual_camera.state is SinkState.ON)
    assert "“Cam”" in session.status.virtual_camera.text
    session.stop_virtual_camera()
    qtbot.waitUntil(lambda: session.status.virtual_camera.state is SinkState.OFF)


def test_a_sink_that_fails_while_open_is_reported(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    session = start(parts(FakeCamera(), recorder=FakeSink(breaks_at=5)))
    session.start_recording(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: session.status.recorder.state is SinkState.FAILED)
    frames = session.figures().frames
    qtbot.waitUntil(lambda: session.figures().frames > frames + 20)


def test_stopping_finishes_the_recording(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    recorder = FakeSink()
    session = start(parts(FakeCamera(), recorder=recorder))
    session.start_recording(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: len(recorder.frames) > 10)
    session.stop_recording()
    qtbot.waitUntil(lambda: session.status.recorder.state is SinkState.OFF)
    assert session.status.recorder.text == f"Saved {tmp_path / 'a.mp4'}."
    assert not recorder.is_open
    numbers = [frame.number for frame in recorder.frames if frame.milliseconds]
    assert numbers == sorted(set(numbers))


def test_a_file_can_be_stopped_in_the_middle(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    recorder = FakeSink()
    session = start(parts(FakeCamera(), recorder=recorder), live=False, begin=False)
    session.start_recording(tmp_path / "a.mp4")
    session.start()
    qtbot.waitUntil(lambda: session.figures().frames > 20)
    session.stop()
    assert not recorder.is_open
