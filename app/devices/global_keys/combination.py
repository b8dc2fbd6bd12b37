"""Combination: a key with its modifiers, such as Ctrl+Alt+P."""

from __future__ import annotations

import re
from dataclasses import dataclass

MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
"""The modifiers, as Qt writes them in any language of the window. Meta is the key with the window or ⌘."""
KEY = re.compile(r"[A-Z0-9]|F([1-9]|1[0-2])")


class CombinationError(ValueError):
    """Raised for keys that would disturb typing, or that not every keyboard has."""


@dataclass(frozen=True)
class Combination:
    """A letter, a digit or F1 to F12, together with at least one of Ctrl, Alt and Meta."""

    modifiers: frozenset[str]
    key: str

    @classmethod
    def of(cls, text: str) -> Combination:
        """Read a combination as Qt writes it in its portable format. Raises CombinationError."""
        *modifiers, key = text.split("+")
        is_known = set(modifiers) <= set(MODIFIERS) and KEY.fullmatch(key)
        if not is_known or not set(modifiers) - {"Shift"}:
            raise CombinationError(
                f"{text} cannot work in other programs. Choose a letter, a digit or F1 to F12, together with "
                "Ctrl or Alt."
            )
        return cls(frozenset(modifiers), key)

    def __str__(self) -> str:
        return "+".join([*(each for each in MODIFIERS if each in self.modifiers), self.key])
