"""Ending: ends the program even if a thread or a device does not respond."""

from __future__ import annotations

import os
import sys
from typing import Protocol

_exit_code = 1
_left: list[Thread] = []


class Thread(Protocol):
    """A thread that reports whether it still runs, as `QThread` does."""

    def isRunning(self) -> bool:  # noqa: N802
        """Return true while it runs."""


def ends_with(exit_code: int) -> int:
    """Remember the program's exit code, and return it."""
    global _exit_code
    _exit_code = exit_code
    return exit_code


def leave_behind(thread: Thread) -> None:
    """Keep a thread that does not end, until the program ends.

    Qt aborts a program that destroys a running thread, so at the end the process exits at once.
    """
    forget_ended()
    _left.append(thread)


def forget_ended() -> None:
    """Release the threads that were left behind and have ended meanwhile, with all that they refer to."""
    _left[:] = [each for each in _left if each.isRunning()]


def is_left_behind(thread: Thread) -> bool:
    """Return true if the thread was left behind."""
    return any(each is thread for each in _left)


def left_behind() -> int:
    """Return how many threads were left behind and still run."""
    forget_ended()
    return len(_left)


def end_at_once() -> None:
    """End the process if a thread was left behind and still runs.

    Functions of `atexit` run in reverse order. Register this one after Qt's, which destroys threads, and
    before the engines', which end their processes.
    """
    if left_behind():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_exit_code)
