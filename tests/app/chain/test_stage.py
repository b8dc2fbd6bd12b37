"""Stage: takes, works, gives; says what failed once, and always ends."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from app.chain.mailbox import Mailbox
from app.chain.stage import Finished, Once, Stage


class Doubling:
    """Doubles numbers; odd ones fail, 100 is the last; counts how it was treated."""

    patience_s = 0.01

    def __init__(self, opens: Exception | None = None) -> None:
        self.opens = opens
        self.idled = threading.Event()
        self.closed = 0

    def open(self) -> None:
        if self.opens:
            raise self.opens

    def work(self, item: int) -> int | None:
        if item == 100:
            raise Finished
        if item % 2:
            raise ValueError("odd")
        return 2 * item

    def idle(self) -> None:
        self.idled.set()

    def close(self) -> None:
        self.closed += 1


def run(qtbot: QtBot, work: Doubling, items: list[int]) -> tuple[list[int], list[str]]:
    """Return what a stage gave and reported for these items, after its inbox was closed."""
    inbox: Mailbox[int] = Mailbox(100)
    given: list[int] = []
    complaints: list[str] = []
    stage = Stage("Doubling", work, inbox, given.append)
    stage.tell = complaints.append
    for item in items:
        inbox.put(item)
    inbox.close()
    with qtbot.waitSignal(stage.finished):
        stage.start()
    stage.wait()
    return given, complaints


def test_it_gives_what_the_work_made_and_ends_with_its_inbox(qtbot: QtBot) -> None:
    work = Doubling()
    assert run(qtbot, work, [2, 4, 6]) == ([4, 8, 12], [])
    assert work.closed == 1


def test_a_failure_is_reported_once_and_the_stage_continues(qtbot: QtBot) -> None:
    given, complaints = run(qtbot, Doubling(), [1, 2, 3, 4])
    assert given == [4, 8]
    assert complaints == ["Doubling: odd"]


def test_a_failure_of_the_receiver_is_reported_and_the_stage_continues(qtbot: QtBot) -> None:
    inbox: Mailbox[int] = Mailbox(100)
    given: list[int] = []
    complaints: list[str] = []

    def give(made: int) -> None:
        if made == 4:
            raise ValueError("cannot be taken")
        given.append(made)

    stage = Stage("Doubling", Doubling(), inbox, give)
    stage.tell = complaints.append
    for item in (2, 4, 6):
        inbox.put(item)
    inbox.close()
    with qtbot.waitSignal(stage.finished):
        stage.start()
    stage.wait()
    assert (given, complaints) == ([8, 12], ["Doubling: cannot be taken"])


def test_a_stage_that_fails_to_open_reports_it_and_closes(qtbot: QtBot) -> None:
    work = Doubling(opens=OSError("no device"))
    assert run(qtbot, work, [2]) == ([], ["Doubling: no device"])
    assert work.closed == 1


def test_finished_ends_the_stage_without_an_error(qtbot: QtBot) -> None:
    assert run(qtbot, Doubling(), [2, 100, 4]) == ([4], [])


def test_it_idles_while_nothing_comes_and_stops_at_once(qtbot: QtBot) -> None:
    work = Doubling()
    stage = Stage("Doubling", work, Mailbox())
    stage.start()
    assert work.idled.wait(5)
    stage.stop()
    assert stage.wait(5000)


def test_the_stage_ends_when_its_output_is_refused(qtbot: QtBot) -> None:
    next_box: Mailbox[int] = Mailbox()
    next_box.close()
    inbox: Mailbox[int] = Mailbox(2)
    ended = threading.Event()
    stage = Stage("Doubling", Doubling(), inbox, next_box.put, ended.set)
    inbox.put(2)
    stage.start()
    assert stage.wait(5000)
    assert ended.is_set()
    assert not inbox.put(4), "nobody may wait for room in front of a stage that has ended"


def test_once_calls_its_function_once(qtbot: QtBot) -> None:
    given: list[int] = []
    made = iter([7, 8])
    stage = Stage("Once", Once(lambda: next(made)), Mailbox(), given.append)
    stage.start()
    assert stage.wait(5000)
    assert given == [7]
