"""Each rule for the pictures that leave can be broken, and is noticed; by hand."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app.chain.card import PAUSED, card
from app.chain.mark import marked
from app.devices.wide_picture import on_clean_background
from app.ending import leave_behind, left_behind
from tests.app.fakes import MARKER, filled
from tests.faults.held import held, settled
from tests.faults.rules import FPS, GRACE_S, LATE_S, Span, Spans, Wishes, broken_rules, bursts, gaps_s
from tests.faults.watching import SIDE, Sent, looked_at, timed_avatar

GOOD = Sent(100.0, 0, (1280, 720), shows_driver=False, shows_avatar=True, has_mark=True, age_s=0.1)
CARD = GOOD._replace(shows_avatar=False, has_mark=False, age_s=None)


def always() -> Spans:
    return Spans([Span()])


def test_good_pictures_break_no_rule() -> None:
    assert broken_rules([GOOD, CARD], Wishes()) == Counter()


@pytest.mark.parametrize(
    ("sent", "wishes", "rule"),
    [
        (GOOD._replace(shows_driver=True), Wishes(), "leaks"),
        (GOOD._replace(size=(256, 256)), Wishes(), "wrong_sizes"),
        (GOOD._replace(has_mark=False), Wishes(), "unmarked"),
        (GOOD._replace(age_s=4.5), Wishes(), "too_old"),
        (GOOD._replace(age_s=8.5), Wishes(long_hold=always()), "too_old"),
        (GOOD, Wishes(pause=always()), "no_card"),
    ],
)
def test_each_rule_can_be_broken(sent: Sent, wishes: Wishes, rule: str) -> None:
    assert broken_rules([sent], wishes) == {rule: 1}


def test_what_the_user_asked_for_breaks_no_rule() -> None:
    assert not broken_rules([GOOD._replace(shows_driver=True)], Wishes(real_face=always()))
    assert not broken_rules([GOOD._replace(has_mark=False)], Wishes(no_mark=always()))
    assert not broken_rules([GOOD._replace(age_s=7.5)], Wishes(long_hold=always()))
    assert not broken_rules([CARD], Wishes(pause=always()))


def test_a_choice_counts_some_time_after_it_was_made() -> None:
    spans = Spans()
    spans.note(True, 10, 10.2)
    spans.note(False, 12, 12.2)
    assert [spans.may_show(at) for at in (9.9, 10, 12.2 + GRACE_S, 12.6)] == [False, True, True, False]
    assert [spans.must_show(at) for at in (11.1, 10.2 + LATE_S, 12, 12.1)] == [False, True, True, False]


def test_a_burst_is_more_than_the_rate() -> None:
    steady = [GOOD._replace(at=number / FPS) for number in range(90)]
    assert bursts(steady) == 0
    assert bursts([*steady, *(GOOD._replace(at=1 + number / 1000) for number in range(10))]) > 0
    assert bursts([*steady, *(each._replace(camera=1) for each in steady)]) == 0


def test_gaps_are_within_one_camera() -> None:
    assert gaps_s([GOOD, GOOD._replace(at=103.0), GOOD._replace(at=200.0, camera=1)]) == [3.0]


def test_the_marked_avatar_its_age_and_the_driver_are_read_from_the_picture() -> None:
    now = time.monotonic()
    avatar = looked_at(on_clean_background(marked(timed_avatar())), now + 3, 0)
    assert (avatar.shows_avatar, avatar.has_mark, avatar.shows_driver) == (True, True, False)
    assert avatar.age_s == pytest.approx(3, abs=0.3)
    assert not looked_at(on_clean_background(timed_avatar()), now, 0).has_mark
    assert looked_at(on_clean_background(filled(MARKER)), now, 0).shows_driver


def test_a_resting_avatar_has_no_age_and_a_card_is_no_avatar() -> None:
    resting = looked_at(on_clean_background(marked(timed_avatar(1.0))), 0.0, 0)
    assert (resting.shows_avatar, resting.has_mark, resting.age_s) == (True, True, None)
    assert not looked_at(on_clean_background(card(PAUSED, SIDE)), 0.0, 0).shows_avatar


def test_what_a_process_holds_is_noticed(tmp_path: Path) -> None:
    before, gate = held(), threading.Event()
    thread = threading.Thread(target=gate.wait, args=(20,))
    thread.start()
    kept = np.ones(10_000_000, np.uint8)
    with (tmp_path / "a").open("w"):
        after = held()
    assert after.threads == before.threads + 1
    assert after.descriptors == before.descriptors + 1
    assert after.used_mb - before.used_mb == pytest.approx(kept.size / 1e6, abs=1)
    del kept
    gate.set()
    assert settled(before).threads <= before.threads
    thread.join()


def test_a_thread_that_was_left_behind_is_waited_for_even_if_others_have_ended() -> None:
    class Ending:
        runs_for = 3

        def isRunning(self) -> bool:
            self.runs_for -= 1
            return self.runs_for > 0

    leave_behind(thread := Ending())
    settled(held()._replace(threads=1_000))
    assert thread.runs_for == 0
    assert left_behind() == 0
