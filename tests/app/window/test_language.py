"""The language: a table of texts, and English for what is missing."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.window import language
from app.window.language import speak, texts_in, tr

FILES = sorted(Path(language.__file__).parent.glob("*.py"))
UNSEEN = ("tr", "later", "dict", "ValueError", "getattr")


def name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def texts_of_the_window() -> set[str]:
    """Every text that is given to `tr` or `later`."""
    return {
        node.args[0].value
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and name_of(node.func) in ("tr", "later")
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def parts_of(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_a_text_is_translated_with_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(language._texts, "{name} was removed.", "{name} wurde entfernt.")
    assert tr("{name} was removed.", name="Ida") == "Ida wurde entfernt."
    assert tr("Not in the table") == "Not in the table"


def test_german_is_complete_and_has_the_same_parts() -> None:
    german, english = texts_in("de"), texts_of_the_window()
    assert sorted(english - set(german)) == []
    assert sorted(set(german) - english) == []
    for text, translated in german.items():
        assert parts_of(text) == parts_of(translated), text


def test_no_text_of_the_window_escapes_translation() -> None:
    """A string argument of a call counts as a text if it has a space and a capital letter."""
    found = {
        f"{path.name}:{node.lineno}: {value}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and name_of(node.func) not in UNSEEN
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(value := argument.value, str)
        if " " in value.strip() and value[:1].isupper()
    }
    assert found == set()


def test_a_german_text_is_shown_and_then_english_again(qapp: QApplication) -> None:
    speak(qapp, "de")
    assert tr("Calibrate") == "Kalibrieren"
    speak(qapp, "en")
    assert tr("Calibrate") == "Calibrate"


def test_english_needs_no_table(qapp: QApplication) -> None:
    assert texts_in("en") == {}
    speak(qapp, "en")
    assert tr("Calibrate") == "Calibrate"
