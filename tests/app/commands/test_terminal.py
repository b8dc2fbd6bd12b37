"""The messages of a failing command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands import terminal
from app.devices.sinks import SinkError


def test_errors_of_a_package_are_shown_unchanged() -> None:
    assert terminal.explain(SinkError("The recorder is full.")) == "The recorder is full."
    assert terminal.explain(terminal.CommandError("No.")) == "No."


def test_system_errors_name_the_file() -> None:
    assert (
        terminal.explain(OSError(28, "No space left on device", "a.mp4")) == "a.mp4: No space left on device."
    )


def test_a_missing_package_says_how_to_get_it() -> None:
    assert "make run" in terminal.explain(ModuleNotFoundError("No module named 'av'", name="av"))


def test_the_traceback_of_an_unexpected_error_is_saved_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sentence = terminal.explain(ZeroDivisionError("division by zero"))
    (kept,) = tmp_path.iterdir()
    assert "\n" not in sentence
    assert str(kept) in sentence
    assert "ZeroDivisionError" in kept.read_text()


def test_json_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    terminal.write_json(path, {"fps": 30.0})
    assert json.loads(path.read_text()) == {"fps": 30.0}
    with pytest.raises(ValueError, match="JSON"):
        terminal.write_json(path, {"fps": float("nan")})
    assert json.loads(path.read_text()) == {"fps": 30.0}
    assert list(tmp_path.iterdir()) == [path]


def test_json_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.write_json("-", [1])
    assert json.loads(capsys.readouterr().out) == [1]


def test_progress_yields_every_item_and_is_silent_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert list(terminal.progress(range(3), "counting")) == [0, 1, 2]
    assert capsys.readouterr().err == ""


def test_json_keeps_names_that_are_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.write_json(tmp_path / "a.json", {"video": "Zo\udce9 顔.mp4"})
    assert json.loads((tmp_path / "a.json").read_text()) == {"video": "Zo\udce9 顔.mp4"}
    terminal.write_json("-", {"video": "Zo\udce9 顔.mp4"})
    assert json.loads(capsys.readouterr().out) == {"video": "Zo\udce9 顔.mp4"}


def test_a_name_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("\x1b[2Ja.mp4 is damaged.")
    terminal.tell("\x1b[2Ja.mp4: no failures found")
    said = capsys.readouterr()
    assert "\x1b" not in said.err + said.out
    assert said.err == "\\x1b[2Ja.mp4 is damaged.\n"
