"""The log file: lines of text, without addresses, and never too large."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.window.log import close_log, log_path, open_log
from app.window.messages import Messages


def test_messages_are_written_without_the_addresses_of_streams(tmp_path: Path) -> None:
    handler = open_log(tmp_path / "deep" / "guise.log")
    messages = Messages()
    messages.error("rtsp://ida:secret@camera.local/1 cannot be played: refused.")
    assert handler is not None
    line = handler.format(logging.LogRecord("guise", logging.INFO, "", 0, "naïve \udcef", None, None))
    assert line.endswith("naïve ?")  # a file name that is no text can be written too
    close_log(handler)
    written = (tmp_path / "deep" / "guise.log").read_text(encoding="utf-8")
    assert "(address) cannot be played" in written
    assert "secret" not in written


def test_an_unwritable_log_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert open_log(tmp_path / "file" / "guise.log") is None
    close_log(None)


def test_the_log_is_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.window.log.LARGEST_BYTES", 500)
    handler = open_log(tmp_path / "guise.log")
    for number in range(100):
        logging.getLogger("guise").info("line %d of many", number)
    close_log(handler)
    files = list(tmp_path.iterdir())
    assert 1 < len(files) <= 4
    assert all(file.stat().st_size <= 600 for file in files)


def test_the_log_is_in_the_chosen_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUISE_CACHE", str(tmp_path))
    assert log_path() == tmp_path / "guise.log"
