"""The names that are proposed for videos, and the suffix of the chosen ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.file_names import RECORDING_SUFFIXES


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
