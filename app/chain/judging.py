"""Judging: judges as many frames as the pace allows, and keeps the flagged ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.acts import Neutral
from app.chain.complaint import Complaint
from app.chain.guard import MOVING
from app.chain.mailbox import Mailbox
from app.chain.match import match, stance
from app.chain.pace_policy import Pace
from app.chain.parts import Judge
from app.chain.status import Board
from app.frame import Frame, Judgement


class Judging:
    """Adds the judgement to a frame. Without a judge, or if it fails, a frame passes without one."""

    patience_s = 0.1

    def __init__(
        self,
        make_judge: Callable[[], Judge],
        *,
        neutral: Mailbox[Neutral],
        board: Board,
        pace: Callable[[], Pace] = Pace,
        is_compared: Callable[[], bool] = lambda: True,
        live: bool = False,
    ) -> None:
        """Create the stage.

        Args:
            make_judge: loads the judge.
            neutral: receives the calm pair, which calibrates the judge.
            board: receives problems.
            pace: says how many frames are judged now; the default is all.
            is_compared: says whether the avatar moves as far as the driver, so that they can be compared.
            live: load the judge after the first avatar, so that the avatar comes sooner.
        """
        self._make_judge = make_judge
        self._neutral = neutral
        self._board = board
        self._pace = pace
        self._is_compared = is_compared
        self._passed_over = 0
        self._live = live
        self._has_tried = False
        self._judge: Judge | None = None
        self._complaint = Complaint(board)

    def open(self) -> None:
        """Load the judge, unless that waits for the first avatar."""
        if not self._live:
            self._load()

    def _load(self) -> None:
        """Load the judge. A failure is reported and does not stop the chain."""
        self._has_tried = True
        try:
            self._judge = self._make_judge()
        except Exception as error:
            self._complaint.tell(f"Frames are not judged: {error}")
            problem = f"Not judged: {error}"
            self._board.update(lambda status: replace(status, judge=problem))

    def work(self, frame: Frame) -> Frame | None:
        """Return the frame with its judgement, if it has an avatar and there is a judge.

        Returns None for a frame that is skipped to keep the pace: the previous judgement still holds.
        """
        if frame.avatar is not None and not self._has_tried:
            self._load()
        if self._judge is None or frame.avatar is None or frame.rest > MOVING:
            return frame
        if self._passed_over + 1 < self._pace().judge_every:
            self._passed_over += 1
            return None
        self._passed_over = 0
        start = time.perf_counter()
        try:
            neutral = self._neutral.take(0)
            if neutral is not None:
                self._judge.calibrate(*neutral)
            driving = frame.driving if self._is_compared() and not frame.turns_less else None
            judgement = self._judge.judge(frame.number, frame.avatar, driving, frame.seconds, frame.asked)
        except Exception as error:
            self._complaint.tell(f"A frame could not be judged: {error}")
            return frame
        self._complaint.settle()
        judged = frame.timed("judge", 1000 * (time.perf_counter() - start))
        return replace(judged, judgement=judgement, match=_match(frame, judgement))

    def idle(self) -> None:
        """Do nothing without a frame."""

    def close(self) -> None:
        """Release the judge."""
        self._judge = None


def _match(frame: Frame, judgement: Judgement) -> int | None:
    if frame.expected is None or judgement.avatar_landmarks is None:
        return None
    return match(frame.expected, stance(judgement.avatar_landmarks))
