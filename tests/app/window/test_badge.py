"""Badge: states differ without colour, and reach screen readers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.window.advice import WORDS
from app.window.badge import Badge, draw_state, state_words
from app.window.painting import picture_of
from app.window.style import DARK
from detector import State

STATES = (None, *State)


def shape(state: State | None) -> np.ndarray:
    canvas = QImage(40, 40, QImage.Format.Format_RGB888)
    canvas.fill(QColor("black"))
    painter = QPainter(canvas)
    draw_state(painter, state, QRectF(0, 0, 40, 40), DARK)
    painter.end()
    return picture_of(canvas).max(axis=2) > 60


def test_every_state_has_a_shape_of_its_own() -> None:
    shapes = [shape(state) for state in STATES]
    for n, one in enumerate(shapes):
        for other in shapes[:n]:
            assert (one != other).mean() > 0.05


@pytest.mark.parametrize("state", STATES)
def test_the_state_reaches_screen_readers(qtbot: QtBot, state: State | None) -> None:
    badge = Badge()
    qtbot.addWidget(badge)
    badge.show_state(state)
    assert badge.state is state
    assert badge.accessibleName() == state_words(state)


def test_the_words_never_call_a_picture_fake() -> None:
    assert not {"fake", "deepfake", "authentic"} & {word.lower() for word in WORDS.values()}
