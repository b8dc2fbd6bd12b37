"""Guided calibration: four ticks, a ring, a confirmation with a way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chain.calibrating import EVERY_TICK, Tick
from app.chain.conditions import Want
from app.chain.presence import Cause
from app.chain.status import Driver
from app.frame import Presence
from app.window.advice import CAUSES, advice_for
from app.window.main_window import MainWindow
from tests.app.window.fake_session import FakeSession, judged

WAITING = Driver(Presence.SEEN, Cause.NONE, is_waited_for=True, ticks=frozenset({Tick.ONE_FACE}))
DONE = replace(WAITING, is_waited_for=False)


def test_the_guide_shows_the_ticks_until_a_calm_face_was_taken(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    guide = window.calibration.guide
    session.frame = judged(1)
    qtbot.mouseClick(window.page.buttons.calibrate, Qt.MouseButton.LeftButton)
    assert guide.isVisible()
    session.turn(driver=WAITING)
    window.presenter.poll()
    assert [tick for tick, line in guide.ticks.items() if line.is_met] == [Tick.ONE_FACE]
    assert guide.ticks[Tick.CALM].accessibleName() == "Eyes open, mouth shut, still: not yet"
    empty = guide.grab().toImage()
    session.turn(driver=replace(WAITING, ticks=EVERY_TICK, progress=0.6))
    window.presenter.poll()
    assert all(line.is_met for line in guide.ticks.values())
    assert guide.grab().toImage() != empty

    session.turn(driver=DONE)
    window.presenter.poll()
    assert not guide.isVisible()
    assert window.page.toast.text.text() == "Calibrated"
    qtbot.mouseClick(window.page.toast.act, Qt.MouseButton.LeftButton)
    assert session.asked("undo_calibration") == [()]


def test_the_face_can_be_taken_as_it_is(qtbot: QtBot, session: FakeSession, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_X)
    session.turn(driver=WAITING)
    qtbot.mouseClick(window.calibration.guide.now, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert len(session.asked("calibrate")) == 3


def test_hiding_the_guide_does_not_stop_waiting(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_X)
    session.turn(driver=WAITING)
    window.presenter.poll()
    qtbot.mouseClick(window.calibration.guide.hide_button, Qt.MouseButton.LeftButton)
    assert not window.calibration.guide.isVisible()
    session.turn(driver=DONE)
    window.presenter.poll()
    assert window.page.toast.text.text() == "Calibrated"


def test_the_indicator_says_the_one_thing_that_is_missing() -> None:
    assert advice_for(WAITING).hint == "Straight into the camera"
    assert advice_for(replace(WAITING, ticks=EVERY_TICK)).hint == ""
    assert advice_for(DONE) is None


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause])
def test_every_cause_of_a_lost_driver_has_a_hint(cause: Cause) -> None:
    advice = advice_for(Driver(Presence.LOST, cause, is_waited_for=False))
    assert advice is not None
    assert advice.is_bad
    assert advice.hint == CAUSES[cause]


def test_the_guide_shows_the_match_and_what_the_camera_lacks(
    session: FakeSession, window: MainWindow
) -> None:
    window.calibrate()
    guide = window.calibration.guide
    session.turn(driver=replace(WAITING, match=85, want=Want.MORE_LIGHT))
    window.presenter.poll()
    assert guide.match.text() == "Match with the avatar: 85 of 100"
    assert guide.hint.text() == "Turn on a light in front of you"
    session.turn(driver=WAITING)
    window.presenter.poll()
    assert (guide.match.text(), guide.hint.text()) == ("", "")


def test_a_restored_calibration_is_said_once_with_a_way_to_calibrate_again(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    for _ in range(2):
        session.turn(driver=replace(DONE, is_restored=True))
    assert window.page.toast.text.text() == "You sit as you did last time, so that calibration is used."
    assert len(window.messages.history()) == 1
    qtbot.mouseClick(window.page.toast.act, Qt.MouseButton.LeftButton)
    assert session.asked("calibrate") == [()]


def test_a_drifted_driver_is_asked_to_calibrate_on_the_line(
    qtbot: QtBot, session: FakeSession, window: MainWindow
) -> None:
    session.frame = judged(1)
    session.turn(driver=replace(DONE, has_drifted=True))
    qtbot.waitUntil(lambda: window.page.advice.text() == "Calibrate again?")
    qtbot.mouseClick(window.page.advice, Qt.MouseButton.LeftButton)
    assert session.asked("calibrate") == [()]
    assert not window.page.has_details


def test_the_guide_leaves_the_line_about_what_others_get_free(
    session: FakeSession, window: MainWindow
) -> None:
    line_px = 44
    for size in ((720, 520), (1100, 760)):
        window.resize(*size)
        window.calibrate()
        session.turn(driver=replace(WAITING, match=85, want=Want.MORE_LIGHT))
        window.presenter.poll()
        guide, place = window.calibration.guide.geometry(), window.page.mirror.place
        assert guide.top() >= place.top() + line_px
        assert guide.bottom() <= window.page.mirror.height()
