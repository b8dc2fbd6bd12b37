"""MotionCard: shows the choices of motion, and emits those made by hand."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.window.motion_card import MotionCard


@pytest.fixture
def card(qtbot: QtBot) -> MotionCard:
    made = MotionCard()
    qtbot.addWidget(made)
    return made


def test_choices_are_shown_without_being_chosen_again_and_chosen_by_hand(card: MotionCard) -> None:
    heard: list[object] = []
    signals = (
        *(card.relative_switched, card.strength_moved, card.smoothing_moved),
        *(card.zoom_moved, card.overlay_moved),
    )
    for signal in signals:
        signal.connect(heard.append)
    card.show_choices(relative=True, strength=1.5, smoothing=0.5, zoom=2.0, overlay=0.3)
    assert heard == []
    assert (card.strength.value(), card.smoothing.value()) == (150, 50)
    card.relative.click()
    for slider, value in ((card.strength, 200), (card.smoothing, 0), (card.zoom, 150), (card.overlay, 50)):
        slider.setValue(value)
    assert heard == [False, 2.0, 0.0, 1.5, 0.5]


def test_only_relative_motion_has_a_strength(card: MotionCard) -> None:
    card.show_choices(relative=False, strength=1.0, smoothing=1.0, zoom=1.0, overlay=0.0)
    assert not card.strength.isEnabled()
