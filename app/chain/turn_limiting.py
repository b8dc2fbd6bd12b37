"""TurnLimiting: how far the avatar's head may turn, as the user chose and as the avatar allows."""

from __future__ import annotations

from pathlib import Path

from app.chain.parts import Animator
from face.safe_range import SafeRange


class TurnLimiting:
    """Sets the animator's limit: as far as hair and neck stay whole and its measured range allows."""

    def __init__(self, animator: Animator) -> None:
        self._animator = animator
        self._worn: Path | None = None
        self._is_on = True

    def wear(self, file: Path | None) -> None:
        """Take the avatar of this picture; None if it has no file."""
        self._worn = file
        self._set()

    def switch(self, is_on: bool) -> None:
        """Limit the turns, or let the head turn as far as the driver's."""
        if is_on != self._is_on:
            self._is_on = is_on
            self._set()

    def _set(self) -> None:
        from model import TurnLimit

        measured = SafeRange.beside(self._worn) if self._worn else None
        self._animator.turn_limit = TurnLimit.of_avatar(measured) if self._is_on else None
