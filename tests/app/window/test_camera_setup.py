"""CameraSetup: the three cases with their steps, and green without being asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.frame import State
from app.window.camera_setup import CameraSetup
from app.window.question import Question
from app.window.root_steps import RootSteps

MISSING = VirtualCameraSetup(
    SetupState.NOT_INSTALLED,
    "The driver is not installed.",
    ("sudo apt install x", "sudo modprobe x"),
    ("echo x",),
)
READY = VirtualCameraSetup(SetupState.READY, "/dev/video9 (“Guise”) is ready.")


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., CameraSetup]]:
    made: list[CameraSetup] = []

    def show(*found: VirtualCameraSetup) -> CameraSetup:
        answers = list(found)
        card = CameraSetup(lambda: answers.pop(0) if len(answers) > 1 else answers[0])
        card._watch._timer.setInterval(10)
        qtbot.addWidget(card)
        card.show()
        made.append(card)
        return card

    yield show
    for card in made:
        card.close()


def test_a_usual_command_is_shown_whole(qtbot: QtBot, opened: Callable[..., CameraSetup]) -> None:
    command = 'sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label="Guise"'
    card = opened(replace(MISSING, commands=(command,)))
    qtbot.waitUntil(lambda: card.shown is not None)
    field = next(each for each in card.findChildren(QLineEdit) if each.text() == command)
    assert field.fontMetrics().horizontalAdvance(command) < field.width() - 20


def test_each_step_is_shown_and_can_be_copied(qtbot: QtBot, opened: Callable[..., CameraSetup]) -> None:
    card = opened(MISSING)
    qtbot.waitUntil(lambda: card.shown is not None)
    said = [each.text() for kind in (QLabel, QLineEdit) for each in card.findChildren(kind)]
    assert {"One thing to install", *MISSING.commands, *MISSING.lasting} <= set(said)
    copies = [each for each in card.findChildren(QPushButton) if each.text() == "Copy"]
    copies[1].click()
    assert QGuiApplication.clipboard().text() == "sudo modprobe x"
    assert copies[1].text() == "Copied"
    assert not card.live.isEnabled()


def test_the_setup_turns_green_by_itself(qtbot: QtBot, opened: Callable[..., CameraSetup]) -> None:
    card, pressed = opened(MISSING, MISSING, READY), []
    card.live_pressed.connect(lambda: pressed.append(1))
    qtbot.waitUntil(lambda: card.title.text() == "Ready")
    assert card.badge.state is State.GOOD
    assert "choose “Guise”" in card.text.text()
    assert card.apps.isVisible()
    card.live.click()
    assert pressed == [1]
    assert not card.isVisible()


@pytest.mark.parametrize("state", list(SetupState))
def test_every_case_has_its_title_and_its_text(
    qtbot: QtBot, opened: Callable[..., CameraSetup], state: SetupState
) -> None:
    card = opened(VirtualCameraSetup(state, "What it is."))
    qtbot.waitUntil(lambda: card.shown is not None)
    assert card.title.text()
    is_explained = state not in (SetupState.UNKNOWN, SetupState.READY)
    assert card.text.text() == ("What it is." if is_explained else card.text.text())
    assert card.live.isEnabled() == (state in (SetupState.READY, SetupState.UNKNOWN))


def test_the_test_pattern_ends_with_the_card(qtbot: QtBot, opened: Callable[..., CameraSetup]) -> None:
    card, switched = opened(READY), []
    card.test_switched.connect(switched.append)
    qtbot.waitUntil(card.test.isVisible)
    card.test.click()
    card.reject()
    assert switched == [True, False]


def test_the_steps_are_run_for_the_user_after_a_question(
    qtbot: QtBot, opened: Callable[..., CameraSetup], tmp_path: Path
) -> None:
    card = opened(replace(MISSING, commands=(f"sudo touch {tmp_path}/loaded",), lasting=()))
    card.root = RootSteps(("sh", "-c"), card)
    card.root.finished.connect(card._show_end)
    card.shown = None
    qtbot.waitUntil(card.run.isVisible)
    card.run.click()
    assert not (tmp_path / "loaded").exists()
    card.findChild(Question).yes.click()
    qtbot.waitUntil((tmp_path / "loaded").exists)
    qtbot.waitUntil(card.run.isEnabled)
    assert not card.problem.isVisible()


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("echo No such package; exit 100", "A step failed: No such package"),
        ("exit 126", "The system did not allow it. Run the steps in a terminal."),
    ],
)
def test_a_step_that_fails_says_why(qtbot: QtBot, script: str, problem: str) -> None:
    steps, said = RootSteps(("sh", "-c")), []
    steps.finished.connect(said.append)
    steps.run([script])
    qtbot.waitUntil(lambda: said == [problem])


def test_without_pkexec_the_steps_are_for_a_terminal(
    qtbot: QtBot, opened: Callable[..., CameraSetup], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    card = opened(MISSING)
    qtbot.waitUntil(lambda: card.shown is not None)
    assert not card.run.isVisible()


def test_nothing_is_covered_or_off_the_screen(qtbot: QtBot, opened: Callable[..., CameraSetup]) -> None:
    long = "echo 'options v4l2loopback devices=1 exclusive_caps=1 card_label=\"Guise\"' | sudo tee /etc/guise"
    card = opened(replace(MISSING, commands=(long, long), lasting=(long, long)))
    card.move(40, card.screen().availableGeometry().bottom() - 60)
    qtbot.waitUntil(lambda: card.shown is not None)
    qtbot.waitUntil(lambda: card.frameGeometry().bottom() <= card.screen().availableGeometry().bottom())
    for field in card.findChildren(QLineEdit):
        button = next(each for each in field.parentWidget().findChildren(QPushButton))
        assert field.geometry().right() < button.geometry().left()
