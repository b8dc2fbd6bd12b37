"""The language of the window; every text passes through `tr`."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = Path(__file__).with_name("languages")
_texts: dict[str, str] = {}


def tr(text: str, /, **parts: object) -> str:
    """Return the text in the user's language, with `parts` in place of its braces.

    A text without a translation stays English.
    """
    said = _texts.get(text, text)
    return said.format(**parts) if parts else said


def later(text: str) -> str:
    """Mark a text of a table, which `tr` translates when it is shown."""
    return text


def texts_in(language: str) -> dict[str, str]:
    """Return the table of a language: English text to translated text. English has none."""
    path = LANGUAGES / f"{language}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def speak(application: QCoreApplication, language: str) -> None:
    """Show texts in this language from now on; "system" is the language of the desktop.

    The buttons of Qt's own dialogs follow, if Qt has that language.
    """
    name = QLocale.system().name().split("_")[0] if language == "system" else language
    _texts.clear()
    _texts.update(texts_in(name))
    if _texts:
        own = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if own.load(f"qtbase_{name}", folder):
            application.installTranslator(own)
