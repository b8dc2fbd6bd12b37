"""Dialogs: what is asked, and what is done with the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from app.avatars import list_avatars, own_folder
from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.window.camera_setup import CameraSetup
from app.window.controls import Controls
from app.window.crop_dialog import CropDialog
from app.window.dialogs import Dialogs
from app.window.global_shortcuts import GlobalShortcuts
from app.window.messages import Messages
from app.window.settings import Settings
from tests.app.window.fake_session import FakeSession


@pytest.fixture
def dialogs(qtbot: QtBot, session: FakeSession, messages: Messages) -> Dialogs:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    controls = Controls(session, Settings(), messages)
    made = Dialogs(window, session, controls, messages, GlobalShortcuts(controls))
    made.window = window
    return made


def picture(path: Path, side: int) -> Path:
    image = QImage(side, side, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    image.save(str(path))
    return path


def cropped(qtbot: QtBot, dialogs: Dialogs, path: Path) -> CropDialog:
    """The dialog for a picture, once that is read."""
    dialogs.crop_all([path])
    qtbot.waitUntil(lambda: dialogs.window.findChild(CropDialog) is not None)
    return dialogs.window.findChild(CropDialog)


def test_a_cropped_picture_becomes_an_own_avatar_and_is_set(
    qtbot: QtBot, session: FakeSession, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path / "aunt_ida.png", 700)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    dialogs.add_avatar()
    dialog = cropped(qtbot, dialogs, path)
    assert dialog.name_edit.text() == "Aunt Ida"
    dialog.consent.click()
    dialog.accept()

    own = own_folder() / "Aunt-Ida.png"
    assert session.asked("wear") == [(own,)]
    assert QImage(str(own)).width() == 512
    assert list_avatars()[-1].path == own


def test_a_picture_that_cannot_be_used_is_a_message_and_no_dialog(
    qtbot: QtBot, dialogs: Dialogs, messages: Messages, tmp_path: Path
) -> None:
    dialogs.crop_all([picture(tmp_path / "a.png", 50)])
    qtbot.waitUntil(lambda: any("too small" in line for line in messages.history()))
    assert dialogs.window.findChild(CropDialog) is None


def test_an_avatar_that_cannot_be_saved_is_a_message(
    qtbot: QtBot, session: FakeSession, dialogs: Dialogs, messages: Messages, tmp_path: Path
) -> None:
    own_folder().parent.mkdir(parents=True)
    own_folder().write_text("in the way")
    dialog = cropped(qtbot, dialogs, picture(tmp_path / "a.png", 300))
    dialog.accept()
    assert "cannot be made" in messages.history()[-1]
    assert session.asked("wear") == []


def test_an_own_avatar_can_be_renamed(
    dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_folder().mkdir(parents=True)
    picture(own_folder() / "ida.png", 200)
    ida = next(avatar for avatar in list_avatars() if avatar.is_own)
    for answer in (("Olga", False), ("  ", True), ("Ida", True)):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, answer=answer, **__: answer)
        dialogs.rename(ida)
        assert ida.path.exists()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Olga", True))
    dialogs.rename(ida)
    assert [avatar.name for avatar in list_avatars() if avatar.is_own] == ["Olga"]


def test_a_camera_that_is_chosen_is_taken(session: FakeSession, dialogs: Dialogs) -> None:
    dialogs.choose_camera().accept()
    assert session.asked("set_source") == [("0",)]


def test_a_virtual_camera_that_failed_gets_the_steps_and_then_goes_live(
    qtbot: QtBot, session: FakeSession, dialogs: Dialogs
) -> None:
    dialogs.look_at_setup = lambda: VirtualCameraSetup(SetupState.READY, "It is ready.")
    dialogs.help_with(SinkStatus(SinkState.FAILED, "No device.", Action.COPY, "sudo x"))
    card = dialogs.window.findChild(CameraSetup)
    qtbot.waitUntil(card.live.isEnabled)
    card.test.click()
    assert session.asked("show_test_pattern") == [(True,)]
    card.live.click()
    assert session.asked("start_virtual_camera") == [(None,)]


def test_another_device_can_be_chosen(
    session: FakeSession, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (("", True), ("/dev/video7", False), (" /dev/video7 ", True)):
        monkeypatch.setattr(QInputDialog, "getItem", lambda *_, answer=answer: answer)
        dialogs.help_with(SinkStatus(SinkState.FAILED, "In use.", Action.DEVICES))
    assert session.asked("start_virtual_camera") == [("/dev/video7",)]


def test_recordings_are_offered_a_name_in_the_last_folder(
    session: FakeSession, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered: list[str] = []

    def choose(_: object, __: str, name: str, ___: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "a.mkv"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    dialogs.record(True)
    dialogs.record(True)
    assert session.asked("start_recording") == [(tmp_path / "a.mkv",)] * 2
    assert Path(offered[1]).parent == tmp_path
    assert Path(offered[1]).suffix == ".mp4"
