"""Combination: keys that do not disturb typing, and sentences for all others."""

from __future__ import annotations

import pytest

from app.devices.global_keys.combination import Combination, CombinationError
from app.devices.global_keys.watched import in_pynputs_words


@pytest.mark.parametrize(
    ("text", "modifiers", "key", "in_pynput"),
    [
        ("Ctrl+Alt+P", {"Ctrl", "Alt"}, "P", "<ctrl>+<alt>+p"),
        ("Alt+F9", {"Alt"}, "F9", "<alt>+<f9>"),
        ("Meta+Shift+5", {"Meta", "Shift"}, "5", "<shift>+<cmd>+5"),
    ],
)
def test_a_combination_is_read_as_qt_writes_it(
    text: str, modifiers: set[str], key: str, in_pynput: str
) -> None:
    combination = Combination.of(text)
    assert combination == Combination(frozenset(modifiers), key)
    assert Combination.of(str(combination)) == combination
    assert in_pynputs_words(combination) == in_pynput


@pytest.mark.parametrize("text", ["P", "Shift+P", "F5", "Ctrl++", "Ctrl+Space", "", "Ctrl+F13", "Ctrl+É"])
def test_keys_that_are_typed_or_missing_are_refused_in_words(text: str) -> None:
    with pytest.raises(CombinationError, match="together with Ctrl or Alt"):
        Combination.of(text)
