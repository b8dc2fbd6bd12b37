"""The known word that the user probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean “animate”?" for the most similar known word; empty if none is similar."""
    by_folded = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f"Did you mean “{by_folded[near[0]]}”?" if near else ""
