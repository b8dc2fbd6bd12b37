"""The house rules: who may import whom, how long things may be, what they may be called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
ROOMS = ("app", "model", "detector", "face", "lab", "training")
SOURCES = [
    REPOSITORY / "main.py",
    *(path for room in ROOMS for path in sorted((REPOSITORY / room).rglob("*.py"))),
]
EVERYTHING = [*SOURCES, *sorted((REPOSITORY / "tests").rglob("*.py"))]
WORD_NOT_SAID = re.compile(r"(Manager|Helper|Util|Utils|Base|Data|Handler)$")
FILES_OF_ALL_AND_NOTHING = ("util", "utils", "helper", "helpers", "common", "misc")


ROOMS_OF_THE_APP = ("app.devices", "app.chain", "app.window", "app.commands")
FORBIDDEN = {
    "app/frame.py": ("PySide6", "app.devices", "app.chain", "app.window", "app.commands", "model"),
    "app/file_names.py": ("PySide6", "app", "model", "detector", "face"),
    "app/pictures.py": (
        "PySide6",
        "app.devices",
        "app.chain",
        "app.window",
        "app.commands",
        "model",
        "detector",
    ),
    "app/avatars.py": (
        "PySide6",
        "app.devices",
        "app.chain",
        "app.window",
        "app.commands",
        "model",
        "detector",
    ),
    "app/places.py": ("PySide6", "app", "model", "detector"),
    "app/devices/": ("PySide6", "threading", "app.chain", "app.window", "app.commands", "model", "detector"),
    "app/chain/": ("PySide6.QtWidgets", "PySide6.QtGui", "app.window", "app.commands"),
    "app/window/": ("cv2", "torch", "av", "pyvirtualcam", "model", "detector", "app.commands"),
    "app/commands/": ("PySide6.QtWidgets",),
    "app/": ("training", "lab"),
    "model/": ("PySide6", "app", "detector", "training"),
    "detector/": ("PySide6", "app", "model", "training"),
    "face/": ("PySide6", "app", "model", "detector", "lab", "training"),
    "lab/": ("PySide6", "app", "training"),
    "training/": ("PySide6", "app"),
}
"""By path: what its files never import. commands → window → chain → devices → frame, never back."""
ALLOWED = {
    ("app/commands/start/window.py", "PySide6.QtWidgets"): "opens the window",
    ("app/commands/train.py", "training"): "is the command that trains",
    ("app/commands/lab.py", "lab"): "is the command of the lab",
    ("app/commands/judge/spread.py", "lab"): "hands videos to a cluster, as the lab does its trials",
    ("app/commands/judge/store.py", "lab"): "writes Parquet, as the lab does",
}
"""Exceptions to FORBIDDEN, each with its reason."""


@pytest.mark.parametrize("path", FORBIDDEN)
def test_a_path_says_what_a_file_may_import(path: str) -> None:
    found = {
        (file, name)
        for file, names in offenders(under(path), *FORBIDDEN[path]).items()
        for name in FORBIDDEN[path]
        if any(each == name or each.startswith(f"{name}.") for each in names)
    }
    assert sorted(found - set(ALLOWED)) == []


def test_every_exception_is_still_needed() -> None:
    assert [file for file, name in ALLOWED if not offences(REPOSITORY / file, name)] == []


def test_app_uses_public_names_of_model_and_detector_only() -> None:
    public = {"model", "detector", *public_names("model"), *public_names("detector")}
    used = offenders(under("app/"), "model", "detector")
    assert {name: deeper for name, found in used.items() if (deeper := sorted(set(found) - public))} == {}


def test_public_classes_of_one_room_have_different_names() -> None:
    found: dict[tuple[str, str], list[str]] = {}
    for path in SOURCES:
        room = path.parent.relative_to(REPOSITORY).as_posix()
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault((room, node.name), []).append(name_of(path))
    assert {key: files for key, files in found.items() if len(files) > 1} == {}


def test_main_opens_the_app_and_nothing_else() -> None:
    main = REPOSITORY / "main.py"
    assert len(main.read_text(encoding="utf-8").splitlines()) < 40
    assert offences(main, *ROOMS) == ["app.commands", "app.commands.run"]


def test_files_are_at_most_300_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYTHING}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_functions_are_at_most_40_lines() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in EVERYTHING
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_every_file_says_what_it_is() -> None:
    assert [name_of(path) for path in SOURCES if not ast.get_docstring(parsed(path))] == []


def test_every_public_class_and_function_promises_something() -> None:
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in SOURCES
        for node in parsed(path).body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not ast.get_docstring(node)
        if not node.name.startswith("_") and node.name != "add_arguments"  # what every command has
    ]
    assert silent == []


def test_names_are_what_a_user_would_call_it() -> None:
    assert [name_of(path) for path in EVERYTHING if path.stem in FILES_OF_ALL_AND_NOTHING] == []
    classes = (
        (name_of(path), node.name)
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    )
    assert [(name, vague) for name, vague in classes if WORD_NOT_SAID.search(vague)] == []


def test_resampling_says_where_its_corners_are() -> None:
    calls = [
        (name_of(path), call.lineno, keywords(call))
        for path in SOURCES
        for call in calls_of(path)
        if ast.unparse(call.func).endswith(("grid_sample", "affine_grid"))
    ]
    assert calls
    assert [(name, line) for name, line, said in calls if "align_corners" not in said] == []


def test_no_checkpoint_is_trusted() -> None:
    calls = [
        (name_of(path), call.lineno, keywords(call))
        for path in EVERYTHING
        for call in calls_of(path)
        if ast.unparse(call.func) == "torch.load"
    ]
    assert [(name, line) for name, line, said in calls if said.get("weights_only") != "True"] == []


def offenders(paths: Iterable[Path], *never: str) -> dict[str, list[str]]:
    """What each of the files imports of the modules it may never import."""
    return {name_of(path): found for path in paths if (found := offences(path, *never))}


def offences(path: Path, *never: str) -> list[str]:
    found = imports_of(path)
    return sorted(
        name for name in found if any(name == part or name.startswith(f"{part}.") for part in never)
    )


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Every module and name that is imported anywhere in the file, in full."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def public_names(room: str) -> set[str]:
    """`room.X` for everything that the room's __init__.py offers."""
    for node in parsed(REPOSITORY / room / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return {f"{room}.{name}" for name in ast.literal_eval(node.value)}
    return set()


def under(path: str) -> list[Path]:
    """The source files with this path, or in this folder."""
    return [file for file in SOURCES if name_of(file).startswith(path)]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def calls_of(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def keywords(call: ast.Call) -> dict[str | None, str]:
    return {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
