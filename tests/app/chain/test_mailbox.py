"""Mailbox: newest wins in live mode, nothing is lost in file mode, and no thread waits forever."""

from __future__ import annotations

import threading

import pytest

from app.chain.mailbox import Mailbox


def test_the_newest_wins_and_the_loss_is_counted() -> None:
    box: Mailbox[int] = Mailbox()
    for number in range(5):
        assert box.put(number)
    assert box.take(0) == 4
    assert box.take(0) is None
    assert box.dropped == 4


def test_several_are_kept_in_order_and_the_oldest_goes_first() -> None:
    box: Mailbox[int] = Mailbox(3)
    for number in range(5):
        box.put(number)
    assert [box.take(0) for _ in range(4)] == [2, 3, 4, None]
    assert box.dropped == 2


def test_peek_leaves_the_item() -> None:
    box: Mailbox[str] = Mailbox()
    assert box.peek() is None
    box.put("a")
    assert (box.peek(), box.peek(), box.take(0)) == ("a", "a", "a")


def test_a_waiting_mailbox_loses_nothing() -> None:
    box: Mailbox[int] = Mailbox(waits=True)
    giver = threading.Thread(target=lambda: [box.put(number) for number in range(200)])
    giver.start()
    taken = [box.take(5) for _ in range(200)]
    giver.join(5)
    assert taken == list(range(200))
    assert box.dropped == 0


def test_closing_wakes_a_thread_that_waits_for_room() -> None:
    box: Mailbox[int] = Mailbox(waits=True)
    box.put(1)
    answers: list[bool] = []
    giver = threading.Thread(target=lambda: answers.append(box.put(2)))
    giver.start()
    box.close()
    giver.join(5)
    assert answers == [False]


def test_closing_wakes_a_thread_that_waits_for_an_item() -> None:
    box: Mailbox[int] = Mailbox()
    answers: list[int | None] = []
    taker = threading.Thread(target=lambda: answers.append(box.take()))
    taker.start()
    box.close()
    taker.join(5)
    assert answers == [None]


def test_waiting_items_can_be_taken_after_closing() -> None:
    box: Mailbox[int] = Mailbox()
    box.put(1)
    box.close()
    box.close()
    assert not box.is_over
    assert not box.put(2)
    assert box.take() == 1
    assert box.is_over


def test_it_holds_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Mailbox(0)


def test_an_item_that_is_handed_over_is_taken_before_the_next_is_made() -> None:
    box: Mailbox[int] = Mailbox()
    made: list[int] = []

    def give() -> None:
        for number in range(3):
            made.append(number)
            box.hand_over(number)

    giver = threading.Thread(target=give)
    giver.start()
    for number in range(3):
        assert len(made) <= number + 1
        assert box.take(5) == number
    giver.join(5)
    assert not giver.is_alive()
    assert box.dropped == 0


def test_closing_wakes_a_thread_that_hands_over() -> None:
    box: Mailbox[int] = Mailbox()
    answers: list[bool] = []
    giver = threading.Thread(target=lambda: answers.append(box.hand_over(1)))
    giver.start()
    box.close()
    giver.join(5)
    assert answers == [False]
    assert not box.hand_over(2)
