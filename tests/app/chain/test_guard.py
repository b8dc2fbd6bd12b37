"""Guard: what leaves in each situation, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.chain.card import PAUSED, SOON, card
from app.chain.card import test_pattern as pattern
from app.chain.choices import Choices
from app.chain.guard import Guard
from app.chain.mark import marked
from app.chain.session_options import OnFailure
from app.chain.status import Leaving
from app.frame import Frame, Picture, Presence
from app.transparency import with_alpha
from detector import Judgement, State
from tests.app.fakes import AVATAR, MARKER, filled, holds_marker

PLAIN = Choices(marks=False)
GREEN = filled(AVATAR)
BLUE = filled((10, 20, 90))
RED = filled((90, 10, 10))


def frame(avatar: Picture | None = GREEN, state: State | None = State.GOOD) -> Frame:
    """A frame driven by the marker."""
    judgement = Judgement(0, state, 1.0, 2.0) if state else None
    return Frame(0, 0.0, filled(MARKER, 90, 70), driving=filled(MARKER), avatar=avatar, judgement=judgement)


def held(guard: Guard, at: float = 0.0, choices: Choices = PLAIN) -> Guard:
    """The guard after one good frame."""
    guard.keep(frame())
    guard.release(frame(), choices, at)
    return guard


def rests(number: float, *, presence: Presence = Presence.LOST, rest: float = 1.0) -> Frame:
    """A frame whose avatar is at rest, or on its way."""
    return replace(frame(RED, None), presence=presence, rest=rest, resting=RED)


def test_before_the_first_avatar_a_card_is_sent() -> None:
    guard = Guard(side=64)
    assert guard.release(None, PLAIN, 0) is card(SOON, 64)
    assert guard.release(frame(None), PLAIN, 0) is card(SOON, 64)
    assert guard.state is Leaving.CARD


def test_the_avatar_is_sent_with_or_without_the_mark() -> None:
    guard = Guard()
    assert guard.release(frame(), PLAIN, 0) is GREEN
    assert np.array_equal(guard.release(frame(), Choices(), 0), marked(GREEN))
    assert guard.state is Leaving.AVATAR


def test_the_last_good_picture_is_held_for_a_second_then_a_card_is_sent() -> None:
    guard = held(Guard(), at=10)
    assert guard.release(None, PLAIN, 10.9) is GREEN
    assert guard.state is Leaving.LAST_GOOD
    assert guard.release(frame(None), PLAIN, 11.1) is card(SOON, 64)
    assert guard.state is Leaving.CARD


def test_a_good_picture_of_long_ago_is_not_held() -> None:
    guard = held(Guard(), at=10)
    guard.release(frame(BLUE, State.WARNING), PLAIN, 13)
    assert guard.release(None, PLAIN, 13.5) is card(SOON, 64)
    guard = held(Guard(), at=10)
    guard.release(frame(BLUE, State.WARNING), PLAIN, 10.8)
    assert guard.release(None, PLAIN, 11.5) is GREEN, "it was 0.8 s old when the frames ended"


def test_the_resting_avatar_takes_the_place_of_a_good_picture_of_long_ago() -> None:
    guard = held(Guard(), at=10)
    guard.release(rests(13), PLAIN, 13)
    assert guard.release(None, PLAIN, 13.5) is RED


def test_the_card_has_the_size_of_the_avatar() -> None:
    guard = Guard()
    assert guard.release(None, PLAIN, 0).shape == (256, 256, 3)
    guard.release(frame(), PLAIN, 0)
    assert guard.release(None, PLAIN, 9).shape == (64, 64, 3)


def test_pausing_always_sends_a_card() -> None:
    guard = Guard(side=64)
    paused = Choices(is_paused=True, passes_through=True)
    assert guard.release(frame(), paused, 0) is card(PAUSED, 64)


def test_pass_through_sends_the_driver_without_the_mark_and_is_never_held() -> None:
    guard = Guard(side=64)
    through = Choices(passes_through=True)
    assert np.array_equal(guard.release(frame(), through, 0), filled(MARKER))
    assert guard.state is Leaving.PASS_THROUGH
    assert not holds_marker(guard.release(None, through, 0))
    assert not holds_marker(guard.release(None, Choices(), 0))


def test_after_pass_through_the_last_good_is_still_the_avatar() -> None:
    guard = held(Guard())
    guard.release(frame(), Choices(passes_through=True), 0.1)
    assert guard.release(None, PLAIN, 0.2) is GREEN


def test_mirrored_before_the_mark_is_drawn() -> None:
    guard = Guard()
    half = GREEN.copy()
    half[:, :32] = BLUE[:, :32]
    chosen = Choices(mirrors_output=True)
    assert np.array_equal(guard.release(frame(half), chosen, 0), marked(np.ascontiguousarray(half[:, ::-1])))


@pytest.mark.parametrize("state", [State.FAILED, State.NO_FACE])
def test_a_failed_picture_is_sent_if_the_user_chose_that(state: State) -> None:
    keeping = replace(PLAIN, act_on_failure=OnFailure.KEEP)
    assert Guard().release(frame(BLUE, state), keeping, 0) is BLUE
    assert Guard().release(replace(frame(BLUE), presence=Presence.LOST), keeping, 0) is BLUE


def test_a_warning_is_no_failure() -> None:
    guard = Guard()
    assert guard.release(frame(BLUE, State.WARNING), replace(PLAIN, act_on_failure=OnFailure.CARD), 0) is BLUE


def test_hold_keeps_the_last_good_for_a_while() -> None:
    holding = replace(PLAIN, act_on_failure=OnFailure.HOLD)
    guard = held(Guard(), choices=holding)
    assert guard.release(frame(BLUE, State.FAILED), holding, 4.9) is GREEN
    assert guard.release(frame(BLUE, State.FAILED), holding, 5.1) is card(SOON, 64)


def test_by_default_a_failure_is_held_then_the_avatar_rests_then_a_card_is_sent() -> None:
    guard = held(Guard())
    wrong = replace(frame(BLUE, State.FAILED), resting=RED)
    assert all(guard.release(wrong, PLAIN, 0.1 * step) is GREEN for step in range(1, 11))
    assert guard.state is Leaving.LAST_GOOD
    times = [1.0 + 0.1 * step for step in range(1, 6)]
    on_the_way = [guard.release(wrong, PLAIN, at).astype(int) for at in times]
    far = [np.abs(picture - RED).max() for picture in on_the_way]
    assert far == sorted(far, reverse=True)
    assert far[0] > 0
    assert far[-1] == 0
    assert guard.state is Leaving.REST
    assert guard.release(wrong, PLAIN, 4.1) is card(SOON, 64)


def test_after_a_failure_the_avatar_comes_back_smoothly() -> None:
    guard = held(Guard())
    wrong = replace(frame(BLUE, State.FAILED), resting=RED)
    for step in range(20):
        guard.release(wrong, PLAIN, 1 + 0.1 * step)
    back = [guard.release(frame(), PLAIN, 3 + 0.1 * step).astype(int) for step in range(6)]
    far = [np.abs(picture - GREEN).max() for picture in back]
    assert far == sorted(far, reverse=True)
    assert far[0] > 0
    assert far[-1] == 0


def test_a_lost_driver_leaves_the_resting_avatar_for_three_seconds_then_a_card() -> None:
    guard = held(Guard())
    assert guard.release(rests(1, rest=0.4), PLAIN, 0.2) is RED
    assert guard.state is Leaving.REST
    assert guard.release(rests(2), PLAIN, 2.9) is RED
    assert guard.release(rests(3), PLAIN, 3.1) is card(SOON, 64)
    assert guard.release(rests(4, presence=Presence.RETURNING, rest=0.5), PLAIN, 3.2) is RED


def test_a_driver_who_never_came_is_a_card_after_three_seconds() -> None:
    guard = Guard()
    assert guard.release(rests(0), PLAIN, 0) is RED
    assert guard.release(rests(1), PLAIN, 3.1) is card(SOON, 64)


@pytest.mark.parametrize(
    ("act", "picture"), [(OnFailure.CARD, card(SOON, 64)), (OnFailure.HOLD, GREEN), (OnFailure.BLUR, RED)]
)
def test_a_lost_driver_in_the_other_ways(act: OnFailure, picture: Picture) -> None:
    chosen = replace(PLAIN, act_on_failure=act)
    assert np.array_equal(held(Guard(), choices=chosen).release(rests(1), chosen, 1.0), picture)


@pytest.mark.parametrize(
    "unfit",
    [
        replace(frame(BLUE), presence=Presence.LOST),
        replace(frame(BLUE), rest=0.3),
        frame(BLUE, State.WARNING),
        frame(BLUE, None),
        replace(frame(BLUE), avatar_name="another"),
    ],
)
def test_only_good_pictures_of_a_seen_driver_are_held(unfit: Frame) -> None:
    guard = held(Guard())
    guard.keep(unfit)
    assert guard.release(None, PLAIN, 0.5) is GREEN


@pytest.mark.parametrize("broken", [np.zeros((64, 64), np.uint8), np.zeros((64, 64, 3), np.float32)])
def test_an_invalid_picture_is_refused(broken: Picture) -> None:
    with pytest.raises(ValueError, match="picture"):
        Guard().release(frame(broken), PLAIN, 0)


@pytest.mark.parametrize("broken", [GREEN[..., 0], GREEN.astype(np.float32)])
def test_an_invalid_picture_is_never_kept(broken: Picture) -> None:
    guard = held(Guard())
    guard.keep(frame(broken))
    assert guard.release(None, PLAIN, 0.5) is GREEN
    with pytest.raises(ValueError, match="a picture is not"):
        guard.release(replace(rests(1), resting=broken), PLAIN, 0.6)
    assert guard.release(None, PLAIN, 0.7) is GREEN


def test_blur_blurs() -> None:
    sharp = np.zeros((64, 64, 3), np.uint8)
    sharp[:, ::2] = 200
    soft = Guard().release(frame(sharp, State.FAILED), replace(PLAIN, act_on_failure=OnFailure.BLUR), 0)
    assert soft.std() < 0.05 * sharp.std()


def test_card_on_failure() -> None:
    guard = Guard()
    assert guard.release(frame(BLUE, State.FAILED), replace(PLAIN, act_on_failure=OnFailure.CARD), 0) is card(
        SOON, 64
    )


def test_the_test_pattern_is_sent_when_requested() -> None:
    guard = Guard(side=64)
    assert guard.release(frame(), Choices(shows_test_pattern=True), 0) is pattern(64)


def test_sent_pictures_are_read_only() -> None:
    guard = Guard()
    for choices in (Choices(), PLAIN, Choices(mirrors_output=True), Choices(passes_through=True)):
        assert not guard.release(frame(), choices, 0).flags.writeable


def test_the_scene_is_sent_and_not_the_judged_picture() -> None:
    guard, wide = Guard(), filled(AVATAR, 128, 72)
    whole = replace(frame(BLUE), scene=wide, resting=wide)
    guard.keep(whole)
    assert guard.release(whole, PLAIN, 0) is wide
    held_picture = guard.release(None, PLAIN, 0.5)
    assert held_picture.shape == wide.shape
    assert (held_picture == AVATAR).all()


def test_a_picture_with_alpha_is_sent_blurred_and_faded_with_its_alpha() -> None:
    guard, cutout = Guard(), with_alpha(GREEN)
    assert guard.release(frame(cutout), PLAIN, 0) is cutout
    blur = replace(PLAIN, act_on_failure=OnFailure.BLUR)
    assert np.array_equal(guard.release(frame(cutout, State.FAILED), blur, 0.1), cutout)
    going = replace(frame(cutout, None), presence=Presence.LOST, rest=1.0, resting=with_alpha(RED))
    assert guard.release(going, PLAIN, 0.2).shape == cutout.shape
    assert guard.release(going, PLAIN, 9).shape == (64, 64, 3)  # a card is opaque
