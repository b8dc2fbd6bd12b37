"""The folder of files that can be made or downloaded again."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

SHIPPED_GRAPHS = Path(__file__).resolve().parents[1] / "graphs"
"""Folder of graphs that a package of Guise without torch contains; elsewhere it does not exist."""


def cache_folder() -> Path:
    """Return the folder of files that can be made or downloaded again. GUISE_CACHE moves it."""
    return Path(os.environ.get("GUISE_CACHE") or platformdirs.user_cache_dir("guise"))


def graphs_folder() -> Path:
    """Return the folder of graphs and of the verdicts on them."""
    return cache_folder() / "engines"
