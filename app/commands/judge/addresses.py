"""Addresses: which videos a word of the command line means, on this computer or elsewhere.

An address is the path of a file, or a URL that fsspec opens, such as s3://bucket/clip.mp4.
"""

from __future__ import annotations

import csv
import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from app.commands.terminal import CommandError
from app.file_names import VIDEO_SUFFIXES, natural_order, visible_files

LISTS = (".csv", ".txt")
"""Suffixes of files that name videos: a CSV with the column file, or an address a line."""
WILD = frozenset("*?[")
"""Characters that make a pattern of an address."""


def videos_of(word: str) -> list[str]:
    """Return the addresses that a word means: a video, a folder, a pattern, or a list of videos.

    Raises CommandError for a pattern or a list without a video, OSError for a list that cannot be read.
    """
    if "://" in word:
        return _remote(word)
    path = Path(word)
    if path.is_dir():
        return [str(video) for video in visible_files(path, VIDEO_SUFFIXES)] or [word]
    if WILD & set(word) and not path.exists():
        found = sorted(map(Path, glob.glob(word, recursive=True)), key=natural_order)
        return _some([str(each) for each in found if each.suffix.lower() in VIDEO_SUFFIXES], word)
    if path.suffix.lower() in LISTS:
        return _some([each for line in _listed(path) for each in videos_of(line)], word)
    return [word]


@contextmanager
def fetched(address: str) -> Iterator[Path]:
    """Give the video as a file of this computer; one that had to be copied is deleted afterwards.

    Raises CommandError if it cannot be fetched.
    """
    if "://" not in address:
        yield Path(address)
        return
    fsspec = _fsspec()
    with tempfile.TemporaryDirectory(prefix="guise-judge-") as folder:
        copy = Path(folder) / _name(address).name
        try:
            with fsspec.open(address, "rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
        except Exception as error:  # each file system of fsspec raises errors of its own
            raise CommandError(f"{address} cannot be fetched: {error}") from error
        yield copy


def _remote(word: str) -> list[str]:
    """Return the videos of a URL: of the folder, of the pattern, or itself."""
    is_pattern = bool(WILD & set(urlsplit(word).path))
    if not is_pattern and _name(word).suffix.lower() in VIDEO_SUFFIXES:
        return [word]
    fsspec = _fsspec()
    try:
        system, path = fsspec.url_to_fs(word)
        if not is_pattern and not system.isdir(path):
            return [word]
        found = system.glob(path) if is_pattern else system.ls(path, detail=False)
    except Exception as error:  # each file system of fsspec raises errors of its own
        raise CommandError(f"{word} cannot be read: {error}") from error
    videos = [each for each in found if PurePosixPath(each).suffix.lower() in VIDEO_SUFFIXES]
    return _some([system.unstrip_protocol(each) for each in sorted(videos)], word)


def _listed(path: Path) -> list[str]:
    """Return the addresses of a list, relative ones beside it."""
    with path.open(newline="", encoding="utf-8") as file:
        if path.suffix.lower() == ".csv":
            lines = [row.get("file") or "" for row in csv.DictReader(file)]
        else:
            lines = [line.strip() for line in file]
    return [line if "://" in line else str(path.parent / line) for line in lines if line]


def _name(address: str) -> PurePosixPath:
    """Return the path of a URL, without a query such as a signature."""
    return PurePosixPath(urlsplit(address).path)


def _some(found: list[str], word: str) -> list[str]:
    if not found:
        raise CommandError(f"There is no video in {word}.")
    return found


def _fsspec() -> Any:
    try:
        import fsspec
        import fsspec.core
    except ImportError as error:
        raise CommandError("Videos elsewhere need fsspec: python -m pip install -e '.[cluster]'") from error
    return fsspec
