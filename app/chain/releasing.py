"""Releasing: the last stage before the sinks. Attaches the newest judgement and lets the guard choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.choices import Choices
from app.chain.guard import MOVING, Guard
from app.chain.mailbox import Mailbox
from app.chain.status import Board, Leaving
from app.frame import Frame, Picture

STALE_JUDGEMENT_S = 0.3
"""A judgement of a frame older than this says nothing about the frame that would carry it."""
SLOW_S = 0.4
"""A frame that takes longer is missing, not slow."""
SLOW_FACE_S = 0.12
"""The same for the real face, which must not stand still."""


class Releasing:
    """Makes of a finished frame the one that leaves.

    Its `avatar` is what the guard allowed, and that is its only picture, so that no sink can send another.
    If no frame comes, the last good one or a card leaves all the same. If anything fails here, a card leaves.
    """

    patience_s = 0.05

    def __init__(
        self,
        guard: Guard,
        *,
        choices: Mailbox[Choices],
        judged: Mailbox[Frame],
        board: Board,
        note: Callable[[Frame, Leaving], None],
        live: bool,
        started_at: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare.

        Args:
            guard: chooses what may leave.
            choices: the user's newest choices.
            judged: holds the newest judged frame.
            board: is told of what leaves.
            note: is told of every frame that carries an avatar, and of what left for it.
            live: frames are bridged when none comes.
            started_at: the moment from which the time of what leaves before the first frame is counted.
            clock: seconds of a monotonic clock.
        """
        self._guard = guard
        self._choices_box = choices
        self._judged = judged
        self._board = board
        self._note = note
        self._live = live
        self._clock = clock
        self._started_at = clock() if started_at is None else started_at
        self._choices = Choices()
        self._last: Frame | None = None
        self._state: Leaving | None = None
        self._released_at = -SLOW_S
        self._complaint = ""
        self.latest: Frame | None = None
        self.released: Picture | None = None

    def open(self) -> None:
        """Do nothing: there is nothing to open."""

    def close(self) -> None:
        """Let the pictures go."""
        self.latest = None

    def work(self, frame: Frame) -> Frame:
        """Return what leaves for this frame."""
        start = time.perf_counter()
        self._guard.wear(self._board.status.avatar)
        frame = self._judged_of(frame)
        now = self._clock() if self._live else frame.seconds
        picture = self._released(frame, now)
        frame = frame.timed("guard", 1000 * (time.perf_counter() - start))
        self._last = self.latest = frame
        if frame.avatar is not None:
            self._note(frame, self._guard.state)
        return leaving(frame, picture)

    def idle(self) -> Frame | None:
        """Return what leaves if no frame has come for too long. In a file nothing does: every frame comes."""
        now = self._clock()
        has_chosen = self._take_up()
        if not self._live or (now - self._released_at < self._slow_s and not has_chosen):
            return None
        self._guard.wear(self._board.status.avatar)
        picture = self._released(None, now)
        last = self._last
        if last is None:
            since_s = max(now - self._started_at, 0.0)
            return Frame(number=-1, captured_at=now, camera=picture, avatar=picture, seconds=since_s)
        if self._guard.state not in (Leaving.LAST_GOOD, Leaving.REST):
            self.latest = None
        passed = max(now - last.captured_at, 0.0)
        still = replace(last, captured_at=now, seconds=last.seconds + passed, milliseconds={}, judgement=None)
        return leaving(still, picture)

    @property
    def _slow_s(self) -> float:
        return SLOW_FACE_S if self._guard.state is Leaving.PASS_THROUGH else SLOW_S

    def _released(self, frame: Frame | None, now: float) -> Picture:
        """Return the picture that may leave. Whatever fails on the way, a card leaves."""
        self._released_at = self._clock()
        try:
            self._take_up()
            self.released = self._guard.release(frame, self._choices, now)
            self._complaint = ""
        except Exception as error:
            self.released = self._guard.refuse()
            self._complain(f"A card is sent, for the picture could not be released: {error}")
        if self._guard.state is not self._state:
            state = self._state = self._guard.state
            self._board.update(lambda status: replace(status, guard=state))
        return self.released

    def _take_up(self) -> bool:
        choices = self._choices_box.take(0)
        self._choices = choices or self._choices
        return choices is not None

    def _judged_of(self, frame: Frame) -> Frame:
        """The frame with the newest judgement, and the judged picture kept if it is good.

        A judgement older than 0.3 s, of another avatar, or on an avatar that rests, is not this frame's.
        """
        own = frame if frame.judgement is not None else self._judged.peek()
        if own is not None and own.judgement is not None:
            self._guard.keep(own)
        elif self._board.status.judge:
            self._guard.keep(frame, is_judged=False)
        if frame.judgement is not None or frame.avatar is None or own is None or frame.rest > MOVING:
            return frame
        age_s = frame.captured_at - own.captured_at
        if age_s > STALE_JUDGEMENT_S or own.avatar_name != frame.avatar_name:
            return frame
        return replace(frame, judgement=own.judgement)

    def _complain(self, sentence: str) -> None:
        if sentence != self._complaint:
            self._board.tell(sentence)
        self._complaint = sentence


def leaving(frame: Frame, picture: Picture) -> Frame:
    """Return the frame as the sinks get it: with no picture but the one that may leave."""
    return replace(frame, camera=picture, driving=None, avatar=picture, scene=None, resting=None)
