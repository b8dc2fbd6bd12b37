"""What commands say: one sentence when they fail, a bar while they work, figures when they are done."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

Item = TypeVar("Item")

ROOM_ERRORS = {
    "model": "ModelError",
    "detector": "DetectorError",
    "training": "TrainingError",
    "app.avatars": "AvatarError",
    "app.devices.camera": "CameraError",
    "app.pictures": "PictureError",
    "app.devices.sinks": "SinkError",
}
"""The room and its exception whose text is written for the user to read."""


TRAINING = "`make test` what training and the tests need too"


class CommandError(Exception):
    """A command cannot do what was asked. The text is the sentence for the user."""


def fail(sentence: str) -> int:
    """Say on stderr why it failed. Returns the exit code of failure."""
    say(sentence)
    return 1


def say(sentence: str) -> None:
    """Tell what happens, beside what a command gives."""
    print(sentence, file=sys.stderr)


def explain(error: Exception) -> str:
    """The sentence that the user reads for `error`; what nobody foresaw leaves its traceback in a file."""
    if isinstance(error, (CommandError, *_errors_of_loaded_rooms())):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return (
            f"The Python package “{error.name}” is missing: `make run` brings what the app needs, {TRAINING}."
        )
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    return (
        f"Guise failed inside ({type(error).__name__}: {error}). The details are in {_keep_traceback(error)}."
    )


def progress(
    items: Iterable[Item], what: str, total: int | None = None, unit: str = "frame"
) -> Iterator[Item]:
    """Yield `items` with a bar on stderr; no bar where nobody watches."""
    from tqdm import tqdm

    yield from tqdm(items, desc=what, total=total, unit=unit, disable=not sys.stderr.isatty(), leave=False)


def write_json(path: str | os.PathLike[str], content: Any) -> None:
    """Write `content` as JSON under the final name only when it is whole; "-" writes to stdout."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if os.fspath(path) == "-":
        print(text, end="")
        return
    partial = Path(f"{os.fspath(path)}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def median_and_p95(milliseconds: Sequence[float]) -> dict[str, float]:
    """As every JSON of ours gives what a stage took."""
    ordered = sorted(milliseconds)
    return {"median": median(ordered), "p95": ordered[round(0.95 * (len(ordered) - 1))]}


def _errors_of_loaded_rooms() -> tuple[type[Exception], ...]:
    """An error of a room that is not loaded cannot have been raised, so none is loaded to ask."""
    rooms = ((sys.modules.get(room), name) for room, name in ROOM_ERRORS.items())
    return tuple(getattr(room, name) for room, name in rooms if hasattr(room, name))


def _keep_traceback(error: Exception) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="guise-error-", suffix=".txt", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return Path(name)
