"""The buttons under the picture: every text is shown in full, in every language, or it is an icon."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chain.status import SinkState, SinkStatus, Status
from app.window.action_bar import ActionBar
from app.window.language import speak
from app.window.style import apply_style

ON = SinkStatus(SinkState.ON, name="Guise")
EVERYTHING = Status(virtual_camera=ON, recorder=ON, is_paused=True)
STARTING = Status(virtual_camera=SinkStatus(SinkState.STARTING))


@pytest.fixture(params=["en", "de"])
def bar(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[ActionBar]:
    sheet = qapp.styleSheet()
    apply_style(qapp, "dark")
    speak(qapp, request.param)
    made = ActionBar()
    qtbot.addWidget(made)
    made.show_keys("X", "P")
    made.show()
    yield made
    speak(qapp, "en")
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("width", [320, 480, 600, 688, 760, 1068])
def test_no_text_is_cut_and_nothing_overlaps(bar: ActionBar, width: int) -> None:
    for status in (Status(), STARTING, EVERYTHING):
        bar.show_status(status)
        bar.resize(width, 40)
        QApplication.processEvents()
        buttons = (bar.live, bar.calibrate, bar.pause, bar.record, bar.background, bar.small, bar.details)
        for each in buttons[:4]:
            assert not each.text() or each.width() >= each.sizeHint().width(), each.text()
            assert each.text() or each.toolTip() == each.accessibleName() or each is bar.live
        if width > 480:
            edges = [(each.geometry().left(), each.geometry().right()) for each in buttons]
            assert all(left[1] < right[0] for left, right in pairwise(edges))


def test_the_texts_come_back_with_the_room(bar: ActionBar) -> None:
    bar.show_status(EVERYTHING)
    bar.resize(480, 40)
    QApplication.processEvents()
    assert bar.record.text() == ""
    bar.resize(1068, 40)
    QApplication.processEvents()
    assert bar.record.text() == bar.record.accessibleName()
