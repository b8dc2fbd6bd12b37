"""ScoreBar: the score as a part of the bar."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.window.score_bar import ScoreBar


def test_the_bar_has_the_threshold_in_its_middle(qtbot: QtBot) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    for score, part in ((0.0, 0.0), (1.6, 0.5), (9.0, 1.0), (-1.0, 0.0)):
        bar.show_score(score, 1.6)
        assert bar.part == pytest.approx(part)
        bar.grab()
