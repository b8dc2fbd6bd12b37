"""EngineStatus: reports how the networks are run whenever that changes."""

from __future__ import annotations

import re
from dataclasses import replace

from app.chain.figures import Figures
from app.chain.parts import Animator, EngineChoice
from app.chain.status import Board

BETWEEN_SENTENCES = re.compile(r"(?<=\.) ")


class EngineStatus:
    """Follows the choice of an engine, which may change to a faster one while it runs.

    Only the animating thread writes it, because only that thread may ask the animator; any thread may read
    it.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._network = ""
        self._choice: EngineChoice | None = None

    def look(self, animator: Animator) -> None:
        """Store the animator's choice, and report the new sentences of its reason."""
        choice = animator.choice
        before = self._choice.reason if self._choice else ""
        self._network, self._choice = animator.network, choice
        if choice.reason != before:
            self._tell_new(before, choice.reason)

    def completed(self, figures: Figures) -> Figures:
        """Return the figures with device, engine and network filled in."""
        choice = self._choice
        if choice is None:
            return figures
        return replace(
            figures,
            device=choice.device,
            engine=choice.engine,
            engine_reason=choice.reason,
            network=self._network,
        )

    def _tell_new(self, before: str, reason: str) -> None:
        known = BETWEEN_SENTENCES.split(before)
        new = [sentence for sentence in BETWEEN_SENTENCES.split(reason) if sentence not in known]
        if new:
            self._board.tell(" ".join(new))
