"""MomentDialog: a flagged frame with its reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow
from app.window.moment_dialog import MomentDialog
from tests.app.window.fake_session import FakeSession, kept


def test_it_shows_both_pictures_and_why(qtbot: QtBot) -> None:
    dialog = MomentDialog()
    qtbot.addWidget(dialog)
    frame = kept(17, score=2.0, ago_s=12)
    dialog.show_frame(frame)
    for shown, picture in ((dialog.avatar, frame.avatar), (dialog.driving, frame.driving)):
        assert np.array_equal(shown.picture, picture)
    assert "mouth did not open" in dialog.text()
    assert "Frame 17, 12 s ago" in dialog.text()
    dialog.grab()


def test_stepping_through_kept_frames_stops_at_the_ends(qtbot: QtBot) -> None:
    dialog = MomentDialog()
    qtbot.addWidget(dialog)
    frames = [kept(n) for n in range(3)]
    dialog.show_frame(frames[1], frames)
    dialog.later.click()
    assert dialog.frame is frames[2]
    assert not dialog.later.isEnabled()
    dialog.step(1)
    assert dialog.frame is frames[2]
    dialog.earlier.click()
    dialog.earlier.click()
    assert dialog.frame is frames[0]
    assert not dialog.earlier.isEnabled()


def test_what_is_broken_is_shown_if_it_is_known(qtbot: QtBot) -> None:
    dialog = MomentDialog()
    qtbot.addWidget(dialog)
    plain_one = kept(1)
    assert plain_one.judgement is not None
    hot = replace(plain_one, judgement=replace(plain_one.judgement, heat=np.ones((48, 48), np.float32)))
    dialog.show_frame(hot)
    red = dialog.avatar.picture
    assert red is not None
    assert dialog.shows_heat.isVisible()
    dialog.shows_heat.click()
    assert dialog.avatar.picture is not None
    assert int(red[0, 0, 0]) > int(dialog.avatar.picture[0, 0, 0]) + 50
    dialog.show_frame(plain_one)
    assert not dialog.shows_heat.isVisible()


def test_a_clip_of_the_moment_is_saved_where_the_user_says(
    window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/a/clip", ""))
    moment = kept(7)
    window.dialogs.show_moment(moment).clip.click()
    assert session.asked("save_clip") == [(moment, Path("/a/clip.mp4"), False)]
    session.clip_ended.emit("/a/clip.mp4", "")
    assert window.page.toast.text.text() == "The clip was saved as clip.mp4."
    session.clip_ended.emit("/a/clip.mp4", "The disk is full.")
    assert window.page.toast.text.text() == "The disk is full."
