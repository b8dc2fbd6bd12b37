"""Releasing: the last stage before the sinks. Attaches the newest judgement and asks the guard."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.choices import Choices
from app.chain.complaint import Complaint
from app.chain.guard import MOVING, Guard
from app.chain.mailbox import Mailbox
from app.chain.status import Board, Leaving
from app.frame import Frame, Picture

STALE_JUDGEMENT_S = 0.3
"""Age in seconds above which a judgement no longer applies to a frame."""
SLOW_S = 0.4
"""Time without a frame, in seconds, after which it counts as missing."""
SLOW_FACE_S = 0.12
"""The same time for pass-through, in seconds: a real face must not freeze."""


class Releasing:
    """Turns a finished frame into the frame that is sent.

    Its `avatar` is what the guard allowed. All other pictures are removed, so that no sink can send them. If
    no frame comes, the last good picture or a card is sent. If anything fails here, a card is sent.
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
        """Create the stage.

        Args:
            guard: chooses what may be sent.
            choices: the user's newest choices.
            judged: holds the newest judged frame.
            board: receives what is sent.
            note: called with every frame that carries an avatar, and with what was sent for it.
            live: pictures are sent when no frame comes.
            started_at: time from which pictures sent before the first frame are timed.
            clock: monotonic clock, in seconds.
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
        self._complaint = Complaint(board)
        self.latest: Frame | None = None
        self.released: Picture | None = None

    def open(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Release the pictures."""
        self.latest = None

    def work(self, frame: Frame) -> Frame:
        """Return what is sent for this frame."""
        start = time.perf_counter()
        self._guard.wear(self._board.status.avatar)
        frame = self._judged_of(frame)
        now = self._clock() if self._live else frame.seconds
        picture = self._released(frame, now)
        frame = frame.timed("guard", 1000 * (time.perf_counter() - start))
        self._last = self.latest = frame
        if frame.avatar is not None:
            self._note(frame, self._guard.state)
        return leaving(frame, picture, is_paused=self._choices.is_paused)

    def idle(self) -> Frame | None:
        """Return what is sent if no frame has come for too long; None in file mode."""
        now = self._clock()
        has_chosen = self._take_up()
        if not self._live or (now - self._released_at < self._slow_s and not has_chosen):
            return None
        self._guard.wear(self._board.status.avatar)
        picture = self._released(None, now)
        last = self._last
        if last is None:
            since_s = max(now - self._started_at, 0.0)
            first = Frame(number=-1, captured_at=now, camera=picture, seconds=since_s)
            return leaving(first, picture, is_paused=self._choices.is_paused)
        if self._guard.state not in (Leaving.LAST_GOOD, Leaving.REST):
            self.latest = None
        passed = max(now - last.captured_at, 0.0)
        still = replace(last, captured_at=now, seconds=last.seconds + passed, milliseconds={}, judgement=None)
        return leaving(still, picture, is_paused=self._choices.is_paused)

    @property
    def _slow_s(self) -> float:
        return SLOW_FACE_S if self._guard.state is Leaving.PASS_THROUGH else SLOW_S

    def _released(self, frame: Frame | None, now: float) -> Picture:
        """Return the picture that may be sent; a card if anything fails."""
        self._released_at = self._clock()
        try:
            self._take_up()
            self.released = self._guard.release(frame, self._choices, now)
            self._complaint.settle()
        except Exception as error:
            self.released = self._guard.refuse()
            self._complaint.tell(f"A card is sent, because the picture could not be released: {error}")
        if self._guard.state is not self._state:
            state = self._state = self._guard.state
            self._board.update(lambda status: replace(status, guard=state))
        return self.released

    def _take_up(self) -> bool:
        choices = self._choices_box.take(0)
        self._choices = choices or self._choices
        return choices is not None

    def _judged_of(self, frame: Frame) -> Frame:
        """Return the frame with the newest judgement; keep the judged picture if it is good.

        A judgement older than 0.3 s, of another avatar, or on a resting avatar does not apply.
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


def leaving(frame: Frame, picture: Picture, *, is_paused: bool = False) -> Frame:
    """Return the frame for the sinks, with the allowed picture only."""
    return replace(
        frame,
        camera=picture,
        driving=None,
        avatar=picture,
        scene=None,
        resting=None,
        is_paused=is_paused,
    )
