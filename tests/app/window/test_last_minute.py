"""LastMinute: a minute and no more, marks that can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.window.last_minute import LastMinute
from detector import State
from tests.app.window.fake_session import judged, kept


def line(qtbot: QtBot) -> LastMinute:
    made = LastMinute()
    qtbot.addWidget(made)
    made.resize(300, 110)
    made.show()
    return made


def test_samples_older_than_a_minute_are_removed(qtbot: QtBot) -> None:
    minute = line(qtbot)
    for number, ago in enumerate((70, 61, 59, 30, 0)):
        minute.add(judged(number, ago_s=ago))
    assert len(minute.samples) == 3


def test_a_failure_between_good_frames_is_not_lost(qtbot: QtBot) -> None:
    minute = line(qtbot)
    for n in range(120):
        state = State.FAILED if n == 60 else State.GOOD
        minute.add(judged(n, state, score=1.2 if n == 60 else 1.3, ago_s=4 - n / 30))
    assert 15 <= len(minute.samples) <= 25
    assert [each.score for each in minute.samples if each.is_flagged] == [1.2]


def test_flagged_neighbours_are_one_moment(qtbot: QtBot) -> None:
    minute = line(qtbot)
    minute.add(judged(99))
    flagged = [kept(n, ago_s=ago) for n, ago in enumerate((65, 40, 39.8, 39.6, 10))]
    minute.show_moments(flagged)
    assert minute.moments == (flagged[1], flagged[4])


def test_a_click_on_a_mark_emits_its_frame_and_elsewhere_nothing(qtbot: QtBot) -> None:
    minute = line(qtbot)
    minute.add(judged(9))
    flagged = kept(1, ago_s=30)
    minute.show_moments([flagged])
    chosen: list[object] = []
    minute.moment_chosen.connect(chosen.append)

    spot = minute.place_of(flagged).toPoint()
    qtbot.mouseClick(minute, Qt.MouseButton.LeftButton, pos=spot + QPoint(40, 0))
    assert chosen == []
    qtbot.mouseClick(minute, Qt.MouseButton.LeftButton, pos=spot + QPoint(3, 0))
    assert chosen == [flagged]


def test_marks_can_be_stepped_through_with_the_keys(qtbot: QtBot) -> None:
    minute = line(qtbot)
    minute.add(judged(9))
    flagged = [kept(1, ago_s=30), kept(2, State.NO_FACE, ago_s=20)]
    minute.show_moments(flagged)
    chosen: list[object] = []
    minute.moment_chosen.connect(chosen.append)

    qtbot.keyClick(minute, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(minute, key)
    assert chosen == [flagged[1], flagged[0]]


def test_it_paints_with_and_without_samples(qtbot: QtBot) -> None:
    minute = line(qtbot)
    empty = minute.grab().toImage()
    for number in range(20):
        state = State.FAILED if number > 15 else State.GOOD
        minute.add(judged(number, state, score=1 + number / 10, ago_s=40 - 2 * number))
    minute.show_moments([kept(16, ago_s=8)])
    assert minute.grab().toImage() != empty
