"""CameraDialog: cameras, demo, file or stream."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.chain.status import CameraStatus
from app.devices.camera_list import CameraInfo
from app.window.camera_dialog import CameraDialog
from tests.app.window.fake_session import FakeSession


def opened(qtbot: QtBot, session: FakeSession) -> tuple[CameraDialog, list[str]]:
    dialog, chosen = CameraDialog(session), []
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.source_chosen.connect(chosen.append)
    return dialog, chosen


def names(dialog: CameraDialog) -> list[str]:
    return [dialog.cameras.item(row).text() for row in range(dialog.cameras.count())]


def test_the_dialog_lists_cameras_at_once_and_the_demo_too(qtbot: QtBot, session: FakeSession) -> None:
    dialog, chosen = opened(qtbot, session)
    assert session.asked("look_for_cameras")
    assert names(dialog) == ["Logi Cam", "Demo"]
    dialog.accept()
    assert chosen == ["0"]


def test_a_camera_that_appears_leaves_the_choice_as_it_was(qtbot: QtBot, session: FakeSession) -> None:
    dialog, chosen = opened(qtbot, session)
    dialog.cameras.setCurrentRow(1)
    session.turn(cameras=(CameraInfo("0", "Logi Cam"), CameraInfo("1", "Phone")))
    assert names(dialog) == ["Logi Cam", "Phone", "Demo"]
    dialog.accept()
    assert chosen == ["demo"]


def test_an_address_takes_precedence_over_the_list(qtbot: QtBot, session: FakeSession) -> None:
    dialog, chosen = opened(qtbot, session)
    dialog.address.setText(" rtsp://here ")
    dialog.accept()
    assert chosen == ["rtsp://here"]


def test_a_video_file_can_be_chosen(
    qtbot: QtBot, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, chosen = opened(qtbot, session)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    dialog.file.click()
    assert chosen == []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/v/a.mp4", ""))
    dialog.file.click()
    assert chosen == ["/v/a.mp4"]


def test_the_dialog_says_while_it_searches_and_when_no_camera_was_found(
    qtbot: QtBot, session: FakeSession
) -> None:
    dialog, _ = opened(qtbot, session)
    session.turn(cameras=())
    assert "No camera was found" in dialog.note.text()
    session.look_for_cameras = lambda: None  # type: ignore[method-assign]
    dialog.rescan.click()
    assert dialog.note.text() == "Looking for cameras…"


def test_cancelling_chooses_nothing_and_closes_the_cameras(qtbot: QtBot, session: FakeSession) -> None:
    dialog, chosen = opened(qtbot, session)
    assert session.asked("preview_cameras")[-1] == (("0",),)
    dialog.reject()
    assert chosen == []
    assert session.asked("preview_cameras")[-1] == ((),)


def test_a_click_on_a_camera_uses_it_whatever_was_typed(qtbot: QtBot, session: FakeSession) -> None:
    dialog, chosen = opened(qtbot, session)
    dialog.address.setText("rtsp://here")
    tile = dialog.cameras.visualItemRect(dialog.cameras.item(0)).center()
    qtbot.mouseClick(dialog.cameras.viewport(), Qt.MouseButton.LeftButton, pos=tile)
    assert chosen == ["0"]
    assert not dialog.isVisible()
    assert session.calls[-1] == ("preview_cameras", ())


def test_enter_uses_the_selected_camera_and_the_one_in_use_is_selected_first(
    qtbot: QtBot, session: FakeSession
) -> None:
    cameras = (CameraInfo("0", "Cam"), CameraInfo("2", "Cam"))
    session.look_for_cameras = lambda: None  # type: ignore[method-assign]
    session.turn(cameras=cameras, camera=CameraStatus("Cam", is_open=True, device="2"))
    dialog, chosen = opened(qtbot, session)
    qtbot.keyClick(dialog.cameras, Qt.Key.Key_Return)
    assert chosen == ["2"]
