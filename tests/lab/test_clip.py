"""The clip of a gesture: two seconds that begin and end at rest."""

from __future__ import annotations

import pytest

from lab.clip import FRAMES_PER_SECOND, REST, levels_of_clip


@pytest.mark.parametrize("shares", [1, 2, 4])
def test_a_clip_lasts_two_seconds_and_rests_at_both_ends(shares: int) -> None:
    levels = levels_of_clip(shares)
    assert len(levels) == 2 * FRAMES_PER_SECOND
    assert set(levels[:10]) == set(levels[-5:]) == {REST}
    assert set(levels) == {REST, *range(shares)}


def test_a_gesture_rises_is_held_and_falls() -> None:
    levels = levels_of_clip(4)
    top = [place for place, level in enumerate(levels) if level == 3]
    assert top == list(range(top[0], top[-1] + 1))
    assert len(top) >= 15
    assert sorted(levels[: top[0]]) == list(levels[: top[0]])
    assert sorted(levels[top[-1] :], reverse=True) == list(levels[top[-1] :])
