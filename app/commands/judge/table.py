"""The table of frames that `judge --csv` writes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from app.commands.judge.judged import Judged

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that spreadsheets would run as a formula."""
COLUMNS = ("video", "frame", "seconds", "state", "score", "threshold", "yaw", "reasons")


def write_table(path: Path, judged: Sequence[Judged]) -> None:
    """Write a row for every frame of every video; score and yaw (degrees) are empty without a face."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", newline="", encoding="utf-8", errors="backslashreplace") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for result in judged:
            for number, row in enumerate(result.rows):
                score = "" if row.score is None else f"{row.score:.4f}"
                yaw = "" if row.yaw is None else f"{row.yaw:.1f}"
                said = (row.state, score, result.threshold, yaw, "; ".join(row.reasons))
                table.writerow([_as_text(result.video), number, f"{row.seconds:.3f}", *said])
    partial.replace(path)


def _as_text(name: str) -> str:
    """Mark a name as text if a spreadsheet would take it for a formula."""
    return f"'{name}" if name.startswith(FORMULA) else name
