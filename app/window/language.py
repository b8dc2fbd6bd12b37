"""The language of the window: every text that it shows passes through `tr`."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QLocale, QObject, QTranslator

LANGUAGES = Path(__file__).with_name("languages")
CONTEXT = "Guise"


def tr(text: str, /, **parts: object) -> str:
    """Return the text in the user's language, with `parts` in the place of its braces."""
    said = QCoreApplication.translate(CONTEXT, text)
    return said.format(**parts) if parts else said


def later(text: str) -> str:
    """Mark a text of a table that is translated by `tr` when it is shown."""
    return text


class Dictionary(QTranslator):
    """Translates from a table of English texts; a text that is missing there stays English."""

    def __init__(self, texts: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts

    def translate(
        self,
        context: str | QByteArray | bytes,
        source_text: str | QByteArray | bytes,
        disambiguation: str | QByteArray | bytes | None = None,
        n: int = -1,
    ) -> str:
        """Return the text in this language; "" means that Qt asks the next translator."""
        return self._texts.get(_text(source_text), "") if _text(context) == CONTEXT else ""

    def isEmpty(self) -> bool:
        """Return whether there is nothing to translate: Qt leaves an empty translator out."""
        return not self._texts


def texts_in(language: str) -> dict[str, str]:
    """Return the table of a language: English text to translated text. English has none."""
    path = LANGUAGES / f"{language}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def speak(application: QCoreApplication, language: str) -> None:
    """Show texts in this language from now on; "system" is the language of the desktop."""
    name = QLocale.system().name().split("_")[0] if language == "system" else language
    texts = texts_in(name)
    if texts:
        application.installTranslator(Dictionary(texts, application))


def _text(text: str | QByteArray | bytes) -> str:
    return (
        text
        if isinstance(text, str)
        else bytes(text.data() if isinstance(text, QByteArray) else text).decode()
    )
