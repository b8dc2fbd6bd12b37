"""Releasing: the newest judgement rides along, and what the sinks get holds one picture only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.chain.card import PAUSED, SOON, card
from app.chain.choices import Choices
from app.chain.guard import Guard
from app.chain.mailbox import Mailbox
from app.chain.releasing import STALE_JUDGEMENT_S, Releasing
from app.chain.status import Leaving
from app.frame import Frame, Presence
from detector import Judgement, State
from tests.app.fakes import AVATAR, MARKER, Clock, KeptBoard, filled, holds_marker


class Bench:
    """A Releasing on a bench."""

    def __init__(self, *, live: bool = True) -> None:
        self.clock = Clock()
        self.choices: Mailbox[Choices] = Mailbox()
        self.judged: Mailbox[Frame] = Mailbox()
        self.board = KeptBoard()
        self.noted: list[Frame] = []
        self.releasing = Releasing(
            Guard(side=64),
            choices=self.choices,
            judged=self.judged,
            board=self.board,
            note=lambda frame, leaving: self.noted.append(frame),
            live=live,
            clock=self.clock,
        )


def frame(number: int = 0) -> Frame:
    """A frame with an avatar."""
    camera, driving = filled(MARKER, 90, 70), filled(MARKER)
    return Frame(number, 100.0, camera, driving=driving, avatar=filled(AVATAR), seconds=number / 25)


def good(number: int = 0) -> Frame:
    """The same with a good verdict of its own."""
    return replace(frame(number), judgement=Judgement(number, State.GOOD, 1.0, 2.0))


def judged(number: int) -> Frame:
    """The same after the judge."""
    return replace(frame(number), judgement=Judgement(number, State.FAILED, 3.0, 2.0))


def test_sent_frames_hold_one_picture_and_not_the_driver() -> None:
    leaves = Bench().releasing.work(frame())
    assert leaves.driving is None
    assert leaves.camera is leaves.avatar
    assert leaves.avatar is not None
    assert not holds_marker(leaves.avatar)


def test_a_frame_carries_the_newest_judgement_with_its_age() -> None:
    bench = Bench()
    bench.judged.put(judged(3))
    bench.releasing.work(frame(5))
    latest = bench.releasing.latest
    assert latest is not None
    assert latest.judgement is not None
    assert (latest.number, latest.judgement.frame_number) == (5, 3)


@pytest.mark.parametrize(("age_s", "is_carried"), [(0.29, True), (0.31, False)])
def test_a_judgement_grows_too_old_in_time(age_s: float, is_carried: bool) -> None:
    bench = Bench()
    bench.judged.put(judged(3))
    late = replace(frame(4), captured_at=100.0 + age_s)
    assert (bench.releasing.work(late).judgement is not None) == is_carried
    assert STALE_JUDGEMENT_S == 0.3


def test_a_judgement_of_another_avatar_is_not_carried() -> None:
    bench = Bench()
    bench.board.update(lambda status: replace(status, avatar="new"))
    bench.judged.put(replace(judged(3), avatar_name="old"))
    assert bench.releasing.work(replace(frame(4), avatar_name="new")).judgement is None


def test_a_card_is_sent_if_anything_fails_in_releasing() -> None:
    bench = Bench()
    bench.releasing.work(frame(0))
    flat = replace(frame(1), avatar=np.zeros((64, 64), np.uint8))
    for number in range(3):
        leaves = bench.releasing.work(replace(flat, number=number))
        assert leaves.avatar is card(SOON, 64)
    assert bench.board.status.guard is Leaving.CARD
    assert len(bench.board.told) == 1, "it is told once"


def test_after_pass_through_a_failing_release_never_repeats_the_face() -> None:
    bench = Bench()
    bench.choices.put(Choices(passes_through=True))
    shown = bench.releasing.work(frame(0))
    assert shown.avatar is not None
    assert holds_marker(shown.avatar), "the test can see a leak"
    bench.choices.put(Choices())
    leaves = bench.releasing.work(replace(frame(1), avatar=np.zeros((64, 64), np.uint8)))
    assert leaves.avatar is card(SOON, 64)


def test_the_real_face_never_freezes() -> None:
    bench = Bench()
    bench.choices.put(Choices(passes_through=True))
    bench.releasing.work(frame(0))
    bench.clock.now += 0.13
    leaves = bench.releasing.idle()
    assert leaves is not None
    assert leaves.avatar is not None
    assert not holds_marker(leaves.avatar)


def test_the_previous_avatar_is_never_sent_again() -> None:
    bench = Bench()
    bench.board.update(lambda status: replace(status, avatar="old"))
    bench.releasing.work(replace(good(0), avatar_name="old"))
    bench.board.update(lambda status: replace(status, avatar="new"))
    bench.clock.now += 0.5
    assert bench.releasing.idle() is not None
    assert bench.releasing.released is card(SOON, 64)
    bench.releasing.work(replace(frame(1), avatar_name="old"))
    assert bench.releasing.released is card(SOON, 64), "a late frame of it is no way back"


def test_cards_before_the_first_frame_carry_the_time_since_the_start() -> None:
    bench = Bench()
    times = []
    for _ in range(4):
        bench.clock.now += 1.5
        leaves = bench.releasing.idle()
        assert leaves is not None
        times.append(leaves.seconds)
    assert times == [1.5, 3.0, 4.5, 6.0]


def test_its_own_judgement_is_kept() -> None:
    bench = Bench(live=False)
    bench.judged.put(judged(3))
    leaves = bench.releasing.work(judged(5))
    assert leaves.judgement is not None
    assert leaves.judgement.frame_number == 5


def test_the_preview_sees_the_driver_until_frames_stop_coming() -> None:
    bench = Bench()
    bench.releasing.work(good())
    assert bench.releasing.latest is not None
    assert bench.releasing.latest.driving is not None
    bench.clock.now += 0.5
    bench.releasing.idle()
    assert bench.releasing.latest is not None
    bench.clock.now += 1
    bench.releasing.idle()
    assert bench.releasing.latest is None


def test_without_frames_the_last_good_picture_then_cards_are_sent_with_increasing_times() -> None:
    bench = Bench()
    first = bench.releasing.work(good())
    times = [first.seconds]
    for _ in range(5):
        bench.clock.now += 0.4
        leaves = bench.releasing.idle()
        assert leaves is not None
        times.append(leaves.seconds)
    assert times == sorted(set(times))
    assert [status.guard for status in bench.board.history] == ["avatar", "last good", "card"]
    assert len(bench.noted) == 1, "a card is no frame of the avatar"


def test_before_any_frame_cards_are_sent() -> None:
    leaves = Bench().releasing.idle()
    assert leaves is not None
    assert leaves.avatar is not None


def test_in_file_mode_nothing_is_sent_between_frames() -> None:
    assert Bench(live=False).releasing.idle() is None


def test_choices_reach_the_guard() -> None:
    bench = Bench()
    bench.choices.put(Choices(is_paused=True))
    bench.releasing.work(frame())
    assert bench.releasing.released is card(PAUSED, 64)
    assert bench.releasing.released is not None


def test_only_a_picture_with_a_good_verdict_of_its_own_is_held() -> None:
    bench = Bench()
    unlike = filled((9, 9, 9))
    bench.judged.put(good(3))
    bench.releasing.work(replace(frame(5), avatar=unlike))
    bench.clock.now += 0.5
    bench.releasing.idle()
    assert bench.board.status.guard is Leaving.LAST_GOOD
    released = bench.releasing.released
    assert released is not None
    assert released[0, 0].tolist() == list(AVATAR), "the judged picture, not the newest"


def test_without_a_judge_a_picture_is_held_if_the_driver_was_seen() -> None:
    bench = Bench()
    bench.board.update(lambda status: replace(status, judge="Not judged: no weights"))
    bench.releasing.work(frame(0))
    bench.releasing.work(replace(frame(1), avatar=filled((9, 9, 9)), presence=Presence.LOST))
    bench.clock.now += 0.5
    bench.releasing.idle()
    released = bench.releasing.released
    assert released is not None
    assert released[0, 0].tolist() == list(AVATAR)


def test_a_verdict_on_an_avatar_at_rest_is_not_carried() -> None:
    bench = Bench()
    bench.judged.put(judged(3))
    assert bench.releasing.work(replace(frame(4), rest=0.5)).judgement is None
