"""A second start brings the first window to the front, and says so if it was to be another one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.commands.start.single_window import TOKEN, FirstWindow, raise_first, server_name

REPOSITORY = Path(__file__).parents[4]


@pytest.fixture
def shown() -> list[str]:
    """What was brought to the front, with the token of the second start."""
    return []


@pytest.fixture
def first(qtbot: QtBot, shown: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[FirstWindow]:
    monkeypatch.setenv(TOKEN, "token")
    window = FirstWindow(server_name(), lambda: shown.append(os.environ[TOKEN]))
    yield window
    window.close()


def second_start(qtbot: QtBot, *words: str) -> subprocess.CompletedProcess[str]:
    """Start the program a second time, in a process of its own, as the first one's event loop goes on."""
    command = [sys.executable, "main.py", *words]
    process = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=60_000)
    _, errors = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, "", errors)


def test_a_later_start_brings_the_first_window_to_the_front(
    qtbot: QtBot, first: FirstWindow, shown: list[str]
) -> None:
    assert second_start(qtbot).returncode == 0
    assert shown == ["token"]


def test_a_later_start_with_another_camera_says_how_to_open_a_window(
    qtbot: QtBot, first: FirstWindow, shown: list[str]
) -> None:
    ended = second_start(qtbot, "--source", "1")
    assert ended.returncode == 1
    assert "--new" in ended.stderr
    assert len(shown) == 1


def test_nobody_answers_before_the_first_start_and_after_its_end(qtbot: QtBot, first: FirstWindow) -> None:
    first.close()
    assert not raise_first(server_name())


def test_another_folder_of_settings_is_another_window(
    first: FirstWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUISE_CONFIG", str(tmp_path))
    assert not raise_first(server_name())


def test_what_a_killed_program_left_behind_is_replaced(
    qtbot: QtBot, first: FirstWindow, shown: list[str]
) -> None:
    second = FirstWindow(server_name(), lambda: shown.append("second"))
    assert second_start(qtbot).returncode == 0
    assert shown == ["second"]
    second.close()
