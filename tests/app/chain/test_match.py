"""Match: by hand on simple shapes, and in order on faces."""

from __future__ import annotations

import numpy as np
import pytest

from app.chain.match import NOTHING_ALIKE, expected_stance, match, stance
from tests.app.faces import calm_face

CALM = stance(calm_face(0, 0, 100).points)


def test_a_stance_has_no_place_and_no_size() -> None:
    points = calm_face(0, 0, 100).points
    assert stance(3 * points + 40) == pytest.approx(CALM, abs=1e-5)
    assert CALM.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-6)
    assert float((CALM**2).sum(axis=1).mean()) == pytest.approx(1.0)


@pytest.mark.parametrize(("away", "said"), [(0.0, 100), (0.1, 75), (0.2, 50), (NOTHING_ALIKE, 0), (9.0, 0)])
def test_every_landmark_as_far_away_by_hand(away: float, said: int) -> None:
    assert match(CALM, CALM + np.array([away, 0.0])) == said


def test_one_landmark_of_68_counts_by_the_root_of_the_mean_square_by_hand() -> None:
    moved = CALM.copy()
    moved[8, 1] += 0.1 * np.sqrt(68)
    assert match(CALM, moved) == 75


def test_a_further_turn_matches_less() -> None:
    said = [match(CALM, stance(calm_face(0, 0, 100, turned).points)) for turned in (0.0, 10.0, 20.0, 30.0)]
    assert said[0] == 100
    assert said == sorted(said, reverse=True)
    assert said[3] < 40


def test_an_avatar_that_moves_as_its_driver_matches_by_100() -> None:
    driver_at_rest, avatar_at_rest = CALM, CALM * np.array([0.9, 1.1])
    moved = np.zeros((68, 2))
    moved[48:, 1] = 0.05
    asked = expected_stance(CALM + moved, driver_at_rest, avatar_at_rest, 1.0)
    assert match(asked, avatar_at_rest + moved) == 100
    assert match(asked, avatar_at_rest) < 100
    strong = expected_stance(CALM + moved, driver_at_rest, avatar_at_rest, 2.0)
    assert match(strong, avatar_at_rest + 2 * moved) == 100
