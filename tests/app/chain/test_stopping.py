"""Stopping: what others see ends first, nothing waits for ever, and the exit code stays 0."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.chain.card import SOON, card
from app.chain.mailbox import Mailbox
from app.chain.session import Session
from app.chain.session_options import SessionOptions
from app.chain.stage import Once, Stage, join
from app.chain.status import SinkState
from app.ending import forget_ended, is_left_behind
from tests.app.fakes import (
    SIDE,
    FakeAnimator,
    FakeCamera,
    FakeSink,
    KeptBoard,
    Start,
    has_avatar,
    holds_marker,
    parts,
    told,
)
from tests.conftest import REPOSITORY

Gate = Callable[[], threading.Event]


@pytest.fixture
def gate() -> Gate:
    """Makes gates that are opened after the test, so that what hangs in it ends."""
    gates: list[threading.Event] = []

    def made() -> threading.Event:
        gates.append(threading.Event())
        return gates[-1]

    yield made
    for each in gates:
        each.set()


def test_with_a_dead_camera_the_real_face_ends_before_anything_is_joined(
    qtbot: QtBot, start: Start, gate: Gate
) -> None:
    camera, sink = FakeCamera(gate=gate()), FakeSink()
    session = start(parts(camera, virtual_camera=sink))
    session.start_virtual_camera()
    session.set_pass_through(True)
    qtbot.waitUntil(lambda: any(holds_marker(picture) for picture in sink.pictures[-1:]))
    camera.hangs_at = 0
    sent = len(sink.pictures)
    began = time.monotonic()
    session.stop()
    assert time.monotonic() - began < 1.5
    assert sum(holds_marker(picture) for picture in sink.pictures[sent:]) <= 2
    assert np.array_equal(sink.pictures[-1], card(SOON, len(sink.pictures[-1])))
    assert not sink.is_open


def test_an_abandoned_stage_is_released_once_it_has_ended(gate: Gate) -> None:
    opened = gate()
    stage = Stage("Dead", Once(lambda: opened.wait(20)), Mailbox())
    stage.start()
    join([stage], 10, KeptBoard())
    assert is_left_behind(stage)
    opened.set()
    assert stage.wait(5000)
    forget_ended()
    assert not is_left_behind(stage)


def test_with_a_hung_network_the_avatar_ends_too(qtbot: QtBot, start: Start, gate: Gate) -> None:
    animator, sink = FakeAnimator(), FakeSink()
    session = start(parts(FakeCamera(), animator, virtual_camera=sink))
    session.start_virtual_camera()
    qtbot.waitUntil(lambda: has_avatar(session) and len(sink.pictures) > 3)
    animator.gate = gate()
    qtbot.waitUntil(animator.hangs.is_set)
    session.stop()
    assert sink.pictures[-1] is card(SOON, SIDE)
    assert not any("does not respond" in text for text in told(session))  # nothing is lost with it


def test_a_hanging_virtual_camera_is_abandoned(qtbot: QtBot, start: Start, gate: Gate) -> None:
    sink = FakeSink(gate=gate())
    session = start(parts(FakeCamera(), virtual_camera=sink))
    session.start_virtual_camera()
    qtbot.waitUntil(lambda: session.status.virtual_camera.state is SinkState.ON and has_avatar(session))
    began = time.monotonic()
    session.stop()
    assert "Virtual camera does not respond and was abandoned." in told(session)
    assert time.monotonic() - began < 15


def test_a_slow_recording_is_still_finished(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    recorder = FakeSink()
    session = start(parts(FakeCamera(), recorder=recorder))
    session.start_recording(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: len(recorder.frames) > 10)
    session.stop()
    assert not recorder.is_open
    assert session.status.recorder.text.startswith("Saved")


def test_the_program_ends_with_its_own_exit_code_though_a_network_is_loading() -> None:
    program = textwrap.dedent("""
        import sys, time
        from app.ending import ends_with  # first, as the commands do
        from PySide6.QtCore import QCoreApplication
        from app.chain.session import Session
        from app.chain.session_options import SessionOptions
        from tests.app.fakes import FakeAnimator, FakeCamera, parts
        from dataclasses import replace
        application = QCoreApplication([])
        slow = lambda options: time.sleep(30) or FakeAnimator()
        session = Session(SessionOptions(), replace(parts(FakeCamera()), make_animator=slow))
        session.start()
        time.sleep(0.3)
        session.stop()
        sys.exit(ends_with(0))
    """)
    began = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, timeout=60, capture_output=True)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert time.monotonic() - began < 25


def test_stopping_a_session_that_does_nothing_takes_no_time() -> None:
    session = Session(SessionOptions(), parts(FakeCamera()))
    began = time.monotonic()
    session.stop()
    assert time.monotonic() - began < 0.5
