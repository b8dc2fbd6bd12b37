"""MainWindow: driven as a user drives it, with a session that only remembers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QSlider
from pytestqt.qtbot import QtBot

from app.chain.framing import Framing
from app.chain.session_options import OnFailure
from app.chain.status import CameraStatus, Leaving, SinkState, SinkStatus
from app.devices.sinks import Action
from app.window.controls import Controls
from app.window.main_window import MainWindow
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
    window = MainWindow(session, Controls(session, Settings(), Messages()), Messages())
    qtbot.addWidget(window)
    assert session.calls == []
    window.show()
    qtbot.waitUntil(lambda: session.calls == [("start",)])
    window.hide()
    window.show()
    window.close()
    assert session.calls == [("start",), ("stop",)]


def test_it_fits_a_small_screen(window: MainWindow) -> None:
    smallest = window.minimumSizeHint().expandedTo(window.minimumSize())
    assert smallest.width() <= 1366
    assert smallest.height() <= 768 - 90


def test_picking_an_avatar_by_click_and_by_key(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    tiles = window.page.gallery.tiles
    qtbot.mouseClick(tiles[2], LEFT)
    press(qtbot, window, "1", "D", "A", "A")
    worn = [call[0] for call in session.asked("wear")]
    assert worn == [tiles[n].avatar.path for n in (2, 0, 1, 0, -1)]
    assert tiles[-1].isChecked()


def test_calibrating_by_button_and_by_key(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    assert "press X" in window.page.calibration.help.text()
    qtbot.mouseClick(window.page.calibration.button, LEFT)
    press(qtbot, window, "X")
    assert len(session.asked("calibrate")) == 2
    assert window.page.calibration.button.text() == "Calibrate again"


def test_relative_and_absolute_by_switch_and_by_key(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    qtbot.mouseClick(window.page.calibration.relative, LEFT)
    press(qtbot, window, "M")
    assert session.asked("set_relative") == [(False,), (True,)]
    assert window.page.calibration.relative.isChecked()
    assert window.menus["relative"].isChecked()


def test_every_other_key_does_its_deed(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    press(qtbot, window, "W", "W", "S", "U", "J", "J", "H", "K", "K")
    framing = session.asked("set_framing")[-1][0]
    assert framing.zoom == pytest.approx(1.06)
    assert (framing.pan_x, framing.pan_y) == pytest.approx((-0.03, 0.03))  # mirrored: right is left
    press(qtbot, window, "0", "F")
    assert session.asked("set_framing")[-1] == (Framing(follow=False),)

    settings = window.controls.settings
    press(qtbot, window, "C", "C", "Z", "O", "I", "R", "T", "P")
    assert settings.ghost_opacity == pytest.approx(0.45)
    assert (settings.shows_landmarks, settings.shows_figures, settings.mirror_driver) == (True, True, False)
    assert session.asked("set_mirror_output") == [(True,)]
    assert session.status.is_paused


def test_the_newest_frame_is_polled_and_shown(session: FakeSession, window: MainWindow) -> None:
    session.frame, session.sent = judged(3, State.WARNING), plain((1, 2, 3))
    window.poll()
    assert window.page.preview.picture is session.sent
    assert window.page.calibration.view.picture is session.frame.driving
    assert window.page.indicator.badge.state is State.WARNING

    session.frame = None
    window.poll()
    assert window.page.calibration.view.picture is None
    assert window.page.indicator.badge.state is None


def test_landmarks_are_laid_over_both_pictures_while_the_avatar_is_sent(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.turn(guard=Leaving.AVATAR)
    session.sent = plain((0, 0, 0))
    looks = []
    for key, number in (("O", 1), ("T", 1), ("O", 1)):
        press(qtbot, window, key)
        session.frame = judged(number)
        window.poll()
        looks.append(window.page.preview.grab().toImage())
    assert looks[0] != looks[1] != looks[2] != looks[0]
    session.turn(guard=Leaving.CARD)
    window.poll()
    assert window.page.preview.grab().toImage() == looks[2]


def test_a_flagged_moment_can_be_clicked_and_seen(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.frame, session.flagged = judged(9), (kept(4, score=2.0, ago_s=20),)
    for _ in range(12):
        window.poll()
    line = window.page.indicator.last_minute
    qtbot.mouseClick(line, LEFT, pos=line.place_of(session.flagged[0]).toPoint())
    moment = window.dialogs.moment
    assert moment is not None
    assert moment.isVisible()
    assert moment.frame is session.flagged[0]
    moment.close()


def test_the_virtual_camera_is_switched_and_its_failure_explained(
    qtbot: QtBot, session: FakeSession, window: MainWindow, qapp: object
) -> None:
    panel = window.page.virtual_camera
    qtbot.mouseClick(panel.switch, LEFT)
    assert session.asked("start_virtual_camera") == [(None,)]
    assert panel.state.text() == "Starting…"

    session.turn(virtual_camera=SinkStatus(SinkState.FAILED, "None yet. Run: sudo x", Action.COPY, "sudo x"))
    qtbot.mouseClick(panel.action, LEFT)
    assert qapp.clipboard().text() == "sudo x"
    assert "Paste it into a terminal" in window.messages.history()[-1]
    qtbot.mouseClick(panel.retry, LEFT)
    assert len(session.asked("start_virtual_camera")) == 2
    window.menus["virtual_camera"].trigger()
    assert session.asked("stop_virtual_camera") == [()]


def test_recording_asks_where_and_a_cancelled_question_records_nothing(
    qtbot: QtBot, session: FakeSession, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    qtbot.mouseClick(window.page.recorder.switch, LEFT)
    assert session.calls == []
    assert not window.page.recorder.switch.isChecked()

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "me"), ""))
    window.menus["record"].trigger()
    assert session.asked("start_recording") == [(tmp_path / "me.mp4",)]
    assert window.controls.settings.recordings == str(tmp_path)
    assert window.page.recorder.switch.isChecked()
    qtbot.mouseClick(window.page.recorder.switch, LEFT)
    assert session.asked("stop_recording") == [()]


def test_the_real_face_needs_a_clear_yes_and_shows_a_red_border(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    button = window.page.real_face
    qtbot.mouseClick(button, LEFT)
    window.findChild(Question).reject()
    assert session.asked("set_pass_through") == []
    assert not button.isChecked()

    qtbot.mouseClick(button, LEFT)
    question = window.findChildren(Question)[-1]
    assert session.asked("set_pass_through") == []
    qtbot.mouseClick(question.yes, LEFT)
    assert session.asked("set_pass_through") == [(True,)]
    assert window.page.preview.has_warning_border
    assert button.text() == "Hide my real face"

    qtbot.mouseClick(button, LEFT)
    assert session.asked("set_pass_through") == [(True,), (False,)]
    assert not window.page.preview.has_warning_border


def test_the_line_says_what_leaves_and_never_what_would(session: FakeSession, window: MainWindow) -> None:
    session.turn(is_passing_through=True, guard=Leaving.PASS_THROUGH)
    assert window.page.preview.accessibleDescription() == "Others would see your real face"
    session.turn(virtual_camera=SinkStatus(SinkState.ON))
    assert window.page.preview.accessibleDescription() == "Real face on air"
    session.turn(is_passing_through=False, guard=Leaving.AVATAR, recorder=SinkStatus(SinkState.ON))
    assert window.page.preview.accessibleDescription() == "On air: virtual camera · Recording 0:00"


def test_quitting_asks_while_pictures_leave(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    session.turn(recorder=SinkStatus(SinkState.ON))
    press(qtbot, window, "Esc")
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    window.findChildren(Question)[-1].reject()
    assert ("stop",) not in session.calls
    window.close()
    window.findChildren(Question)[-1].accept()
    assert session.calls[-1] == ("stop",)
    assert not window.isVisible()


def test_what_to_do_on_failure_reaches_the_session(session: FakeSession, window: MainWindow) -> None:
    acts = window.page.indicator.acts
    acts.activated.emit(acts.findData("hold"))
    assert session.asked("set_act_on_failure") == [(OnFailure.HOLD,)]


def test_figures_messages_and_notes_are_shown(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    session.turn(is_ready=False)
    assert window.page.preview.accessibleDescription() == "Getting ready…"
    session.message.emit("Loading the network…")
    assert "Loading" in window.messages.history()[-1]
    session.turn(problem="These are no weights.")
    assert window.page.preview.accessibleDescription() == "These are no weights."
    session.turn(problem="")
    session.turn(is_ready=True, camera=CameraStatus(problem="The camera was unplugged."))
    assert window.page.preview.accessibleDescription() == "The camera was unplugged."
    session.turn(is_paused=True)
    assert window.page.preview.accessibleDescription() == "Paused: others would see a card"


def test_cameras_are_looked_for_only_while_the_demo_stands_in_for_one(
    session: FakeSession, window: MainWindow
) -> None:
    window.watch_for_cameras()
    session.turn(camera=CameraStatus("demo", is_demo=True))
    window.watch_for_cameras()
    window.controls.settings.source = "demo"
    window.watch_for_cameras()
    assert session.asked("look_for_cameras") == [()]
    assert window.page.calibration.camera_button.objectName() == "primary"


def test_all_that_can_be_operated_has_a_name_for_screen_readers(window: MainWindow) -> None:
    for kind in (QAbstractButton, QSlider, QComboBox):
        for widget in window.page.findChildren(kind):
            if widget.isVisible():
                assert widget.accessibleName() or widget.text(), widget
