"""Files in dialogs: the kinds that are shown, the name that is proposed, and the suffix of the chosen one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.file_names import PICTURE_SUFFIXES, RECORDING_SUFFIXES, VIDEO_SUFFIXES
from app.window.language import tr


def pictures() -> str:
    """Return the filter of a file dialog for the pictures that can be read."""
    return _filter(tr("Pictures"), PICTURE_SUFFIXES)


def videos() -> str:
    """Return the filter of a file dialog for the videos that can be read."""
    return _filter(tr("Videos"), VIDEO_SUFFIXES)


def recordings() -> str:
    """Return the filter of a file dialog for the videos that can be written."""
    return _filter(tr("Videos"), RECORDING_SUFFIXES)


def _filter(words: str, suffixes: Iterable[str]) -> str:
    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})"


def free_path(chosen: str) -> Path:
    """Return a new path in the chosen folder if it is there, else in the system's folder of videos."""
    movies = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
    folders = [Path(name) for name in (chosen, movies) if name]
    folder = next((each for each in folders if each.is_dir()), Path.home())
    return folder / f"guise {datetime.now():%Y-%m-%d %H.%M.%S}.mp4"


def with_suffix(typed: str) -> tuple[Path, bool]:
    """Return the path of a video, and whether the dialog asked before replacing it: not if .mp4 was added."""
    is_complete = Path(typed).suffix.lower() in RECORDING_SUFFIXES
    return Path(typed if is_complete else f"{typed}.mp4"), is_complete
