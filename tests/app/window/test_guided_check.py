"""GuidedCheck, by hand: what the avatar shows of what the driver did, prompt by prompt."""

from __future__ import annotations

import numpy as np
import pytest

from app.window.guided_check import CALM_S, HEAD, HOLD_S, RELAX_S, GuidedCheck, Points, Prompt
from detector import Judgement, State
from face.ibug import MOUTH

SMILE, TURN = Prompt("Smile", MOUTH), Prompt("Turn", HEAD)
FACE = np.random.default_rng(3).uniform(80, 180, (68, 2)).astype(np.float32)
FACE[36], FACE[45] = (100, 100), (160, 100)


def smiling(by: float) -> Points:
    """Moved by `by` eye distances, of 60 px."""
    face = FACE.copy()
    face[MOUTH, 0] += 60 * by
    return face


def heard(driving: Points | None, avatar: Points | None, state: State = State.GOOD) -> Judgement:
    return Judgement(1, state, 1.0, 1.5, (), avatar, driving)


def played(prompt: Prompt, driving: Points, avatar: Points, state: State = State.GOOD) -> GuidedCheck:
    """A whole run with one prompt: calm, then this movement, then calm."""
    check = GuidedCheck([prompt])
    for now in np.arange(0, CALM_S + HOLD_S + RELAX_S, 0.1):
        is_asked = CALM_S + 0.5 < now < CALM_S + HOLD_S
        check.hear(heard(driving, avatar, state) if is_asked else heard(FACE, FACE), float(now))
    return check


def test_a_movement_that_the_avatar_shows_in_part_is_that_share() -> None:
    (outcome,) = played(SMILE, smiling(0.2), smiling(0.15)).outcomes
    assert outcome.has_moved
    assert outcome.share == pytest.approx(0.75, abs=0.01)
    assert outcome.came_through


def test_a_frozen_avatar_shows_nothing_and_an_opposite_one_less() -> None:
    assert played(SMILE, smiling(0.2), FACE).outcomes[0].share == pytest.approx(0, abs=1e-5)
    assert played(SMILE, smiling(0.2), smiling(-0.2)).outcomes[0].share == pytest.approx(-1, abs=0.01)


def test_moving_the_head_is_no_smile() -> None:
    (outcome,) = played(SMILE, FACE + 25, FACE + 25).outcomes
    assert not outcome.has_moved
    assert not outcome.came_through


def test_a_turn_counts_the_whole_face() -> None:
    assert played(TURN, FACE + 12, FACE + 6).outcomes[0].share == pytest.approx(0.5, abs=0.01)


def test_sizes_of_driver_and_avatar_do_not_matter() -> None:
    check = GuidedCheck([SMILE])
    for now in np.arange(0, CALM_S + HOLD_S + 0.5, 0.1):
        moved = smiling(0.2) if now > CALM_S else FACE
        check.hear(heard(2 * moved, moved + 7), float(now))
    assert check.outcomes[0].share == pytest.approx(1, abs=0.01)


def test_flagged_frames_are_counted() -> None:
    (outcome,) = played(SMILE, smiling(0.2), smiling(0.2), State.FAILED).outcomes
    assert 0.7 < outcome.flagged < 0.9


def test_a_face_that_is_lost_is_no_movement() -> None:
    check = GuidedCheck([SMILE])
    for now in np.arange(0, CALM_S + HOLD_S + 0.5, 0.1):
        check.hear(heard(None, None, State.NO_FACE), float(now))
    assert not check.outcomes[0].has_moved
    assert np.isnan(check.outcomes[0].share)


def test_the_texts_follow_each_other_and_the_run_ends() -> None:
    check = GuidedCheck([SMILE, TURN])
    said = []
    now = 0.0
    while not check.is_done:
        check.hear(heard(FACE, FACE), now)
        said += [check.text(now)] if check.text(now) not in said[-1:] else []
        now += 0.1
    assert said[:5] == [check.text(0), "Smile", "And relax", "Turn", "And relax"][: len(said)]
    assert now < CALM_S + 2 * (HOLD_S + RELAX_S)
    assert 0.5 < check.progress(now) <= 1
