"""The file people.json: how each avatar that comes with the app was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training import TrainingError


def read_people(path: Path) -> dict[str, Any]:
    """Return the file's content, whose "people" are by name; an empty one if there is no file.

    Raises TrainingError for a damaged file, so that no entry is lost.
    """
    if not path.is_file():
        return {"people": {}}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TrainingError(f"{path} cannot be read ({error}). Restore it with git.") from error
    if not isinstance(known, dict) or not isinstance(known.get("people"), dict):
        raise TrainingError(f"{path} holds no people. Restore it with git.")
    return known
