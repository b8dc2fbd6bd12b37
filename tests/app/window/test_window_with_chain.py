"""The window on a real session of small parts: what the user does arrives, and closing ends every thread."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.window.controls import Controls
from app.window.main_window import MainWindow
from app.window.messages import Messages
from app.window.question import Question
from app.window.settings import Settings
from detector import State
from tests.app.faces import FaceAt
from tests.app.fakes import AVATAR, MARKER, FakeAnimator, FakeCamera, FakeJudge, FakeSink, Start, parts

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 30_000
"""Patience for what takes some fifty frames of the chain, on a busy computer."""


@pytest.fixture
def recorder() -> FakeSink:
    return FakeSink()


@pytest.fixture
def animator() -> FakeAnimator:
    return FakeAnimator()


@pytest.fixture
def window(qtbot: QtBot, start: Start, recorder: FakeSink, animator: FakeAnimator) -> MainWindow:
    made = parts(FakeCamera(), animator, FakeJudge(State.FAILED), recorder=recorder)
    session, messages = start(made, begin=False), Messages()
    opened = MainWindow(
        session, Controls(session, Settings(mark=False, has_seen_first_steps=True), messages), messages
    )
    qtbot.addWidget(opened)
    opened.show()
    qtbot.waitUntil(lambda: opened.page.details.badge.state is State.FAILED)
    return opened


def second(window: MainWindow) -> QPoint:
    """The middle of the second avatar."""
    return window.page.strip.view.visualRect(window.page.strip.list.index(1)).center()


def centre(window: MainWindow) -> list[int]:
    picture = window.page.mirror.picture
    assert picture is not None
    return picture[picture.shape[0] // 2, picture.shape[1] // 2].tolist()


def test_the_avatar_is_shown_and_the_driver_only_in_its_corner(window: MainWindow) -> None:
    driver = window.page.you.picture
    assert centre(window) == list(AVATAR)
    assert driver is not None
    assert driver[5, 5].tolist() == list(MARKER)


def test_setting_an_avatar_and_calibrating_reach_the_network(
    qtbot: QtBot, window: MainWindow, animator: FakeAnimator
) -> None:
    worn, calibrated = len(animator.worn), animator.calibrated
    qtbot.mouseClick(window.page.strip.view.viewport(), LEFT, pos=second(window))
    qtbot.waitUntil(lambda: len(animator.worn) > worn)
    qtbot.mouseClick(window.page.buttons.calibrate, LEFT)
    qtbot.waitUntil(lambda: animator.calibrated > calibrated)


def test_the_real_face_is_shown_with_its_border_only_after_confirmation(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.menus["pass_through"].trigger()
    assert centre(window) == list(AVATAR)
    qtbot.mouseClick(window.findChild(Question).yes, LEFT)
    qtbot.waitUntil(lambda: centre(window) == list(MARKER))
    assert window.page.mirror.has_warning_border
    qtbot.mouseClick(window.page.hide_face, LEFT)
    qtbot.waitUntil(lambda: centre(window) == list(AVATAR))
    assert not window.page.mirror.has_warning_border


def test_a_recording_runs_until_it_is_switched_off(
    qtbot: QtBot, window: MainWindow, recorder: FakeSink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.mp4"), ""))
    button, shown = window.page.buttons.record, window.menus["record"]
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: len(recorder.pictures) > 3 and shown.isChecked())
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: not recorder.is_open and not shown.isChecked())


def test_flagged_moments_of_the_chain_can_be_opened(qtbot: QtBot, window: MainWindow) -> None:
    window.show_details(True)
    line = window.page.details.last_minute
    qtbot.waitUntil(lambda: bool(line.moments))
    qtbot.mouseClick(line, LEFT, pos=line.place_of(line.moments[0]).toPoint())
    assert window.dialogs.moment is not None
    assert window.dialogs.moment.frame in window.page.details.last_minute.moments
    window.dialogs.moment.close()


def test_a_driver_who_sits_differently_for_a_while_is_asked_to_calibrate(qtbot: QtBot, start: Start) -> None:
    finder = FaceAt(width=50)
    session, messages = start(parts(FakeCamera(fps=2), finder=finder), begin=False, live=False), Messages()
    window = MainWindow(session, Controls(session, Settings(has_seen_first_steps=True), messages), messages)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.status.is_calibrated, timeout=LONG_MS)
    finder.turned = 13
    qtbot.waitUntil(lambda: window.page.advice.text() == "Calibrate again?", timeout=LONG_MS)
    qtbot.mouseClick(window.page.advice, LEFT)
    qtbot.waitUntil(lambda: not session.status.driver.has_drifted, timeout=LONG_MS)
    window.close()


def test_closing_ends_the_session(qtbot: QtBot, window: MainWindow) -> None:
    window.close()
    assert not window.isVisible()  # the fixture that counts threads looks at the rest
