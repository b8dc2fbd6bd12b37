"""Tables: the results of a run as CSV and Parquet, written as they come.

The CSV file gets a line for every result.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from lab.parquet_parts import ParquetParts
from lab.trial import Result

NUMBERS = (
    *("share", "followed", "followed_in_picture", "error", "floor", "instrument_share", "identity"),
    *("face_lost", "error_inside", "error_around", "delay"),
)
COLUMNS = ("gesture", "avatar", "driver", "is_followed", *NUMBERS, "problem")
SCHEMA: Mapping[str, str] = {
    **dict.fromkeys(("gesture", "avatar", "driver", "problem"), "text"),
    "is_followed": "count",
    **dict.fromkeys(NUMBERS, "number"),
    **{"departures": "numbers", "failing": "flags", "flagged": "flags", "study_flagged": "flags"},
    **{"scores": "numbers", "study_scores": "numbers"},
}
"""Columns of the Parquet table, and what they hold; lists have a value for each frame."""


class Tables(AbstractContextManager["Tables"]):
    """Writes `trials.csv` and, if asked, the folder `trials.parquet`. Earlier ones are replaced.

    Raises LabError if Parquet is asked for without pyarrow.
    """

    def __init__(self, folder: Path, *, parquet: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "trials.csv").open("w", newline="", encoding="utf-8")
        self._lines = csv.writer(self._file)
        self._lines.writerow(COLUMNS)
        self._parts = ParquetParts(folder / "trials.parquet", SCHEMA) if parquet else None

    def add(self, result: Result) -> None:
        """Write one result; it is on disk afterwards, in Parquet when a part is full."""
        values = _values(result)
        self._lines.writerow([_cell(values[column]) for column in COLUMNS])
        self._file.flush()
        if self._parts:
            self._parts.add({name: _known(values[name]) for name in SCHEMA})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if self._parts:
            self._parts.flush()


def streamed(results: Iterable[Result], folder: Path, parquet: bool) -> Iterator[Result]:
    """Yield the results; each is in the tables of the folder by then."""
    with Tables(folder, parquet=parquet) as tables:
        for result in results:
            tables.add(result)
            yield result


def write(folder: Path, results: Sequence[Result], *, parquet: bool) -> None:
    """Write the tables of a finished run, in this order."""
    for _ in streamed(results, folder, parquet):
        pass


def _values(result: Result) -> dict[str, Any]:
    return {
        **asdict(result),
        **asdict(result.work),
        "is_followed": int(result.is_followed),
        "share": result.share,
    }


def _cell(value: object) -> object:
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else ""
    return value


def _known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
