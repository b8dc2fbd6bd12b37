"""The report beside a recording: each judgement once, at its time in the recording."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.chain.recording_report import ReportedSink, report_path
from app.devices.sinks import SinkError
from app.frame import Frame
from detector import Judgement, State
from tests.app.fakes import AVATAR, FakeSink, filled


def judged(number: int, state: State) -> Judgement:
    reasons = ("mouth broken",) if state is State.FAILED else ()
    return Judgement(number, state, 3.0 if state is State.FAILED else 1.0, 2.0, reasons)


def test_judgements_are_written_once_with_their_times_and_a_verdict(tmp_path: Path) -> None:
    path, sink, told = tmp_path / "a.mp4", FakeSink(), list[str]()
    reported = ReportedSink(sink, path, told.append)
    reported.open()
    assert sink.is_open
    judgements = [judged(n, State.FAILED if 10 <= n < 40 else State.GOOD) for n in range(60)]
    for number in range(120):
        frame = Frame(number, 0.0, filled(AVATAR), seconds=7 + number / 50, judgement=judgements[number // 2])
        reported.send(frame.camera, frame)
    reported.close()
    assert len(sink.pictures) == 120
    written = json.loads((tmp_path / "a.mp4.json").read_text())
    assert (written["recording"], written["judged"], written["flagged"]) == ("a.mp4", 60, 30)
    assert [row["seconds"] for row in written["frames"][:3]] == [0.0, 0.04, 0.08]
    assert written["frames"][12]["reasons"] == ["mouth broken"]
    assert written["frames"][12]["state"] == "failed"
    assert written["intervals"] == [{"start_s": 0.4, "end_s": 1.6, "reason": "mouth broken"}]
    assert [each.name for each in tmp_path.iterdir()] == ["a.mp4.json"]
    assert told == []


def test_without_a_judge_the_report_says_so(tmp_path: Path) -> None:
    reported = ReportedSink(FakeSink(), tmp_path / "a.mp4", print)
    reported.open()
    reported.send(filled(AVATAR), Frame(0, 0.0, filled(AVATAR)))
    reported.close()
    written = json.loads(report_path(tmp_path / "a.mp4").read_text())
    assert (written["verdict"], written["frames"]) == ("not judged", [])


def test_a_recording_that_never_began_or_failed_to_close_has_no_report(tmp_path: Path) -> None:
    reported = ReportedSink(FakeSink(), tmp_path / "a.mp4", print)
    reported.open()
    reported.close()
    with pytest.raises(SinkError):
        ReportedSink(FakeSink(refuses=SinkError("no")), tmp_path / "a.mp4", print).open()
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_is_said_and_the_recording_is_kept(tmp_path: Path) -> None:
    told: list[str] = []
    sink = FakeSink()
    reported = ReportedSink(sink, tmp_path / "gone" / "a.mp4", told.append)
    reported.open()
    reported.send(filled(AVATAR), replace(Frame(0, 0.0, filled(AVATAR)), judgement=judged(0, State.GOOD)))
    reported.close()
    assert not sink.is_open
    assert told[0].startswith("The judgement could not be written to ")
