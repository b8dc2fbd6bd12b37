"""The house rules: who may import whom, how long things may be, what they may be called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
ROOMS = ("app", "model", "detector", "face", "training")
SOURCES = [
    REPOSITORY / "main.py",
    *(path for room in ROOMS for path in sorted((REPOSITORY / room).rglob("*.py"))),
]
EVERYTHING = [*SOURCES, *sorted((REPOSITORY / "tests").rglob("*.py"))]
WORD_NOT_SAID = re.compile(r"(Manager|Helper|Util|Utils|Base|Data|Handler)$")
DEVICES = "app/devices"
FILES_OF_ALL_AND_NOTHING = ("util", "utils", "helper", "helpers", "common", "misc")


def test_model_knows_no_qt_no_app_no_detector() -> None:
    assert offenders(in_room("model"), "PySide6", "app", "detector", "training") == {}


def test_detector_knows_no_qt_no_app_no_model() -> None:
    assert offenders(in_room("detector"), "PySide6", "app", "model", "training") == {}


def test_face_knows_nobody() -> None:
    assert offenders(in_room("face"), "PySide6", "app", "model", "detector", "training") == {}


def test_training_knows_no_qt_and_no_app() -> None:
    assert offenders(in_room("training"), "PySide6", "app") == {}


def test_app_uses_public_names_of_model_and_detector_only() -> None:
    public = {"model", "detector", *public_names("model"), *public_names("detector")}
    used = offenders(in_room("app"), "model", "detector")
    assert {name: deeper for name, found in used.items() if (deeper := sorted(set(found) - public))} == {}


def test_only_the_command_that_trains_knows_the_training() -> None:
    assert list(offenders(in_room("app"), "training")) == ["app/commands/train.py"]


def test_widgets_know_nothing_of_networks_and_devices() -> None:
    assert widgets()
    assert (
        offenders(widgets(), "cv2", "av", "torch", "pyvirtualcam", "model", "detector", "app.devices.camera")
        == {}
    )


def test_devices_know_no_qt_and_no_threads() -> None:
    devices = in_room(DEVICES)
    assert offenders(devices, "PySide6", "threading", "app.chain.stage", "model", "detector") == {}


def test_session_and_commands_know_no_widgets() -> None:
    drawn = [f"app.{path.stem}" for path in widgets()]
    found = offenders(
        [REPOSITORY / "app" / "chain" / "session.py", *in_room("app/commands")], "PySide6.QtWidgets", *drawn
    )
    assert list(found) == ["app/commands/window.py"]


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


def in_room(room: str) -> list[Path]:
    return [path for path in SOURCES if name_of(path).startswith(f"{room}/")]


def widgets() -> list[Path]:
    """The files of `app/` that draw, apart from the command that opens the window."""
    drawing = [path for path in in_room("app") if offences(path, "PySide6.QtWidgets")]
    return [path for path in drawing if path.parent.name != "commands"]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def calls_of(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def keywords(call: ast.Call) -> dict[str | None, str]:
    return {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
