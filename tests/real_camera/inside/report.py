"""Figures of the tests, one JSON line each, kept after the guest has ended."""

from __future__ import annotations

import json
import os
from pathlib import Path


def note(what: str, **figures: object) -> None:
    """Add a line of figures to figures.jsonl in the shared folder."""
    rounded = {
        name: round(value, 2) if isinstance(value, float) else value for name, value in figures.items()
    }
    with Path(os.environ["SHARE"], "figures.jsonl").open("a") as lines:
        lines.write(json.dumps({"what": what, **rounded}) + "\n")


def figures(told: dict[str, object]) -> dict[str, object]:
    """Return the figures of a page's report."""
    return {name: value for name, value in told.items() if name not in ("picture", "numbers")}
