"""Sentences of other packages: recognised by their templates, translated with their parts, and complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.window.language import MARK, said, speak, texts_in
from app.window.messages import Level, Messages

REPOSITORY = Path(__file__).parents[3]
SPEAKING = (
    *sorted((REPOSITORY / "app" / "chain").glob("*.py")),
    *sorted((REPOSITORY / "app" / "devices").rglob("*.py")),
    REPOSITORY / "app" / "avatars.py",
    REPOSITORY / "app" / "pictures.py",
    REPOSITORY / "app" / "window" / "settings.py",
    REPOSITORY / "detector" / "levels.py",
    REPOSITORY / "detector" / "broken_part.py",
)
"""Files whose sentences the window shows."""
ERRORS = re.compile(r".*(Error|Setup|SinkStatus|tell|warn|_complain|Pace)$")
UNSAID = (
    "a failing level is above the ordinary one",
    "an avatar's picture is not {} {}",
    "A mailbox holds at least one item, not {}.",
    "the file holds no calibration",
    "a kept picture cannot be read",
    "Virtual camera device {} could not be configured",  # what pyvirtualcam says, which is explained
    "{} {}",
)
"""Errors that a programmer sees, and sentences that are put together of others."""


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    speak(qapp, "de")
    yield
    speak(qapp, "en")


def template_of(node: ast.AST) -> str | None:
    """The template of a string constant or an f-string, with {} for each part."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return MARK.sub("{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def sentences_of(path: Path) -> Iterator[str]:
    """Every text of a file that is an argument of an error or a message, or a value of a table of reasons."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        arguments: list[ast.expr] = []
        if isinstance(node, ast.Call) and ERRORS.match(ast.unparse(node.func).rpartition(".")[2]):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in ("WORDS", "PARTS"):
            table = node.value
            assert isinstance(table, ast.Dict)
            arguments = [each for each in (*table.keys, *table.values) if each is not None]
        for argument in arguments:
            template = template_of(argument)
            if template is not None and " " in template.strip() and template not in UNSAID:
                yield template


def test_every_sentence_has_a_german_one_with_the_same_parts() -> None:
    german = texts_in("de", "sentences")
    known = {MARK.sub("{}", template) for template in german}
    spoken = {sentence for path in SPEAKING for sentence in sentences_of(path)}
    assert len(spoken) > 60
    assert sorted(spoken - known) == []
    for template, translated in german.items():
        assert MARK.findall(template) == MARK.findall(translated), template


@pytest.mark.parametrize(
    ("sentence", "german_one"),
    [
        ("Logi Cam is back.", "Logi Cam ist wieder da."),
        ("face trembles", "das Gesicht zittert"),
        (
            "There is room again: it judges every frame now.",
            "Es ist wieder Luft: beurteilt wird jetzt jedes Bild.",
        ),
        (
            "ida cannot be used: no face was found in it. Choose a picture of a face seen from the front.",
            "ida kann nicht verwendet werden: Darin wurde kein Gesicht gefunden. "
            "Wähl ein Bild eines Gesichts von vorn.",
        ),
        ("Saved /a/b.mp4.", "/a/b.mp4 gespeichert."),
        (
            "/a/b.mp4 exists already. Choose another name, or delete that file first.",
            "/a/b.mp4 gibt es schon. Wähl einen anderen Namen oder lösch erst diese Datei.",
        ),
        ("What nobody ever said.", "What nobody ever said."),
    ],
)
def test_a_sentence_is_translated_with_its_parts(german: None, sentence: str, german_one: str) -> None:
    assert said(sentence) == german_one


def test_in_english_every_sentence_stays(qapp: QApplication) -> None:
    speak(qapp, "en")
    assert said("Logi Cam is back.") == "Logi Cam is back."


def test_messages_are_shown_in_the_users_language(german: None) -> None:
    heard: list[str] = []
    messages = Messages()
    messages.said.connect(lambda message: heard.append(message.text))
    messages.say("clip.mp4 has ended.", Level.INFO)
    assert heard == ["clip.mp4 ist zu Ende."]
