"""The language: a table of texts, and English for what is missing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.window import language
from app.window.language import speak, texts_in, tr


def test_a_text_is_translated_with_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(language._texts, "{name} was removed.", "{name} wurde entfernt.")
    assert tr("{name} was removed.", name="Ida") == "Ida wurde entfernt."
    assert tr("Not in the table") == "Not in the table"


def test_english_needs_no_table(qapp: QApplication) -> None:
    assert texts_in("en") == {}
    speak(qapp, "en")
    assert tr("Calibrate") == "Calibrate"
