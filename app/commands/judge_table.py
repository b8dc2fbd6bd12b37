"""The table of frames that `judge --csv` writes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from app.commands.judged import Judged

COLUMNS = ("video", "frame", "seconds", "state", "score", "threshold", "reasons")


def write_table(path: Path, judged: Sequence[Judged]) -> None:
    """Write a row for every frame of every video; the score is empty where there was no face."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for result in judged:
            for number, row in enumerate(result.rows):
                score = "" if row.score is None else f"{row.score:.4f}"
                reasons = "; ".join(row.reasons)
                table.writerow(
                    [result.video, number, f"{row.seconds:.3f}", row.state, score, result.threshold, reasons]
                )
    partial.replace(path)
