"""LabDialog: the table fills prompt by prompt; the suite runs in another process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.avatars import SHIPPED, AvatarFile
from app.window.guided_check import PROMPTS
from app.window.lab_dialog import LabDialog, lab_command
from tests.app.window.fake_session import FakeSession, judged

SUITE = """
import json, pathlib
folder = pathlib.Path({folder!r})
folder.mkdir(exist_ok=True)
(folder / "figures.json").write_text(json.dumps({{"gestures_followed": 27, "gestures": [0] * 32}}))
(folder / "report.html").write_text("")
"""


def made(qtbot: QtBot, session: FakeSession, folder: Path, code: str | None) -> LabDialog:
    command = None if code is None else [sys.executable, "-c", code]
    dialog = LabDialog(session, folder, command)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_user_is_led_through_every_gesture(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    dialog = made(qtbot, session, tmp_path, None)
    session.frame = judged(1)
    dialog.start.click()
    dialog.poll(0.0)
    asked = set()
    for tenth in range(1, 600):
        dialog.poll(tenth / 10)
        asked.add(dialog.prompt.text())
    assert {prompt.text for prompt in PROMPTS} < asked
    assert dialog.table.rowCount() == len(PROMPTS)
    first = dialog.table.item(0, 1)
    assert first is not None
    assert first.text() == "you did not move"
    assert dialog.prompt.text() == "The avatar showed 0 of 10 gestures."


def test_the_suite_is_run_and_its_report_offered(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    folder = tmp_path / "lab"
    dialog = made(qtbot, session, folder, SUITE.format(folder=str(folder)))
    assert not dialog.open_report.isEnabled()
    dialog.measure.click()
    assert not dialog.measure.isEnabled()
    qtbot.waitUntil(dialog.open_report.isEnabled, timeout=30_000)
    assert dialog.suite_text.text() == "27 of 32 gestures are followed."
    assert dialog.measure.isEnabled()


def test_a_suite_that_fails_says_why(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    dialog = made(qtbot, session, tmp_path, "raise SystemExit('There is no suite.')")
    dialog.measure.click()
    qtbot.waitUntil(dialog.measure.isEnabled, timeout=30_000)
    assert dialog.suite_text.text() == "There is no suite."
    assert not dialog.open_report.isEnabled()


def test_closing_the_dialog_ends_the_suite(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    dialog = made(qtbot, session, tmp_path, "import time; time.sleep(600)")
    dialog.measure.click()
    with qtbot.waitSignal(dialog.suite_ended, timeout=30_000):
        dialog.reject()
    assert not dialog.isVisible()


def test_an_avatar_of_the_users_own_has_no_suite(qtbot: QtBot, session: FakeSession, tmp_path: Path) -> None:
    dialog = made(qtbot, session, tmp_path, None)
    assert not dialog.measure.isEnabled()
    assert "comes with Guise" in dialog.suite_text.text()


@pytest.mark.parametrize("name", ["clara", "yuna"])
def test_the_command_measures_the_avatar_by_its_name(name: str, tmp_path: Path) -> None:
    words = lab_command(AvatarFile(SHIPPED / f"{name}.jpg", name.title()), tmp_path)
    assert words[-7:] == ["lab", "--avatar", name, "--output", str(tmp_path), "--workers", "1"]
