"""The bundled avatars' landmarks in every gesture, against what their portraits were exported with."""

from __future__ import annotations

import numpy as np
import pytest

from app.commands.lab import SUITE
from lab.suite import SIZE, Suite
from tests.training.portraits.conftest import Arrays
from training.heads.gestures import GESTURES
from training.portraits.export import LANDMARK_SIZE


def test_the_labels_at_rest_are_the_exported_landmarks(exported: Arrays) -> None:
    """By another route: the jaw may be moved to the outline, the others are the same points."""
    scaled = (exported["landmarks"] + 0.5) * SIZE / LANDMARK_SIZE - 0.5
    labelled = Suite.open(SUITE).person("clara").neutral_points
    assert np.abs(labelled[17:68] - scaled[17:]).max() < 0.01


@pytest.mark.parametrize("gesture", ["jaw_open", "yaw_+30", "roll_-30"])
def test_a_gesture_of_an_avatar_goes_the_same_way_as_the_drivers(gesture: str) -> None:
    suite = Suite.open(SUITE)
    assert set(suite.bundled[0].gestures) == {each.name for each in GESTURES}
    driver = suite.drivers[0]
    wanted = driver.points(gesture)[-1] - driver.neutral_points
    for avatar in suite.bundled:
        moved = avatar.points(gesture)[-1] - avatar.neutral_points
        cosine = (moved * wanted).sum() / np.linalg.norm(moved) / np.linalg.norm(wanted)
        assert cosine > 0.9, avatar.name
