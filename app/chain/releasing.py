"""Releasing: the last stage before the sinks. Attaches the newest judgement and lets the guard choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.choices import Choices
from app.chain.guard import Guard
from app.chain.mailbox import Mailbox
from app.chain.status import Board, Leaving
from app.frame import Frame, Picture

STALE_JUDGEMENT = 50
"""A judgement older than this many frames says nothing of the one that would carry it."""
SLOW_S = 0.4
"""A frame that takes longer is missing, not slow."""


class Releasing:
    """Makes of a finished frame the one that leaves.

    Its `avatar` is what the guard allowed, and that is its only picture, so that no sink can send another.
    Where no frame comes, the last good one or a card leaves all the same.
    """

    patience_s = 0.1

    def __init__(
        self,
        guard: Guard,
        *,
        choices: Mailbox[Choices],
        judged: Mailbox[Frame],
        board: Board,
        note: Callable[[Frame], None],
        live: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`judged` holds the newest judged frame; `note` is told of every frame that carries an avatar."""
        self._guard = guard
        self._choices_box = choices
        self._judged = judged
        self._board = board
        self._note = note
        self._live = live
        self._clock = clock
        self._choices = Choices()
        self._last: Frame | None = None
        self._state: Leaving | None = None
        self._released_at = -SLOW_S
        self.latest: Frame | None = None
        self.released: Picture | None = None

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Let the pictures go."""
        self.latest = None

    def work(self, frame: Frame) -> Frame:
        """What leaves for this frame."""
        start = time.perf_counter()
        frame = self._with_judgement(frame)
        now = self._clock() if self._live else frame.seconds
        picture = self._released(frame, now)
        frame = frame.timed("guard", 1000 * (time.perf_counter() - start))
        self._last = self.latest = frame
        if frame.avatar is not None:
            self._note(frame)
        return leaving(frame, picture)

    def idle(self) -> Frame | None:
        """What leaves where no frame has come. In a file nothing does: every frame will come."""
        now = self._clock()
        has_chosen = self._take_up()
        if not self._live or (now - self._released_at < SLOW_S and not has_chosen):
            return None
        picture = self._released(None, now)
        last = self._last
        if last is None:
            return Frame(number=-1, captured_at=now, camera=picture, avatar=picture, seconds=0.0)
        if self._guard.state is not Leaving.LAST_GOOD:
            self.latest = None
        passed = max(now - last.captured_at, 0.0)
        still = replace(last, captured_at=now, seconds=last.seconds + passed, milliseconds={}, judgement=None)
        return leaving(still, picture)

    def _released(self, frame: Frame | None, now: float) -> Picture:
        self._take_up()
        self._released_at = self._clock()
        self.released = self._guard.release(frame, self._choices, now)
        if self._guard.state is not self._state:
            state = self._state = self._guard.state
            self._board.update(lambda status: replace(status, guard=state))
        return self.released

    def _take_up(self) -> bool:
        choices = self._choices_box.take(0)
        self._choices = choices or self._choices
        return choices is not None

    def _with_judgement(self, frame: Frame) -> Frame:
        if frame.judgement is not None or frame.avatar is None:
            return frame
        judged = self._judged.peek()
        judgement = judged.judgement if judged else None
        if judgement is None or frame.number - judgement.frame_number > STALE_JUDGEMENT:
            return frame
        return replace(frame, judgement=judgement)


def leaving(frame: Frame, picture: Picture) -> Frame:
    """The frame as the sinks get it: with no picture but the one that may leave."""
    return replace(frame, camera=picture, driving=None, avatar=picture)
