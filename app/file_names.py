"""File names: which ones are videos, which are hidden, their order, and what a typed path means."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from pathlib import Path

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
"""Suffixes, in lower case, of the files of a folder that are taken for pictures."""
VIDEO_SUFFIXES = (
    *(".3gp", ".asf", ".avi", ".divx", ".f4v", ".flv", ".gif", ".m2t", ".m2ts", ".m4v", ".mjpeg", ".mjpg"),
    *(".mkv", ".mov", ".mp4", ".mpe", ".mpeg", ".mpg", ".mts", ".mxf", ".nut", ".ogm", ".ogv", ".rm"),
    *(".rmvb", ".ts", ".vob", ".webm", ".wmv", ".y4m"),
)
"""Suffixes, in lower case, of the files of a folder that are taken for videos. All are FFmpeg's."""
RECORDING_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm")
"""Suffixes, in lower case, of the files that can be recorded to."""
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters and changes of direction, which a name can use to falsify what a terminal shows."""


def natural_order(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key in which numbers in a name count as numbers: "a2" before "a10"."""
    parts = re.split(r"(\d+)", path.name.casefold())
    numbered = [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts if part]
    return (*numbered, (2, 0, path.name))


def visible_files(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    """Return the regular files of `folder` with these suffixes (lower case), in natural order.

    Names that begin with a dot are left out: macOS leaves a "._NAME" beside each file on other disks.

    Raises:
        OSError: the folder cannot be read.
    """
    wanted = tuple(suffixes)
    named = (path for path in folder.iterdir() if path.suffix.lower() in wanted)
    return sorted((path for path in named if path.name[0] != "." and is_regular(path)), key=natural_order)


def is_regular(path: Path) -> bool:
    """Return True for a regular file with contents.

    A FIFO or a device is refused, because opening it would block.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def local_path(word: str | Path) -> Path | None:
    """Return the existing file, folder or device that `word` names; None if it does not exist.

    A name may hold any characters. "~" is replaced by a home folder. A word that cannot be a name (too long,
    or with an unknown user's home) does not exist.
    """
    try:
        path = Path(word).expanduser()
        return path if path.exists() else None
    except (OSError, RuntimeError, ValueError):
        return None


def expanded(path: Path) -> Path:
    """Return the path with "~" replaced by the home folder; unchanged if the user is unknown."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def printable(text: str) -> str:
    """Return `text` with control characters escaped, so that a name cannot control a terminal."""
    return UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
