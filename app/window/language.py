"""The language of the window; every text passes through `tr`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = Path(__file__).with_name("languages")
MARK = re.compile(r"\{\w*\}")
"""A place in a text that is filled with a part."""
BETWEEN_SENTENCES = re.compile(r"(?<=[.?!…]) (?=\S)")
DEEPEST = 4
"""Depth to which the parts of a sentence are translated."""
_texts: dict[str, str] = {}
_sentences: list[tuple[re.Pattern[str], str]] = []


def tr(text: str, /, **parts: object) -> str:
    """Return the text in the user's language, with `parts` in place of its braces.

    A text without a translation stays English.
    """
    said = _texts.get(text, text)
    return said.format(**parts) if parts else said


def later(text: str) -> str:
    """Mark a text of a table, which `tr` translates when it is shown."""
    return text


def said(sentence: str, depth: int = 0) -> str:
    """Return a sentence of another package, such as an error, in the user's language.

    It is recognised by its template; its parts are translated in the same way. Of several sentences, each is
    recognised by itself. An unknown one stays English.
    """
    for pattern, translated in _sentences if depth < DEEPEST else ():
        if found := pattern.fullmatch(sentence):
            parts = [said(part, depth + 1) for part in found.groups()]
            return MARK.sub("{}", translated).format(*parts)
    each = BETWEEN_SENTENCES.split(sentence)
    return " ".join(said(one, depth) for one in each) if len(each) > 1 else sentence


def texts_in(language: str, kind: str = "") -> dict[str, str]:
    """Return the table of a language: English text to translated text. English has none.

    `kind` "sentences" is the table of sentences of other packages, whose parts are in the same order.
    """
    path = LANGUAGES / (f"{language}.{kind}.json" if kind else f"{language}.json")
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def speak(application: QCoreApplication, language: str) -> None:
    """Show texts in this language from now on; "system" is the language of the desktop.

    The buttons of Qt's own dialogs follow, if Qt has that language.
    """
    name = QLocale.system().name().split("_")[0] if language == "system" else language
    _texts.clear()
    _texts.update(texts_in(name))
    _sentences[:] = [(_pattern(text), other) for text, other in _longest_first(texts_in(name, "sentences"))]
    if _texts:
        own = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if own.load(f"qtbase_{name}", folder):
            application.installTranslator(own)


def _longest_first(table: dict[str, str]) -> list[tuple[str, str]]:
    """Return the templates with the most letters of their own first, because they are the least ambiguous."""
    return sorted(table.items(), key=lambda pair: -len(MARK.sub("", pair[0])))


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, MARK.split(template))), re.DOTALL)
