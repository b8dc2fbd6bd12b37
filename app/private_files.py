"""Writes files that only the user may read."""

from __future__ import annotations

import os
from pathlib import Path


def write_privately(path: Path, content: bytes) -> None:
    """Write a file with mode 0600, whole or not at all, in a folder that need not exist. Raises OSError."""
    written = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written.unlink(missing_ok=True)
        with open(written, "wb", opener=_private) as file:
            file.write(content)
        os.replace(written, path)
    except OSError:
        if written.is_file():
            written.unlink()
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
