"""The folder of files that can be made or downloaded again."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

SHIPPED_GRAPHS = Path(__file__).resolve().parents[1] / "graphs"
"""Folder of graphs that a package of Guise without torch contains; elsewhere it does not exist."""

VERSIONS = 2
"""Number of versions of a file that are kept, so that two versions of Guise may be used in turns."""


def cache_folder() -> Path:
    """Return the folder of files that can be made or downloaded again. GUISE_CACHE moves it."""
    return Path(os.environ.get("GUISE_CACHE") or platformdirs.user_cache_dir("guise"))


def graphs_folder() -> Path:
    """Return the folder of graphs and of the verdicts on them."""
    return cache_folder() / "engines"


def mark_used(file: Path) -> None:
    """Note that a file was used now. Without the right to write, nothing is noted."""
    with contextlib.suppress(OSError):
        os.utime(file)


def stale(versions: Iterable[Path]) -> list[Path]:
    """Return the versions of a file that are not kept: all but the last ones that were used."""
    used_at: dict[Path, float] = {}
    for file in versions:
        with contextlib.suppress(OSError):  # another program may have removed it
            used_at[file] = file.stat().st_mtime
    return sorted(used_at, key=lambda file: used_at[file], reverse=True)[VERSIONS:]
