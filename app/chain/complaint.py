"""Complaint: a problem of a stage that is told once, not with each of thirty frames a second."""

from __future__ import annotations

from app.chain.status import Board


class Complaint:
    """Tells a sentence that differs from the last one; after `settle`, any sentence."""

    def __init__(self, board: Board) -> None:
        """`board` receives the sentences."""
        self._board = board
        self._told = ""

    def tell(self, sentence: str) -> None:
        """Tell a sentence, unless it was the last one."""
        if sentence != self._told:
            self._board.tell(sentence)
        self._told = sentence

    def settle(self) -> None:
        """Note that the work succeeds again."""
        self._told = ""
