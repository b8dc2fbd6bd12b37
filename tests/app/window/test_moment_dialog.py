"""MomentDialog: a flagged frame with its reasons."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.window.moment_dialog import MomentDialog
from tests.app.window.fake_session import kept


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
