"""The window command: what the words and the kept choices make of the session."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.avatars import AvatarError, list_avatars
from app.chain.session_options import OnFailure
from app.commands import start
from app.commands.start import window
from app.window.main_window import MainWindow
from app.window.settings import Settings, load_settings, save_settings
from tests.app.window.fake_session import FakeSession


def words(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    start.add_arguments(parser)
    return parser.parse_args(given)


def test_saved_choices_apply_without_arguments() -> None:
    avatar = list_avatars()[2].path
    kept = Settings(
        avatar=str(avatar),
        source="1",
        relative=False,
        zoom=2.0,
        mark=False,
        act_on_failure=OnFailure.HOLD,
        limits_turns=False,
        lives_at_rest=False,
    )
    options = window.options_from(words(), kept)
    assert (options.avatar, options.source, options.relative) == (avatar, "1", False)
    assert (options.framing.zoom, options.mark, options.act_on_failure) == (2.0, False, "hold")
    assert not options.limits_turns
    assert not options.lives_at_rest
    assert (options.network, options.device, options.live) == ("default", "auto", True)


def test_arguments_override_saved_choices_without_replacing_them() -> None:
    kept = Settings(avatar=str(list_avatars()[2].path), source="1")
    name = list_avatars()[1].name
    options = window.options_from(words("--avatar", name, "--source", "demo", "--device", "cpu"), kept)
    assert (options.avatar, options.source, options.device) == (list_avatars()[1].path, "demo", "cpu")
    assert (kept.avatar, kept.source) == (str(list_avatars()[2].path), "1")


def test_arguments_with_a_switch_in_the_window_are_shown_there() -> None:
    kept = Settings()
    window.keep_arguments(words(), kept)
    assert (kept.act_on_failure, kept.limits_turns) == (OnFailure.REST, True)
    window.keep_arguments(words("--on-failure", "card", "--turn-limit", "off"), kept)
    assert (kept.act_on_failure, kept.limits_turns) == (OnFailure.CARD, False)
    window.keep_arguments(words("--turn-limit", "avatar"), kept)
    assert kept.limits_turns
    assert window.options_from(words("--turn-limit", "avatar"), kept).limits_turns


@pytest.mark.parametrize("kept", ["", "/gone/ida.png"])
def test_the_first_avatar_is_set_if_none_was_saved_or_it_is_missing(kept: str) -> None:
    assert window.options_from(words(), Settings(avatar=kept)).avatar == list_avatars()[0].path


def test_an_unknown_avatar_is_refused() -> None:
    with pytest.raises(AvatarError, match="Nobody"):
        window.options_from(words("--avatar", "Nobody"), Settings())


def test_it_opens_starts_the_sinks_and_ends_with_the_window(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sessions: list[FakeSession] = []

    def session(options: object) -> FakeSession:
        sessions.append(FakeSession())
        return sessions[-1]

    def run() -> int:
        qtbot.waitUntil(lambda: ("start",) in sessions[0].calls)
        opened = [each for each in qapp.topLevelWidgets() if isinstance(each, MainWindow)]
        opened[0].quit()  # closing would ask first, for pictures are sent
        return 0

    monkeypatch.setattr(window, "Session", session)
    monkeypatch.setattr(window, "QApplication", lambda _: qapp)
    monkeypatch.setattr(qapp, "exec", run, raising=False)
    save_settings(Settings(relative=False))
    film = tmp_path / "a.mp4"
    try:
        assert window.run(words("--virtual-camera", "auto", "--record", str(film))) == 0
    finally:
        qapp.setStyleSheet("")

    assert sessions[0].asked("start_virtual_camera") == [(None,)]
    assert sessions[0].asked("start_recording") == [(film,)]
    assert sessions[0].calls[-1] == ("stop",)
    assert load_settings()[0].relative is False
