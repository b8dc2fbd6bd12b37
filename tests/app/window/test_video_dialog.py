"""VideoDialog: a video is dropped or opened, judged in the background, and its moments are shown."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.chain.moments import Moment
from app.chain.video_judging import JudgedVideo
from app.window.main_window import MainWindow
from app.window.video_dialog import VideoDialog
from detector import Interval, VideoVerdict
from tests.app.window.fake_session import FakeSession

VIDEO = Path("/a/clip.mp4")


def jpeg(level: int) -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((64, 64, 3), level, np.uint8))[1])


RESULT = JudgedVideo(
    VIDEO,
    VideoVerdict(500, 0, 60, 3.0, "failures", (Interval(61.0, 63.4, "mouth broken"),), ()),
    (Moment(61.5, "mouth broken; face trembles", jpeg(30), jpeg(220)), Moment(62.0, "chin broken", jpeg(30))),
    note="clip.mp4 is damaged, but 499 pictures could be read.",
)


@pytest.fixture
def dialog(qtbot: QtBot, session: FakeSession) -> VideoDialog:
    made = VideoDialog(session, VIDEO)
    qtbot.addWidget(made)
    made.show()
    return made


def brightness(dialog: VideoDialog, row: int) -> int:
    item = dialog.moments.item(row)
    assert item is not None
    return item.icon().pixmap(32, 32).toImage().pixelColor(16, 16).lightness()


def test_the_verdict_and_its_worst_moments_are_shown(session: FakeSession, dialog: VideoDialog) -> None:
    assert session.asked("judge_video") == [(VIDEO,)]
    session.video_progressed.emit(0.25)
    assert dialog.progress.value() == 25
    session.video_judged.emit(RESULT)
    assert not dialog.progress.isVisible()
    assert dialog.verdict.text() == "The animation fails"
    lines = dialog.text.text().splitlines()
    assert lines[:2] == ["60 of 500 frames are flagged.", "1:01 to 1:03: mouth broken"]
    assert lines[-1] == "clip.mp4 is damaged, but 499 pictures could be read."
    assert [dialog.moments.item(n).text() for n in range(2)] == [
        "1:01 · mouth broken; face trembles",
        "1:02 · chin broken",
    ]


def test_the_heat_map_can_be_hidden(session: FakeSession, dialog: VideoDialog) -> None:
    session.video_judged.emit(RESULT)
    assert brightness(dialog, 0) > 180
    assert brightness(dialog, 1) < 60
    dialog.shows_heat.click()
    assert brightness(dialog, 0) < 60


def test_a_video_that_cannot_be_judged_says_why(session: FakeSession, dialog: VideoDialog) -> None:
    session.video_judged.emit(JudgedVideo(VIDEO, problem="clip.mp4 holds no pictures."))
    assert dialog.verdict.text() == "This video cannot be judged"
    assert dialog.text.text() == "clip.mp4 holds no pictures."
    assert not dialog.moments.isVisible()


def test_the_result_of_another_video_is_ignored_and_closing_ends_the_judging(
    session: FakeSession, dialog: VideoDialog
) -> None:
    session.video_judged.emit(JudgedVideo(Path("/b.mp4"), problem="no"))
    assert dialog.progress.isVisible()
    dialog.close_button.click()
    assert session.asked("stop_judging_video") == [()]


def test_a_dropped_video_is_judged_and_a_chosen_one_too(
    window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/a/clip.mp4")])
    assert window.dialogs.take(dropped)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/a/other.webm", ""))
    window.menus["judge_video"].trigger()
    assert session.asked("judge_video") == [(VIDEO,), (Path("/a/other.webm"),)]
