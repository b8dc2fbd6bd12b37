"""Moment clip: the avatar's pictures around a moment, and never the driver's."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chain.flagged_frame import FlaggedFrame
from app.chain.moment_clip import AFTER_S, BEFORE_S, JudgedPictures, write_clip
from app.devices.sinks import SinkError
from app.frame import Frame
from detector import Judgement, State
from tests.app.fakes import (
    AVATAR,
    MARKER,
    FakeCamera,
    FakeJudge,
    FakeSink,
    Start,
    filled,
    holds_marker,
    parts,
)

FAILED = Judgement(0, State.FAILED, 3.0, 2.0)


def frame(seconds: float, judgement: Judgement | None = FAILED) -> Frame:
    marker = filled(MARKER)
    return Frame(0, seconds, marker, driving=marker, avatar=filled(AVATAR), judgement=judgement)


def test_the_pictures_around_a_moment_are_kept_for_a_while() -> None:
    kept = JudgedPictures(kept_s=30)
    for number in range(400):
        kept.note(frame(number / 10))
    around = kept.around(25.0)
    assert (around[0].captured_at, around[-1].captured_at) == (25 - BEFORE_S, 25 + AFTER_S)
    assert len(around) == 51
    assert kept.around(5.0) == ()


def test_frames_without_judgement_or_avatar_are_not_kept() -> None:
    kept = JudgedPictures()
    kept.note(frame(1.0, judgement=None))
    kept.note(Frame(0, 1.0, filled(MARKER), judgement=FAILED))
    assert kept.around(1.0) == ()


def test_the_clip_holds_the_avatar_at_its_own_times_and_never_the_driver() -> None:
    kept, sink = JudgedPictures(), FakeSink()
    for number in range(50):
        kept.note(frame(100 + number / 10))
    write_clip(kept.around(102.0), sink)
    assert [round(each.seconds, 3) for each in sink.frames[:3]] == [0.0, 0.1, 0.2]
    assert not any(holds_marker(picture) for picture in sink.pictures)
    assert not sink.is_open


def test_a_recorder_that_breaks_is_closed() -> None:
    kept, sink = JudgedPictures(), FakeSink(breaks_at=2)
    for number in range(50):
        kept.note(frame(100 + number / 10))
    with pytest.raises(SinkError):
        write_clip(kept.around(102.0), sink)
    assert not sink.is_open


def test_a_session_saves_a_clip_of_a_flagged_moment_and_says_when_it_is_too_late(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    sink = FakeSink()
    session = start(parts(FakeCamera(), judge=FakeJudge(State.FAILED), recorder=sink))
    qtbot.waitUntil(lambda: len(session.recent()) > 5)
    with qtbot.waitSignal(session.clip_ended, timeout=10_000) as heard:
        session.save_clip(session.recent()[2], tmp_path / "a.mp4")
    assert heard.args == [str(tmp_path / "a.mp4"), ""]
    assert len(sink.pictures) > 3
    old = FlaggedFrame.of(frame(-1000.0))
    with qtbot.waitSignal(session.clip_ended, timeout=10_000) as heard:
        session.save_clip(old, tmp_path / "b.mp4")
    assert "too long ago" in heard.args[1]
