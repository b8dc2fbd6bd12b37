"""PaceKeeper: checks once a second whether the live chain holds its rate, and sets the pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.chain.figures import Tally
from app.chain.pace_policy import Pace, PacePolicy
from app.chain.status import Board

ASKED_EVERY_S = 1.0


class PaceKeeper:
    """Turns the measured times of the chain into the pace to keep.

    Written by the thread that calls `look`, read by any: `pace` is replaced, never changed.
    """

    def __init__(
        self,
        tally: Tally,
        *,
        board: Board,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tally = tally
        self._board = board
        self._clock = clock
        self._quality = PacePolicy()
        self._asked_at: float | None = None
        self.pace = Pace()

    def look(self) -> None:
        """Count a finished frame; update the pace once a second."""
        now = self._clock()
        if self._asked_at is not None and now - self._asked_at < ASKED_EVERY_S:
            return
        is_first, self._asked_at = self._asked_at is None, now
        if not is_first:
            self._ask()

    def _ask(self) -> None:
        fps, took_ms = self._tally.lately(ASKED_EVERY_S)
        self.pace = self._quality.observe(fps, _per_thread(took_ms), self._board.status.camera.fps)
        if self.pace.message:
            words = self.pace.words
            self._board.tell(self.pace.message)
            self._board.update(lambda status: replace(status, pace=words))


def _per_thread(took_ms: Mapping[str, float]) -> dict[str, float]:
    """Return each thread's load.

    Framing shares its thread with the animator. Capturing mostly waits, so its time is ignored.
    """
    animate_ms = took_ms.get("framing", 0.0) + took_ms.get("animate", 0.0)
    others = {stage: ms for stage, ms in took_ms.items() if stage not in ("capture", "framing", "animate")}
    return {"animate": animate_ms, **others}
