"""Releasing: the newest judgement rides along, and what the sinks get holds one picture only."""

from __future__ import annotations

from dataclasses import replace

from app.chain.card import PAUSED, card
from app.chain.choices import Choices
from app.chain.guard import Guard
from app.chain.mailbox import Mailbox
from app.chain.releasing import STALE_JUDGEMENT, Releasing
from app.frame import Frame
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
            note=self.noted.append,
            live=live,
            clock=self.clock,
        )


def frame(number: int = 0) -> Frame:
    """A frame with an avatar."""
    camera, driving = filled(MARKER, 90, 70), filled(MARKER)
    return Frame(number, 100.0, camera, driving=driving, avatar=filled(AVATAR), seconds=number / 25)


def judged(number: int) -> Frame:
    """The same after the judge."""
    return replace(frame(number), judgement=Judgement(number, State.FAILED, 3.0, 2.0))


def test_what_leaves_holds_one_picture_and_not_the_driver() -> None:
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


def test_but_not_one_that_is_too_old() -> None:
    bench = Bench()
    bench.judged.put(judged(3))
    assert bench.releasing.work(frame(4 + STALE_JUDGEMENT)).judgement is None


def test_its_own_judgement_is_kept() -> None:
    bench = Bench(live=False)
    bench.judged.put(judged(3))
    leaves = bench.releasing.work(judged(5))
    assert leaves.judgement is not None
    assert leaves.judgement.frame_number == 5


def test_the_preview_sees_the_driver_until_frames_stop_coming() -> None:
    bench = Bench()
    bench.releasing.work(frame())
    assert bench.releasing.latest is not None
    assert bench.releasing.latest.driving is not None
    bench.clock.now += 0.5
    bench.releasing.idle()
    assert bench.releasing.latest is not None
    bench.clock.now += 1
    bench.releasing.idle()
    assert bench.releasing.latest is None


def test_where_nothing_comes_last_good_then_cards_leave_with_times_that_go_on() -> None:
    bench = Bench()
    first = bench.releasing.work(frame())
    times = [first.seconds]
    for _ in range(5):
        bench.clock.now += 0.4
        leaves = bench.releasing.idle()
        assert leaves is not None
        times.append(leaves.seconds)
    assert times == sorted(set(times))
    assert [status.guard for status in bench.board.history] == ["avatar", "last good", "card"]
    assert len(bench.noted) == 1, "a card is no frame of the avatar"


def test_before_any_frame_cards_leave() -> None:
    leaves = Bench().releasing.idle()
    assert leaves is not None
    assert leaves.avatar is not None


def test_in_a_file_nothing_leaves_between_frames() -> None:
    assert Bench(live=False).releasing.idle() is None


def test_choices_reach_the_guard() -> None:
    bench = Bench()
    bench.choices.put(Choices(is_paused=True))
    bench.releasing.work(frame())
    assert bench.releasing.released is card(PAUSED, 64)
    assert bench.releasing.released is not None
