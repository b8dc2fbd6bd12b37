"""Composing: the third stage. Makes the pictures of the avatar that the stage before has drawn."""

from __future__ import annotations

import time

from app.chain.acts import Drafted, with_act
from app.chain.complaint import Complaint
from app.chain.status import Board
from app.frame import Frame


class Composing:
    """Adds the avatar and its scene to a frame, while the next frame is animated.

    A frame without a draft passes without an avatar, as does one that cannot be composed.
    """

    patience_s = 0.1

    def __init__(self, board: Board) -> None:
        """Create the stage; `board` receives problems."""
        self._complaint = Complaint(board)

    def open(self) -> None:
        """Do nothing; a draft brings what composes it."""

    def close(self) -> None:
        """Do nothing."""

    def idle(self) -> None:
        """Do nothing without a frame."""

    def work(self, drafted: Drafted) -> Frame:
        """Return the frame with its avatar, if it has a draft."""
        frame, draft = drafted
        if draft is None:
            return frame
        start = time.perf_counter()
        try:
            acted = draft.acted()
        except Exception as error:
            self._complaint.tell(f"The avatar could not be made: {error}")
            return frame
        self._complaint.settle()
        return with_act(frame.timed("compose", 1000 * (time.perf_counter() - start)), acted)
