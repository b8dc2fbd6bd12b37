"""MainWindow: closing, the small window, the tray, and what is dropped on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.avatars import AvatarFile
from app.chain.status import CameraStatus, SinkState, SinkStatus
from app.window.crop_dialog import CropDialog
from app.window.lab_dialog import LabDialog
from app.window.main_window import MainWindow
from app.window.messages import Level
from app.window.presenter import POLL_MS, RESTING_POLL_MS
from app.window.question import Question
from app.window.settings import Settings, load_settings
from app.window.state_line import Others, StateLine
from app.window.tray import Tray, tray_icon
from detector import State
from tests.app.window.fake_session import FakeSession, judged, plain

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def test_quitting_asks_while_pictures_are_sent(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.turn(recorder=SinkStatus(SinkState.ON))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    window.findChildren(Question)[-1].reject()
    assert ("stop",) not in session.calls
    window.close()
    window.findChildren(Question)[-1].accept()
    assert session.calls[-1] == ("stop",)
    assert not window.isVisible()


def test_an_avatar_that_turns_almost_too_far_is_said_before_it_breaks(
    qtbot: QtBot, session: FakeSession, window: MainWindow, tmp_path: Path
) -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB888)
    picture.fill(QColor("teal"))
    picture.save(str(tmp_path / "measured.png"))
    (tmp_path / "measured.range.json").write_text('{"yaw": 30, "pitch": 15, "roll": 45}')
    window.controls.avatars.wear(AvatarFile(tmp_path / "measured.png", "Measured"))
    frame = judged(1)
    turns = ((20.0, 10.0, 0.0), "Looks good"), ((29.0, 0.0, 0.0), "Almost too far")
    for turn, words in (*turns, ((0.0, -14.0, 0.0), "Almost too far"), ((0.0, 0.0, 44.0), "Almost too far")):
        assert frame.judgement is not None
        session.frame = replace(frame, judgement=replace(frame.judgement, turn=turn))
        heard: list[str] = []
        window.presenter.presented.connect(lambda _, advice, heard=heard: heard.append(advice.words))
        window.presenter.poll()
        assert heard[-1] == words


def test_the_lab_opens_for_the_avatar_that_is_set(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    (dialog,) = window.findChildren(LabDialog)
    assert dialog.isVisible()
    assert dialog.measure.isEnabled() is (window.controls.avatars.worn is not None)
    dialog.reject()


def test_the_small_window_replaces_the_large_one_until_it_is_closed(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.frame, session.sent = judged(1), plain((9, 9, 9))
    qtbot.keyClick(window, Qt.Key.Key_M, CTRL)
    small = window.small
    assert small is not None
    assert small.isVisible()
    assert not window.isVisible()
    assert bool(small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
    window.presenter.poll()
    assert small.mirror.picture is session.sent
    assert small.mirror.accessibleName() == "Nobody sees this"

    qtbot.mouseClick(small.pause, LEFT)
    assert session.status.is_paused
    assert small.pause.text() == "Resume"
    qtbot.mouseClick(small.calibrate, LEFT)
    assert session.asked("calibrate") == [()]
    qtbot.mouseClick(small.large, LEFT)
    assert window.isVisible()
    assert window.small is None
    assert not window.menus["small_window"].isChecked()


def test_quitting_from_the_small_window_quits(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    window.show_small_window(True)
    window.close()
    assert session.calls[-1] == ("stop",)
    assert window.small is None
    assert not window.isVisible()
    assert load_settings()[0].small_geometry


def test_nothing_is_painted_while_the_window_is_hidden(session: FakeSession, window: MainWindow) -> None:
    session.frame, session.sent = judged(1, State.GOOD), plain((1, 1, 1))
    window.hide()
    assert window.presenter.interval == RESTING_POLL_MS
    window.presenter.poll()
    assert window.page.mirror.picture is None
    window.show()
    assert window.presenter.interval == POLL_MS
    window.presenter.poll()
    assert window.page.mirror.picture is session.sent


def test_the_session_rests_only_while_no_window_and_no_sink_gets_pictures(
    session: FakeSession, window: MainWindow
) -> None:
    session.turn(virtual_camera=SinkStatus(SinkState.ON))
    window.showMinimized()
    assert session.asked("set_unseen") == []
    session.turn(virtual_camera=SinkStatus())
    assert session.asked("set_unseen") == [(True,)]
    session.turn(recorder=SinkStatus(SinkState.STARTING))
    assert session.asked("set_unseen") == [(True,), (False,)]
    session.turn(recorder=SinkStatus())
    window.showNormal()
    assert session.asked("set_unseen")[-1] == (False,)


def test_the_tray_shows_the_state_and_has_four_actions(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    tray = Tray(window.menus, window)
    assert [action.text() for action in tray.menu.actions()][:4] == [
        "Go live",
        "Calibrate",
        "Pause",
        "Record…",
    ]
    tray.show_line(StateLine(Others.AVATAR, "On air: Guise"))
    assert tray.toolTip() == "Guise · On air: Guise"
    looks = [
        tray_icon(others).pixmap(64, 64).toImage()
        for others in (Others.NOTHING, Others.AVATAR, Others.REAL_FACE)
    ]
    assert looks[0] != looks[1] != looks[2] != looks[0]


def test_a_picture_is_pasted_and_an_empty_clipboard_is_reported(
    qtbot: QtBot, window: MainWindow, qapp: object
) -> None:
    image = QImage(300, 300, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    qapp.clipboard().setImage(image)
    qtbot.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.findChild(CropDialog) is not None
    window.findChild(CropDialog).reject()
    qapp.clipboard().clear()
    qtbot.keyClick(window, Qt.Key.Key_V, CTRL)
    assert "no picture on the clipboard" in window.page.toast.text.text()


def test_the_driver_can_be_dragged_to_another_corner(qtbot: QtBot, window: MainWindow) -> None:
    you, place = window.page.you, window.page.mirror.place
    assert you.geometry().center().x() > place.center().x()
    start = you.rect().center()
    qtbot.mousePress(you, LEFT, pos=start)
    target = you.mapFromParent(place.bottomLeft().toPoint())
    qtbot.mouseMove(you, target)
    qtbot.mouseRelease(you, LEFT, pos=start)
    assert window.controls.settings.you_corner == "bottom left"
    assert you.geometry().center().x() < place.center().x()
    you.close_button.click()
    assert not window.controls.settings.shows_you


def test_the_details_are_beside_the_picture_only_if_there_is_room(window: MainWindow) -> None:
    window.show_details(True)
    window.resize(1100, 760)
    beside = window.page.mirror.width()
    window.resize(900, 700)
    assert window.page.mirror.width() > beside - 200
    assert window.page.details.geometry().right() <= window.page.width()
    assert window.page.mirror.width() + window.page.details.width() > window.page.width()


def test_details_that_cover_the_picture_leave_both_bars_free(window: MainWindow) -> None:
    window.show_details(True)
    window.resize(877, 560)
    page = window.page
    assert page.details.geometry().right() == page.width() - 1
    assert not page.details.geometry().intersects(page.buttons.geometry())
    assert not page.details.geometry().intersects(page.top.geometry())
    assert page.details.height() > 300
    window.resize(1100, 760)
    assert page.details.geometry().top() == 0
    assert page.details.height() == page.height()


def test_a_camera_is_chosen_in_the_bar(session: FakeSession, window: MainWindow) -> None:
    session.look_for_cameras()
    actions = {action.text(): action for action in window.page.top.cameras.actions()}
    assert actions["Logi Cam"].isChecked()
    actions["Demo"].trigger()
    assert session.asked("set_source") == [("demo",)]


def test_a_recording_that_ended_is_played_again(
    qtbot: QtBot, session: FakeSession, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window(Settings(has_seen_first_steps=True, source="/a/clip.mp4"))
    again = window.page.play_again
    assert not again.isVisible()
    session.turn(is_over=True, camera=CameraStatus("clip.mp4", problem="clip.mp4 has ended."))
    assert again.isVisible()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert session.asked("set_source") == [("/a/clip.mp4",)]
    session.turn(is_over=False)
    assert not again.isVisible()


def test_the_microphone_is_switched_in_the_menu(session: FakeSession, window: MainWindow) -> None:
    assert not window.menus["record_sound"].isChecked()
    window.menus["record_sound"].trigger()
    assert window.controls.settings.records_sound
    assert window.menus["record_sound"].isChecked()


def test_what_the_user_asked_for_and_did_not_get_stays_until_it_is_read(
    session: FakeSession, window: MainWindow
) -> None:
    session.warned.emit("ida cannot be used: no face was found in it.")
    assert window.page.toast.text.text() == "ida cannot be used: no face was found in it."
    assert window.page.toast.message is not None
    assert window.page.toast.message.level is Level.ERROR


def test_the_reason_for_a_missing_avatar_is_shown_on_the_picture(
    session: FakeSession, window: MainWindow
) -> None:
    note = window.page.mirror.accessibleDescription
    session.turn(is_ready=False)
    assert note() == "Choose an avatar below"
    window.controls.avatars.wear(window.controls.avatars.files[0])
    window.presenter.began_at = math.inf
    session.turn(avatar="x")
    starting = f"Starting {window.controls.avatars.files[0].name}…"
    assert note() == f"{starting}\n✓ Camera    ○ Engine    ○ Avatar"
    session.turn(has_networks=True, camera=CameraStatus())
    assert note() == f"{starting}\n○ Camera    ✓ Engine    ○ Avatar"
    window.presenter.began_at = -math.inf
    session.turn(avatar="x")
    assert note().endswith("\nThe first time takes about a minute.")
    session.turn(problem="These are no weights.")
    assert note() == "These are no weights."
    session.turn(problem="", is_ready=True, camera=CameraStatus(problem="The camera was unplugged."))
    assert note() == "The camera was unplugged."


def test_alt_alone_opens_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyClick(window, Qt.Key.Key_Z, alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert not window.menus.all.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Alt)
    assert window.menus.all.isVisible()
    window.menus.all.close()
