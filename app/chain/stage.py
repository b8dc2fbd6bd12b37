"""Stage: a thread that takes items, works on them and passes them on until it is stopped or done."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QDeadlineTimer, QThread

from app.chain.mailbox import Mailbox
from app.chain.status import Board
from app.ending import end_at_once, forget_ended, is_left_behind, leave_behind

atexit.register(end_at_once)  # Qt has registered its own by now, the engines have not

Taken = TypeVar("Taken", contravariant=True)
Made = TypeVar("Made")
Given = TypeVar("Given", covariant=True)


class Finished(Exception):  # noqa: N818 - not an error
    """Raised by a Work when it is done; ends the stage without reporting an error."""


class Work(Protocol[Taken, Given]):
    """The work of a stage, without Qt and threads. All methods are called on the stage's own thread."""

    @property
    def patience_s(self) -> float:
        """Time to wait for an item before `idle` is called; read before each wait."""

    def open(self) -> None:
        """Open devices and load networks."""

    def work(self, item: Taken) -> Given | None:
        """Return the next item made from this one; None if there is nothing to pass on."""

    def idle(self) -> Given | None:
        """Act when no item came; may return an item to pass on."""

    def close(self) -> None:
        """Close what was opened. Called once in every case."""


class Once(Generic[Made]):
    """Work that is done once: calls `make`, passes on its result, and ends."""

    patience_s = 0.0

    def __init__(self, make: Callable[[], Made | None]) -> None:
        self._make = make
        self._is_done = False

    def open(self) -> None:
        """Do nothing."""

    def work(self, item: object) -> None:
        """Do nothing; no items are sent here."""

    def idle(self) -> Made | None:
        """Call `make` the first time; raise Finished after that."""
        if self._is_done:
            raise Finished
        self._is_done = True
        return self._make()

    def close(self) -> None:
        """Do nothing."""


class Stage(QThread):
    """Runs one Work on its own thread: from `inbox` through the work to `give`; calls `ended` last."""

    tell: Callable[[str], object]
    """Hears one sentence of each failure, in the stage's thread. The stage continues, unless opening failed.

    A plain function: PySide disconnects a signal whose receiver is collected as garbage, in whichever thread
    that happens, and can deadlock with another thread that connects one.
    """

    def __init__(
        self,
        name: str,
        work: Work[Any, Any],
        inbox: Mailbox[Any],
        give: Callable[[Any], object] = lambda made: None,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.inbox = inbox
        self._work = work
        self._give = give
        self._ended = ended
        self._complaint = ""
        self.tell = ignore

    def run(self) -> None:
        """Open, loop, close. No exception leaves: `tell` hears a sentence of each.

        The stage ends when `give` returns False (a closed mailbox).
        """
        try:
            self._work.open()
            self._loop()
        except Finished:
            pass
        except Exception as error:
            self._complain(error)
        finally:
            self._close()

    def stop(self) -> None:
        """Ask the thread to end now and drop the items in its inbox. Returns at once."""
        self.requestInterruption()
        self.inbox.close()

    def _loop(self) -> None:
        while not self.isInterruptionRequested() and not self.inbox.is_over:
            try:
                made = self._step()
                if made is not None and self._give(made) is False:
                    return
            except Finished:
                return
            except Exception as error:
                self._complain(error)

    def _step(self) -> object:
        item = self.inbox.take(self._work.patience_s)
        if item is not None:
            return self._work.work(item)
        if self.inbox.is_over:
            raise Finished
        return self._work.idle()

    def _complain(self, error: Exception) -> None:
        """Report a failure once, not thirty times a second."""
        sentence = f"{self.objectName()}: {error or type(error).__name__}"
        if sentence != self._complaint:
            self._complaint = sentence
            self.tell(sentence)

    def _close(self) -> None:
        try:
            self._work.close()
        except Exception as error:
            self._complain(error)
        finally:
            # Wake threads that wait for room in the inbox.
            self.inbox.close()
            self._ended()


def ignore(sentence: str) -> None:
    """Tell nobody."""


def release(stage: Stage | None) -> None:
    """Keep a stage that still runs until it has ended: Qt aborts if a running thread is destroyed."""
    if stage is not None and not stage.isFinished():
        stage.tell = ignore
        leave_behind(stage)


def join(stages: Iterable[Stage], patience_ms: int, board: Board | None = None) -> None:
    """Wait until these stages have ended, up to this time in all; stages still running are abandoned.

    The board is told of each abandoned stage. Leave it out if nothing is lost with these stages.
    """
    forget_ended()
    deadline = QDeadlineTimer(patience_ms)
    for stage in stages:
        if not stage.wait(deadline) and not is_left_behind(stage):
            if board is not None:
                board.tell(f"{stage.objectName()} does not respond and was abandoned.")
            stage.tell = ignore
            leave_behind(stage)
