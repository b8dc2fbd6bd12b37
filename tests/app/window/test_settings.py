"""Settings: each value is kept or refused by itself, and none is lost."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import pytest

from app.avatars import list_avatars
from app.chain.session_options import OnFailure
from app.commands import start
from app.commands.start.window import options_from
from app.window.settings import Settings, load_settings, save_settings, settings_path


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    chosen = Settings(
        avatar="/a/m.jpg", zoom=1.5, act_on_failure=OnFailure.HOLD, shortcuts={"calibrate": "Q"}
    )

    assert save_settings(chosen, path) == ""
    assert load_settings(path) == (chosen, "")
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


def test_without_a_file_the_defaults_are_used_without_a_message() -> None:
    assert load_settings() == (Settings(), "")


@pytest.mark.parametrize("text", ["{not json", "[1, 2]", "\x00\xff", "[" * 100_000])
def test_a_broken_file_is_copied_and_the_defaults_are_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode("latin-1"))

    settings, message = load_settings(path)

    assert settings == Settings()
    assert "could not be understood" in message
    assert len(message) < 300
    assert "settings.json.broken" in message
    assert (tmp_path / "settings.json.broken").read_bytes() == text.encode("latin-1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zoom", '"near"'),
        ("zoom", "NaN"),
        ("zoom", "1e999"),
        ("relative", "1"),
        ("shortcuts", '{"calibrate": 5}'),
        ("act_on_failure", '"explode"'),
        ("act_on_failure", "[]"),
        ("geometry", '"\\udc00"'),
    ],
)
def test_one_wrong_value_loses_no_other_choice(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"mark": false, "pan_x": 0.5, "{name}": {value}}}')

    settings, message = load_settings(path)

    assert settings == Settings(mark=False, pan_x=0.5)
    assert f"“{name}”" in message
    assert (tmp_path / "settings.json.broken").exists()


@pytest.mark.parametrize(
    "avatar", ["~nosuchuser/x.png", "x" * 300, os.fsdecode(b"na\xefve.png"), "\ud800", "a\0b"]
)
def test_the_window_opens_with_any_avatar_name(avatar: str) -> None:
    settings, _ = load_settings()
    settings.avatar = avatar
    assert save_settings(settings) == ""
    kept, message = load_settings()
    assert (kept.avatar, message) == (avatar, "")
    words = argparse.ArgumentParser()
    start.add_arguments(words)
    assert options_from(words.parse_args([]), kept).avatar == list_avatars()[0].path


def test_values_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"hologram": true, "relative": false}')

    settings, message = load_settings(path)
    save_settings(settings, path)

    assert message == ""
    assert not settings.relative
    assert json.loads(path.read_text())["hologram"] is True


def test_the_password_of_a_stream_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    assert save_settings(Settings(source="rtsp://ida:secret@camera.local/1?token=secret"), path) == ""
    assert "secret" not in path.read_text()
    assert load_settings(path)[0].source == "rtsp://camera.local/1?token="
    assert path.stat().st_mode & 0o077 == 0


def test_an_unwritable_settings_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "could not be saved" in save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_an_unreadable_settings_file_is_reported(tmp_path: Path) -> None:
    settings, message = load_settings(tmp_path)
    assert settings == Settings()
    assert "could not be read" in message


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUISE_CONFIG", str(tmp_path))
    assert settings_path() == tmp_path / "settings.json"
