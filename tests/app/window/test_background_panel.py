"""BackgroundPanel: what is behind the person, the framing and the mirrors, chosen while the chain runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.chain.status import Leaving
from app.window.background_panel import kind_of
from app.window.main_window import MainWindow
from tests.app.window.fake_session import FakeSession, plain


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *(("own", "own"), ("blur", "blur"), ("green", "green"), ("transparent", "transparent")),
        *(("#20a0ff", "colour"), ("/a/beach.jpg", "picture"), ("beach.jpg", "picture")),
    ],
)
def test_every_background_has_a_kind(words: str, kind: str) -> None:
    assert kind_of(words) == kind


def test_the_panel_opens_over_its_button_with_the_present_choice(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.page.background
    qtbot.mouseClick(window.page.buttons.background, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    assert panel.geometry().bottom() <= window.page.buttons.background.mapToGlobal(panel.rect().topLeft()).y()
    assert panel.kinds["own"].isChecked()
    assert panel.portraits["medium"].isChecked()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.isVisible()


def test_a_background_reaches_the_session_and_is_saved(window: MainWindow, session: FakeSession) -> None:
    panel = window.page.background
    panel.kinds["blur"].click()
    panel.portraits["close"].click()
    assert session.asked("set_background") == [("blur",)]
    assert session.asked("set_portrait") == [("close",)]
    chosen = window.controls.settings
    assert (chosen.background, chosen.portrait) == ("blur", "close")
    assert panel.kinds["blur"].isChecked()
    assert not panel.kinds["own"].isChecked()


def test_a_picture_and_a_colour_are_asked_for_and_remembered(
    window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def file_name(parent: object, title: str, before: str, kinds: str) -> tuple[str, str]:
        asked.append(before)
        return "/a/beach.jpg", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", file_name)
    monkeypatch.setattr(QColorDialog, "getColor", lambda before, *_: QColor("#102030"))
    panel = window.page.background
    for kind in ("picture", "colour", "picture"):
        panel.kinds[kind].click()  # type: ignore[index]
    assert session.asked("set_background") == [("/a/beach.jpg",), ("#102030",), ("/a/beach.jpg",)]
    assert asked == ["", "/a/beach.jpg"]
    assert window.controls.settings.background_colour == "#102030"


def test_without_an_answer_the_background_stays(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())
    panel = window.page.background
    panel.kinds["green"].click()
    for kind in ("picture", "colour"):
        panel.kinds[kind].click()  # type: ignore[index]
        assert window.controls.settings.background == "green"
        assert panel.kinds["green"].isChecked()


def test_preview_and_output_are_mirrored_separately(
    window: MainWindow, session: FakeSession, qtbot: QtBot
) -> None:
    panel, mirror = window.page.background, window.page.mirror
    half = plain((250, 0, 0)).copy()
    half[:, :32] = (0, 0, 250)
    half.setflags(write=False)
    session.sent = half
    session.turn(guard=Leaving.AVATAR)
    qtbot.waitUntil(lambda: mirror.picture is half)
    window.page.show_you(False, "top right")

    def left() -> QColor:
        place = mirror.place
        return mirror.grab().toImage().pixelColor(round(place.left() + 0.3 * place.width()), 300)

    assert left().blue() > left().red()
    panel.mirror_preview.click()
    qtbot.waitUntil(lambda: left().red() > left().blue())
    assert session.asked("set_mirror_output") == []
    session.turn(guard=Leaving.CARD)
    qtbot.waitUntil(lambda: left().blue() > left().red(), timeout=2000)
    panel.mirror_output.click()
    assert session.asked("set_mirror_output") == [(True,)]


def test_the_action_opens_it_too(window: MainWindow, tmp_path: Path) -> None:
    window.menus["background"].trigger()
    assert window.page.background.isVisible()
    window.page.background.close()
