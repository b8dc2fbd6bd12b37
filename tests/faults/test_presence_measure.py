"""The measure of torn frames, by hand; nothing is rendered."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.chain.status import Leaving
from tests.faults.presence.measure import Sent, figures, sent_frame, shape_error
from tests.faults.presence.stories import FRAMES, Kind, Sight, story

EYES = 60.0
"""Distance of the outer eye corners of `face`, in pixels."""


def face() -> NDArray[np.float32]:
    points = np.random.default_rng(0).uniform(60, 200, (70, 2)).astype(np.float32)
    points[36], points[45] = (100, 100), (100 + EYES, 100)
    return points


def opened(by: float) -> NDArray[np.float32]:
    """The same face, its mouth stretched to both sides by so many pixels."""
    points = face()
    points[48:68:2, 0] += by
    points[49:68:2, 0] -= by
    return points


def test_a_shifted_and_larger_face_has_no_error() -> None:
    assert shape_error(1.3 * face() + np.float32(20), face()) == pytest.approx(0, abs=1e-5)


def test_the_error_of_one_moved_point_is_its_share_of_the_eye_distance() -> None:
    moved = face()
    moved[30] += (0, 3)
    # 3 px at one of 68 points; the shift spreads it a little: between the plain mean and twice of it
    assert 3 / 68 / EYES * 0.9 < shape_error(moved, face()) < 2.5 * 3 / 68 / EYES


def test_a_turned_face_is_an_error() -> None:
    turn = np.array([[0.9, -0.436], [0.436, 0.9]], np.float32)
    assert shape_error(face() @ turn, face()) > 0.12


def test_no_face_is_torn() -> None:
    nothing = np.full((70, 2), np.nan, np.float32)
    assert sent_frame(Leaving.AVATAR, [Sight.WHOLE], nothing, face()[None], face()).is_torn


def test_a_card_is_never_torn() -> None:
    nothing = np.full((70, 2), np.nan, np.float32)
    assert not sent_frame(Leaving.CARD, [Sight.WHOLE], nothing, face()[None], face()).is_torn


def test_a_seen_drivers_avatar_must_make_the_drivers_face_not_rest() -> None:
    resting, true = face(), opened(60)
    assert shape_error(resting, true) > 0.12
    assert sent_frame(Leaving.AVATAR, [Sight.WHOLE], resting, true[None], resting).is_torn
    assert not sent_frame(Leaving.REST, [Sight.WHOLE], resting, true[None], resting).is_torn


def test_a_partly_seen_drivers_avatar_may_do_either() -> None:
    resting, true = face(), opened(60)
    for found in (resting, true):
        assert not sent_frame(Leaving.AVATAR, [Sight.PARTLY], found, true[None], resting).is_torn


def test_a_hidden_drivers_avatar_must_rest_once_it_had_time_to() -> None:
    resting, true = face(), opened(60)
    truths = np.repeat(true[None], 8, axis=0)
    just_gone = [Sight.WHOLE] + [Sight.HIDDEN] * 6
    assert not sent_frame(Leaving.AVATAR, just_gone, true, truths[:7], resting).is_torn
    assert sent_frame(Leaving.AVATAR, [*just_gone, Sight.HIDDEN], true, truths, resting).is_torn


def test_a_held_picture_may_show_a_face_of_the_last_second() -> None:
    resting, true = face(), opened(60)
    truths = np.stack([true, opened(-60)])
    sights = [Sight.WHOLE, Sight.WHOLE]
    assert not sent_frame(Leaving.LAST_GOOD, sights, true, truths, resting).is_torn
    assert sent_frame(Leaving.AVATAR, sights, true, truths, resting).is_torn


def test_the_bar_is_one_torn_frame_in_two_hundred() -> None:
    good, torn = Sent(Leaving.AVATAR, Sight.WHOLE, 0.05), Sent(Leaving.REST, Sight.HIDDEN, 0.13)
    assert figures([good] * 199 + [torn])["meets_the_bar"]
    summary = figures([good] * 198 + [torn] * 2)
    assert not summary["meets_the_bar"]
    assert (summary["torn"], summary["torn_share"]) == (2, 0.01)


def test_frames_in_which_somebody_else_is_followed_are_counted() -> None:
    frames = [Sent(Leaving.AVATAR, Sight.HIDDEN, 0.05), Sent(Leaving.REST, Sight.HIDDEN, 0.02)]
    assert figures(frames)["moving_while_hidden"] == 1


def test_forty_stories_are_fixed_and_hold_every_kind() -> None:
    stories = [story(number) for number in range(40)]
    assert {each.kind for each in stories} == set(Kind)
    assert len({each.name for each in stories}) == 40
    assert all(np.array_equal(each.strength, story(each.number).strength) for each in stories)
    assert all(each.driver not in (each.avatar, each.rival) for each in stories)


@pytest.mark.parametrize("number", range(6))
def test_every_story_begins_and_ends_undisturbed_or_comes_out_of_black(number: int) -> None:
    told = story(number)
    assert told.strength.shape == (FRAMES,)
    assert told.strength[-1] == 0
    assert told.strength[0] == (1 if told.kind is Kind.FADE_IN else 0)
    assert told.strength.max() == 1
