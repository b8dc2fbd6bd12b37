"""The session without a window: its end, its figures, its failures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.avatars import list_avatars
from app.chain.parts import Parts
from app.chain.session import Session
from app.chain.status import CameraStatus
from app.commands import run
from app.commands.start import headless
from app.devices.camera import CameraError
from app.devices.sinks import SinkError
from model import ModelError
from tests.app.fakes import FakeAnimator, FakeCamera, FakeJudge, FakeSink, parts
from tests.app.window.fake_session import FakeSession

Headless = Callable[..., int]


@pytest.fixture
def without_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Headless:
    """Runs `--headless` with fakes for parts."""

    def ran(made: Parts, *words: str) -> int:
        monkeypatch.setattr(headless, "Session", partial(Session, parts=made))
        return run(["--headless", *words])

    return ran


def options(*words: str) -> headless.SessionOptions:
    from app.commands import start

    parser = argparse.ArgumentParser()
    start.add_arguments(parser)
    return headless.options_from(parser.parse_args(words))


def test_a_recording_is_animated_to_its_end(without_window: Headless, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    figures = tmp_path / "figures.json"
    words = ("--source", str(tmp_path / "clip.mp4"), "--json", str(figures))
    assert without_window(parts(FakeCamera(count=12)), *words) == 0
    written = json.loads(figures.read_text())
    assert (written["frames"], written["dropped"], written["flagged"], written["judged"]) == (12, 0, 0, 12)
    assert (written["network"], written["engine"], written["device"]) == ("fake", "fake", "cpu")
    assert set(written["ms"]) >= {"capture", "framing", "animate", "judge", "guard"}
    assert set(written["ms"]["animate"]) == set(written["delay_ms"]) == {"median", "p95"}
    assert written["fps"] == pytest.approx(11 / written["seconds"])
    assert written["fps_at_end"] == pytest.approx(written["fps"], rel=0.01)  # the run is not longer
    assert written["memory_mb"] > 1


def test_heads_turn_without_limit_if_the_user_wants_it() -> None:
    assert options().limits_turns
    assert not options("--turn-limit", "off").limits_turns


def test_time_ends_a_run_that_would_not_end(without_window: Headless, tmp_path: Path) -> None:
    recorder = FakeSink()
    made = parts(FakeCamera(is_live=True), recorder=recorder)
    words = ("--source", "demo", "--seconds", "0.3", "--record", str(tmp_path / "out.mp4"))
    assert without_window(made, *words) == 0
    assert recorder.frames
    assert not recorder.is_open


def test_the_sheet_shows_driver_and_avatar(without_window: Headless, tmp_path: Path) -> None:
    made = parts(FakeCamera(is_live=True))
    words = ("--source", "demo", "--seconds", "0.3", "--sheet", str(tmp_path / "out" / "sheet.png"))
    assert without_window(made, *words) == 0
    assert (tmp_path / "out" / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_a_source_that_ends_before_its_first_frame_is_shown_is_no_failure(qapp: QApplication) -> None:
    session, ends = FakeSession(), []
    watch = headless.Watch(session, None)
    watch.ended = lambda: ends.append(1)
    session.turn(camera=CameraStatus("clip.mp4", problem="clip.mp4 has ended.", has_ended=True))
    watch.look()
    assert (watch.problem, ends) == ("", [])
    session.turn(camera=CameraStatus("clip.mp4", problem="clip.mp4 cannot be read."))
    watch.look()
    assert (watch.problem, ends) == ("clip.mp4 cannot be read.", [1])


def camera_that_is_busy(source: str) -> FakeCamera:
    raise CameraError("Camera 1 is in use by another program.", may_pass=True)


@pytest.mark.parametrize(
    ("made", "words", "sentence"),
    [
        (parts(camera_that_is_busy), (), "Camera 1 is in use by another program."),
        (parts(FakeCamera(is_live=True), ModelError("The weights are gone.")), (), "The weights are gone."),
        (
            parts(FakeCamera(is_live=True), recorder=FakeSink(refuses=SinkError("The disk is full."))),
            ("--record", "x.mp4"),
            "The disk is full.",
        ),
        (
            parts(FakeCamera(is_live=True), virtual_camera=FakeSink(refuses=SinkError("Install OBS."))),
            ("--virtual-camera", "obs"),
            "Install OBS.",
        ),
    ],
)
def test_a_run_that_cannot_continue_ends_with_its_sentence(
    without_window: Headless,
    capsys: pytest.CaptureFixture[str],
    made: Parts,
    words: tuple[str, ...],
    sentence: str,
) -> None:
    assert without_window(made, "--source", "0", "--seconds", "60", *words) == 1
    assert capsys.readouterr().err == f"{sentence}\n"


def test_a_recording_that_breaks_off_is_a_failure(
    without_window: Headless, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clip.mp4").touch()
    camera = FakeCamera(count=5, dies=CameraError("clip.mp4 is damaged."))
    assert without_window(parts(camera), "--source", str(tmp_path / "clip.mp4")) == 1
    assert capsys.readouterr().err == "clip.mp4 is damaged.\n"


def test_without_a_judge_the_avatar_goes_on(without_window: Headless, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").touch()
    made = parts(FakeCamera(count=3), FakeAnimator(), FakeJudge(fails=RuntimeError("no face")))
    assert without_window(made, "--source", str(tmp_path / "clip.mp4")) == 0


def test_arguments_become_options(tmp_path: Path) -> None:
    chosen = options("--avatar", list_avatars()[1].name, "--source", "demo", "--device", "cpu")
    assert (chosen.avatar, chosen.source, chosen.device) == (list_avatars()[1].path, "demo", "cpu")
    assert chosen.live
    assert options().avatar == list_avatars()[0].path


def test_a_clip_can_be_played_at_another_speed(capsys: pytest.CaptureFixture[str]) -> None:
    assert options("--source", "demo").play_fps is None
    assert options("--source", "demo", "--play-fps", "30").play_fps == 30
    assert options("--source", "demo", "--play-fps", "0").play_fps == 0
    with pytest.raises(SystemExit):
        options("--play-fps", "-1")
    assert "--play-fps" in capsys.readouterr().err


def test_recordings_are_animated_completely_unless_sent_to_a_camera(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.touch()
    assert not options("--source", str(clip)).live
    assert not options("--source", str(tmp_path)).live
    assert options("--source", str(clip), "--virtual-camera", "auto").live
    assert options("--source", "0").live


def test_json_alone_goes_to_stdout(
    without_window: Headless, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clip.mp4").touch()
    words = ("--source", str(tmp_path / "clip.mp4"), "--json", "-")
    assert without_window(parts(FakeCamera(count=2)), *words) == 0
    assert json.loads(capsys.readouterr().out)["frames"] == 2


@pytest.mark.parametrize("word", ["--seconds", "--play-fps", "--json", "--sheet"])
def test_some_words_need_headless(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([word, "3"]) == 1
    assert capsys.readouterr().err == f"{word} needs --headless.\n"


def test_figures_are_shown_although_their_file_cannot_be_written(
    without_window: Headless,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(path: Path, *words: object, **named: object) -> int:
        raise OSError(28, "No space left on device")

    (tmp_path / "clip.mp4").touch()
    monkeypatch.setattr(Path, "write_text", full)
    figures = tmp_path / "figures.json"
    words = ("--source", str(tmp_path / "clip.mp4"), "--json", str(figures))
    assert without_window(parts(FakeCamera(count=1)), *words) == 1
    said = capsys.readouterr()
    assert "\n1 frame in " in said.out
    assert said.err == f"{figures} cannot be written: No space left on device.\n"


def test_a_recording_is_not_replaced_unasked(
    without_window: Headless, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.mp4").write_text("precious")
    words = ("--source", "demo", "--record", str(tmp_path / "talk.mp4"))
    assert without_window(parts(FakeCamera()), *words) == 1
    assert "add --overwrite" in capsys.readouterr().err
    assert (tmp_path / "talk.mp4").read_text() == "precious"


def test_the_sentence_that_ends_a_run_is_said_once(
    qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    session = FakeSession()
    watch = headless.Watch(session, None)
    watch.hear("Loading…")
    watch.hear("A colour is missing.")  # just before the session has the problem
    watch.look()
    session.turn(problem="A colour is missing.")
    watch.look()
    watch.tell_the_rest()
    assert watch.problem == "A colour is missing."
    assert capsys.readouterr().out == "Loading…\n"
