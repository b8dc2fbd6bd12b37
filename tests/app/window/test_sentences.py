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
DETECTING = ("levels", "broken_part", "built_in", "failure_finder", "fusion", "novelty")
SPEAKING = (
    *sorted((REPOSITORY / "app" / "chain").glob("*.py")),
    *sorted((REPOSITORY / "app" / "devices").rglob("*.py")),
    REPOSITORY / "app" / "avatars.py",
    REPOSITORY / "app" / "pictures.py",
    REPOSITORY / "app" / "window" / "settings.py",
    *(REPOSITORY / "detector" / f"{name}.py" for name in DETECTING),
    REPOSITORY / "model" / "checkpoint.py",
    *sorted((REPOSITORY / "model" / "engines").glob("*.py")),
    *sorted((REPOSITORY / "model" / "layers").glob("*.py")),
    *sorted((REPOSITORY / "model" / "mouth").glob("*.py")),
)
"""Files whose sentences the window shows."""
ERRORS = re.compile(r".*(Error|Setup|SinkStatus|tell|warn|_complain|Pace)$")
REASONS = ("reason", "failure", "found")
"""Ends of names of what explains a choice, in small letters."""
SPEAKERS = ("fp32", "plain")
"""Functions whose argument is the reason for an engine."""
SAYING = ("sentence", "shortfall", "refusal", "run")
"""Functions that return a sentence, or an end of one."""
UNSAID = (
    "a failing level is above the ordinary one",
    "an avatar's picture is not {} {}",
    "A mailbox holds at least one item, not {}.",
    "the file holds no calibration",
    "a kept picture cannot be read",
    "Virtual camera device {} could not be configured",  # what pyvirtualcam says, which is explained
    "{} {}",
    "A picture size is one of {}, not {}.",
    "The painter takes {} channels, not {}.",
    "The parts of a verdict are a mapping.",
    "a lower limit is below the upper one",
    "a number is missing",
    "a number is missing or infinite",
    "densities are positive and distances are not negative",
    "its verdict cannot be read",
    "limits are pairs",
    "mean, spread and axes differ in width",
    "nothing was tried",
    "references and densities differ in number",
    "the references have another width",
    "weights and limits are objects",
    "weights and limits have other names",
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


def spoken_by(node: ast.AST) -> list[ast.expr]:
    """What a node says: arguments of errors and messages, reasons, and what `sentence` and WORDS hold."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        is_error = ERRORS.match(name) or name in SPEAKERS
        keywords = [each.value for each in node.keywords if is_error or each.arg in REASONS]
        return [*(node.args if is_error else ()), *keywords]
    if isinstance(node, ast.FunctionDef) and node.name in SAYING:
        return [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).lower().endswith(REASONS):
        return [node.value]
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in ("WORDS", "PARTS"):
        table = node.value
        assert isinstance(table, ast.Dict)
        return [each for each in (*table.keys, *table.values) if each is not None]
    return []


def branches(said_there: ast.expr) -> list[ast.expr]:
    """The values that an expression may have."""
    if isinstance(said_there, ast.IfExp):
        return [said_there.body, said_there.orelse]
    return said_there.values if isinstance(said_there, ast.BoolOp) else [said_there]


def sentences_of(path: Path) -> Iterator[str]:
    """Every text of a file that the window may show."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for said_there in spoken_by(node):
            for part in branches(said_there):
                template = template_of(part)
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
            "This computer keeps up again: the indicator looks at every frame now.",
            "Dieser Computer kommt wieder mit: die Anzeige prüft jetzt jedes Bild.",
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
        (
            "OpenVINO runs with fp32 for now. bf16 is being compared with fp32 in the background, once.",
            "OpenVINO läuft vorerst mit fp32. bf16 wird im Hintergrund mit fp32 verglichen, einmalig.",
        ),
        ("Logi Cam is back. What nobody ever said.", "Logi Cam ist wieder da. What nobody ever said."),
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
