"""Stage: a thread that takes, works and gives, until it is told to stop or has nothing more to do."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QDeadlineTimer, QThread, Signal

from app.chain.mailbox import Mailbox
from app.chain.status import Board
from app.ending import end_at_once, is_left_behind, leave_behind

atexit.register(end_at_once)  # Qt has registered its own by now, the engines have not

Taken = TypeVar("Taken", contravariant=True)
Made = TypeVar("Made")
Given = TypeVar("Given", covariant=True)


class Finished(Exception):  # noqa: N818 - not an error
    """Raised by a work that has nothing more to do. The stage ends in peace."""


class Work(Protocol[Taken, Given]):
    """What a stage does, without Qt and without threads. All of it is called on the stage's own thread."""

    @property
    def patience_s(self) -> float:
        """How long to wait for an item before `idle` is called; read anew each time."""

    def open(self) -> None:
        """Open devices and load what is slow."""

    def work(self, item: Taken) -> Given | None:
        """Make the next item from this one; None where there is nothing to pass on."""

    def idle(self) -> Given | None:
        """What to do, and perhaps to pass on, when nothing came."""

    def close(self) -> None:
        """Close what was opened. Called once, whatever happened."""


class Once(Generic[Made]):
    """A work that is done once: `make` is called, what it made is passed on, and that is all."""

    patience_s = 0.0

    def __init__(self, make: Callable[[], Made | None]) -> None:
        self._make = make
        self._is_done = False

    def open(self) -> None:
        """Nothing to open."""

    def work(self, item: object) -> None:
        """Nothing is sent here."""

    def idle(self) -> Made | None:
        """Do it, the first time; after that be finished."""
        if self._is_done:
            raise Finished
        self._is_done = True
        return self._make()

    def close(self) -> None:
        """Nothing to close."""


class Stage(QThread):
    """Runs one Work on its own thread: from `inbox` through the work to `give`; `ended` is called last of
    all."""

    failed = Signal(str)
    """One sentence. The stage goes on, unless it was opening."""

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

    def run(self) -> None:
        """Open, loop, close. No exception leaves: each becomes a sentence in `failed`.

        A `give` that answers False (a closed mailbox) ends the stage: nobody takes what it makes any more.
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
        """Ask the thread to end now, without what still waits in its inbox. Returns at once."""
        self.requestInterruption()
        self.inbox.close()

    def _loop(self) -> None:
        while not self.isInterruptionRequested() and not self.inbox.is_over:
            try:
                made = self._step()
            except Finished:
                return
            except Exception as error:
                self._complain(error)
                continue
            if made is not None and self._give(made) is False:
                return

    def _step(self) -> object:
        item = self.inbox.take(self._work.patience_s)
        if item is not None:
            return self._work.work(item)
        if self.inbox.is_over:
            raise Finished
        return self._work.idle()

    def _complain(self, error: Exception) -> None:
        """Say it once, not thirty times a second."""
        sentence = f"{self.objectName()}: {error or type(error).__name__}"
        if sentence != self._complaint:
            self._complaint = sentence
            self.failed.emit(sentence)

    def _close(self) -> None:
        try:
            self._work.close()
        except Exception as error:
            self._complain(error)
        finally:
            # Nobody may wait for room in the inbox of a stage that has ended.
            self.inbox.close()
            self._ended()


def join(stages: Iterable[Stage], patience_ms: int, board: Board) -> None:
    """Wait until these stages have ended, for so long in all; what still runs then is left behind."""
    deadline = QDeadlineTimer(patience_ms)
    for stage in stages:
        if not stage.wait(deadline) and not is_left_behind(stage):
            board.tell(f"{stage.objectName()} does not answer and is left behind.")
            leave_behind(stage)
