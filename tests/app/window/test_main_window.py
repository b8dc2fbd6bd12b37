"""MainWindow: driven as a user drives it, with a session that only remembers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit, QSlider
from pytestqt.qtbot import QtBot

from app.chain.framing import Framing
from app.chain.status import CameraStatus, Leaving, SinkState, SinkStatus
from app.devices.sinks import Action
from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup
from app.window.camera_setup import CameraSetup
from app.window.controls import Controls
from app.window.main_window import MainWindow, suitable_size
from app.window.messages import Messages
from app.window.question import Question
from app.window.settings import Settings
from detector import State
from tests.app.window.fake_session import FakeSession, judged, kept, plain

LEFT = Qt.MouseButton.LeftButton


def press(qtbot: QtBot, window: MainWindow, *keys: str) -> None:
    for key in keys:
        qtbot.keyClick(window, QKeySequence(key)[0].key())


def test_the_session_starts_once_the_window_is_up_and_stops_when_it_closes(
    qtbot: QtBot, session: FakeSession
) -> None:
    messages = Messages()
    window = MainWindow(session, Controls(session, Settings(has_seen_first_steps=True), messages), messages)
    qtbot.addWidget(window)
    assert session.calls == []
    window.show()
    qtbot.waitUntil(lambda: session.calls == [("start",)])
    window.hide()
    window.show()
    window.close()
    assert [call for call in session.calls if call[0] != "set_unseen"] == [("start",), ("stop",)]


def test_it_opens_within_the_screen_and_fits_a_small_one(window: MainWindow) -> None:
    smallest = window.minimumSizeHint().expandedTo(window.minimumSize())
    assert (smallest.width(), smallest.height()) == (720, 520)
    window.resize(720, 520)
    buttons = (window.page.buttons.live, window.page.buttons.record, window.page.buttons.details)
    assert window.page.strip.isVisibleTo(window), "the avatars can be chosen"
    for button in (*buttons, window.page.strip):
        place = button.mapTo(window, button.rect().topLeft())
        assert window.rect().contains(place)
        assert window.rect().contains(place + button.rect().bottomRight())


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ((3840, 2160), (1100, 760)),
        ((1366, 728), (1092, 582)),
        ((1097, 617), (877, 560)),  # 1920×1080 at 175 %: the names of the avatars are shown
        ((1024, 560), (819, 520)),
        ((640, 480), (640, 480)),
    ],
)
def test_a_new_window_leaves_a_fifth_of_the_screen_unless_names_need_it(
    room: tuple[int, int], size: tuple[int, int]
) -> None:
    assert suitable_size(QSize(*room)) == size


def test_the_picture_is_most_of_the_window(window: MainWindow) -> None:
    window.resize(1100, 760)
    place = window.page.mirror.place
    assert place.width() * place.height() > 0.6 * 1100 * 760


def test_picking_an_avatar_by_click_and_by_key(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    strip = window.page.strip
    qtbot.mouseClick(strip.view.viewport(), LEFT, pos=strip.view.visualRect(strip.list.index(2)).center())
    press(qtbot, window, "1", "D", "A", "A")
    worn = [call[0] for call in session.asked("wear")]
    assert worn == [window.controls.avatars.files[n].path for n in (2, 0, 1, 0, -1)]


def test_a_favourite_has_its_key(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    avatar = window.controls.avatars.files[11]
    window.page.strip.favourite_chosen.emit(avatar, "1")
    press(qtbot, window, "1")
    assert session.asked("wear") == [(avatar.path,)]
    assert window.menus["avatar_1"].text() == avatar.name


def test_calibrating_by_button_and_by_key(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    qtbot.mouseClick(window.page.buttons.calibrate, LEFT)
    press(qtbot, window, "X")
    assert len(session.asked("calibrate")) == 2


def test_relative_and_absolute_by_switch_and_by_key(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    window.page.details.motion.relative.click()
    press(qtbot, window, "M")
    assert session.asked("set_relative") == [(False,), (True,)]
    assert window.page.details.motion.relative.isChecked()
    assert window.menus["relative"].isChecked()


def test_every_other_key_does_its_action(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    press(qtbot, window, "W", "W", "S", "U", "J", "J", "H", "K", "K")
    framing = session.asked("set_framing")[-1][0]
    assert framing.zoom == pytest.approx(1.06)
    assert (framing.pan_x, framing.pan_y) == pytest.approx((-0.03, 0.03))  # mirrored: right is left
    press(qtbot, window, "0", "F")
    assert session.asked("set_framing")[-1] == (Framing(follow=False),)

    settings = window.controls.settings
    press(qtbot, window, "C", "C", "Z", "O", "I", "R", "T", "P", "Y")
    assert settings.ghost_opacity == pytest.approx(0.1)
    assert (settings.shows_landmarks, settings.shows_figures, settings.mirror_driver) == (True, True, False)
    assert session.asked("set_mirror_output") == [(True,)]
    assert session.status.is_paused
    assert not window.page.you.isVisible()


def test_the_newest_frame_is_polled_and_shown(session: FakeSession, window: MainWindow) -> None:
    session.frame, session.sent = judged(3, State.WARNING), plain((1, 2, 3))
    window.presenter.poll()
    assert window.page.mirror.picture is session.sent
    assert window.page.you.picture is session.frame.driving
    assert window.page.details.badge.state is State.WARNING

    session.frame = None
    window.presenter.poll()
    assert window.page.you.picture is None
    assert window.page.details.badge.state is None


def test_the_indicator_warns_after_a_moment_and_is_silent_while_paused(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.frame = judged(3, State.WARNING)
    window.presenter.poll()
    assert not window.page.advice.isVisible()
    qtbot.waitUntil(lambda: window.page.advice.text() == "May look wrong")
    qtbot.mouseClick(window.page.advice, LEFT)
    assert window.page.has_details
    session.turn(is_paused=True)
    window.presenter.poll()
    assert not window.page.advice.isVisible()


def test_landmarks_are_drawn_on_both_pictures_while_the_avatar_is_sent(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.turn(guard=Leaving.AVATAR)
    session.sent = plain((0, 0, 0))
    looks = []
    for key, number in (("O", 1), ("T", 1), ("O", 1)):
        press(qtbot, window, key)
        session.frame = judged(number)
        window.presenter.poll()
        looks.append(window.page.mirror.grab().toImage())
    assert looks[0] != looks[1] != looks[2] != looks[0]
    session.turn(guard=Leaving.CARD)
    window.presenter.poll()
    assert window.page.mirror.grab().toImage() == looks[2]


def test_a_flagged_moment_can_be_clicked_and_seen(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.frame, session.flagged = judged(9), (kept(4, score=2.0, ago_s=20),)
    window.show_details(True)
    for _ in range(12):
        window.presenter.poll()
    line = window.page.details.last_minute
    qtbot.mouseClick(line, LEFT, pos=line.place_of(session.flagged[0]).toPoint())
    moment = window.dialogs.moment
    assert moment is not None
    assert moment.isVisible()
    assert moment.frame is session.flagged[0]
    moment.close()


def test_going_live_by_button_and_key_and_a_failure_that_says_what_to_do(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    live = window.page.buttons.live
    qtbot.mouseClick(live, LEFT)
    assert session.asked("start_virtual_camera") == [(None,)]
    assert (live.text(), live.isEnabled()) == ("Starting…", False)

    window.dialogs.look_at_setup = lambda: VirtualCameraSetup(SetupState.NOT_LOADED, "Load it.", ("sudo x",))
    session.turn(virtual_camera=SinkStatus(SinkState.FAILED, "None yet. Run: sudo x", Action.COPY, "sudo x"))
    assert not window.page.toast.isVisible()
    card = window.findChild(CameraSetup)
    qtbot.waitUntil(lambda: card.text.text() == "Load it.")
    card.reject()
    window.menus["virtual_camera"].trigger()
    assert len(session.asked("start_virtual_camera")) == 2
    session.turn(virtual_camera=SinkStatus(SinkState.ON, name="Guise"), guard=Leaving.AVATAR)
    assert live.text() == "Stop"
    assert window.page.mirror.accessibleName() == "On air: Guise"
    qtbot.mouseClick(live, LEFT)
    assert session.asked("stop_virtual_camera") == [()]


def test_recording_asks_for_a_file_and_cancelling_records_nothing(
    qtbot: QtBot, session: FakeSession, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = window.page.buttons.record
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    qtbot.mouseClick(record, LEFT)
    assert session.calls == []
    assert not window.menus["record"].isChecked()

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "me"), ""))
    window.menus["record"].trigger()
    assert session.asked("start_recording") == [(tmp_path / "me.mp4",)]
    assert window.controls.settings.recordings == str(tmp_path)
    assert record.accessibleName() == "Stop recording"
    session.turn(guard=Leaving.AVATAR)
    assert window.page.mirror.accessibleName() == "Recording 0:00"
    qtbot.mouseClick(record, LEFT)
    assert session.asked("stop_recording") == [()]


def test_the_path_of_a_saved_recording_is_shown_with_a_button_to_open_it(
    session: FakeSession, window: MainWindow
) -> None:
    session.turn(recorder=SinkStatus(SinkState.ON))
    window.dialogs.recording = Path("/videos/me.mp4")
    session.turn(recorder=SinkStatus(SinkState.OFF, "Saved /videos/me.mp4."))
    assert window.page.toast.text.text() == "Saved /videos/me.mp4."
    assert window.page.toast.act.text() == "Show in folder"
    session.turn(recorder=SinkStatus(SinkState.FAILED, "The disk is full."))
    assert window.page.toast.text.text() == "The disk is full."


def test_the_real_face_needs_confirmation_and_shows_a_red_border(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    shown = window.menus["pass_through"]
    shown.trigger()
    window.findChild(Question).reject()
    assert session.asked("set_pass_through") == []
    assert not shown.isChecked()

    shown.trigger()
    question = window.findChildren(Question)[-1]
    assert session.asked("set_pass_through") == []
    qtbot.mouseClick(question.yes, LEFT)
    assert session.asked("set_pass_through") == [(True,)]
    assert window.page.mirror.has_warning_border

    qtbot.mouseClick(window.page.hide_face, LEFT)
    assert session.asked("set_pass_through") == [(True,), (False,)]
    assert not window.page.mirror.has_warning_border
    assert not window.page.hide_face.isVisible()


def test_messages_of_the_session_are_kept_and_do_not_cover_the_picture(
    session: FakeSession, window: MainWindow
) -> None:
    session.message.emit("Loading the network…")
    assert "Loading" in window.messages.history()[-1]
    assert not window.page.toast.isVisible()


def test_cameras_are_searched_for_only_while_the_demo_replaces_one(
    session: FakeSession, window: MainWindow
) -> None:
    window.watch_for_cameras()
    session.turn(camera=CameraStatus("demo", is_demo=True))
    window.watch_for_cameras()
    window.controls.settings.source = "demo"
    window.watch_for_cameras()
    assert session.asked("look_for_cameras") == [()]


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    window.show_details(True)
    for kind in (QAbstractButton, QSlider, QComboBox, QLineEdit):
        for widget in window.page.findChildren(kind):
            if widget.isVisible() and widget.objectName() != "qt_spinbox_lineedit":
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name or isinstance(widget.parent(), QLineEdit), widget
