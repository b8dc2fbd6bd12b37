"""Output of the commands: one sentence for failures, a progress bar, and results."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from app.file_names import printable

Item = TypeVar("Item")

ROOM_ERRORS = {
    "model": "ModelError",
    "detector": "DetectorError",
    "lab": "LabError",
    "training": "TrainingError",
    "app.avatars": "AvatarError",
    "app.devices.camera": "CameraError",
    "app.pictures": "PictureError",
    "app.devices.sinks": "SinkError",
}
"""Package and its exception whose text is written for the user."""

OUTPUTS = ("json", "csv", "plot", "report", "sheet")
"""Names of the options whose file is written at the end of a command."""
TRAINING = "`make test` what training and the tests need too"


class CommandError(Exception):
    """Raised if a command cannot do what was asked. The text is a sentence for the user."""


def fail(sentence: str) -> int:
    """Write the reason to stderr, and return the exit code of failure."""
    say(sentence)
    return 1


def say(sentence: str) -> None:
    """Write a message to stderr, beside the results."""
    print(printable(sentence), file=sys.stderr)


def tell(sentence: str) -> None:
    """Write a result to stdout."""
    print(printable(sentence), flush=True)


def status(sentence: str) -> None:
    """Write the present task to stderr, if that is a terminal, because it may take a while."""
    if sys.stderr.isatty():
        say(sentence)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether the user asked to stop (Ctrl+C or SIGTERM).

    Within the block the first signal only sets the result, so that output can be finished; the second raises.
    """
    asked: list[int] = []

    def ask(number: int, frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, ask) for kind in kinds]
    try:
        yield lambda: bool(asked)
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def accept_any_text() -> None:
    """Escape characters that the terminal's encoding lacks, so that file names cannot fail the output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def end_of_pipe() -> int:
    """Return the exit code after the reader of our output has closed (`| head`), and stop writing to it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 1


def explain(error: Exception) -> str:
    """Return the sentence for the user. The traceback of an unexpected error is saved to a file."""
    if isinstance(error, (CommandError, *_errors_of_loaded_rooms())):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and getattr(sys, "frozen", False):
        return f"This needs “{error.name}”, which the downloaded Guise does not contain: use its source code."
    if isinstance(error, ModuleNotFoundError):
        return (
            f"The Python package “{error.name}” is missing: `make run` brings what the app needs, {TRAINING}."
        )
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    return f"Internal error ({type(error).__name__}: {error}). The details are in {_keep_traceback(error)}."


def progress(
    items: Iterable[Item], what: str, total: int | None = None, unit: str = "frame"
) -> Iterator[Item]:
    """Yield `items` with a progress bar on stderr, if that is a terminal."""
    from tqdm import tqdm

    yield from tqdm(items, desc=what, total=total, unit=unit, disable=not sys.stderr.isatty(), leave=False)


def prepare_outputs(arguments: argparse.Namespace) -> None:
    """Make the folders of the files that a command writes at its end.

    Raises CommandError for a file that cannot be written, before anything slow begins.
    """
    given = {name: getattr(arguments, name, None) for name in OUTPUTS}
    for name, path in given.items():
        if path and os.fspath(path) != "-":
            prepare_output(Path(path), f"--{name}")


def prepare_output(path: Path, option: str) -> None:
    """Make the folder of a file that will be written. Raises CommandError if that is impossible."""
    if path.is_dir():
        raise CommandError(f"{path} is a folder. {option} needs the name of a file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.filename}: {error.strerror}.") from error
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise CommandError(f"{path} cannot be written: permission denied. Choose another folder.")


def write_json(path: str | os.PathLike[str], content: Any) -> None:
    """Write `content` as JSON; the file gets its name when it is complete. "-" writes to stdout.

    Bytes of names that are not UTF-8 are written as JSON escapes. Raises CommandError if that fails.
    """
    is_for_stdout = os.fspath(path) == "-"
    is_ascii = is_for_stdout and (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(content, indent=2, ensure_ascii=is_ascii, allow_nan=False) + "\n"
    if is_for_stdout:
        print(text.encode("utf-8", "backslashreplace").decode(), end="", flush=True)
        return
    partial = Path(f"{os.fspath(path)}.partial")
    try:
        partial.write_text(text, encoding="utf-8", errors="backslashreplace")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise CommandError(f"{os.fspath(path)} cannot be written: {error.strerror}.") from error


def median_and_p95(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile of a stage's milliseconds, as in every JSON output."""
    ordered = sorted(milliseconds)
    return {"median": median(ordered), "p95": ordered[round(0.95 * (len(ordered) - 1))]}


def _errors_of_loaded_rooms() -> tuple[type[Exception], ...]:
    """Return the error classes of the packages that are loaded; others cannot have been raised."""
    rooms = ((sys.modules.get(room), name) for room, name in ROOM_ERRORS.items())
    return tuple(getattr(room, name) for room, name in rooms if hasattr(room, name))


def _keep_traceback(error: Exception) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="guise-error-", suffix=".txt", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return Path(name)
